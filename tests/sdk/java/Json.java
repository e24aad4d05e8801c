import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;

/** JSON text from and to maps, lists, strings, numbers, booleans, by the JSON code that comes with the SDK. */
final class Json {
  private Json() {}

  static Object read(String text) {
    return plain(JsonNode.parser().parse(text));
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new LinkedHashMap<>();
      node.asObject().forEach((name, member) -> members.put(name, plain(member)));
      return members;
    }
    if (node.isArray()) {
      List<Object> members = new ArrayList<>();
      node.asArray().forEach(member -> members.add(plain(member)));
      return members;
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    return node.isNumber() ? Double.valueOf(node.asNumber()) : node.isNull() ? null : node.asString();
  }

  static String write(Object value) {
    JsonWriter writer = JsonWriter.create();
    write(value, writer);
    return new String(writer.getBytes(), StandardCharsets.UTF_8);
  }

  private static void write(Object value, JsonWriter writer) {
    if (value instanceof Map) {
      writer.writeStartObject();
      ((Map<?, ?>) value).forEach((name, member) -> {
        writer.writeFieldName((String) name);
        write(member, writer);
      });
      writer.writeEndObject();
    } else if (value instanceof List) {
      writer.writeStartArray();
      ((List<?>) value).forEach(member -> write(member, writer));
      writer.writeEndArray();
    } else if (value instanceof Boolean) {
      writer.writeValue((Boolean) value);
    } else if (value instanceof Number) {
      Number number = (Number) value;
      if (number.doubleValue() == Math.rint(number.doubleValue())) {
        writer.writeValue(number.longValue());
      } else {
        writer.writeValue(number.doubleValue());
      }
    } else if (value == null) {
      writer.writeNull();
    } else {
      writer.writeValue(value.toString());
    }
  }
}
