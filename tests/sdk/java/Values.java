import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Requests and answers of the SDK from and to the form of the wire, by the fields that each of its classes lists. */
final class Values {
  private Values() {}

  /** The object that `builder` builds with these members; a member that the SDK does not have is an error. */
  static SdkPojo toSdk(Map<?, ?> members, SdkPojo builder, String path) {
    members.forEach((name, member) -> {
      SdkField<?> field =
          builder.sdkFields().stream()
              .filter(candidate -> candidate.locationName().equals(name))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(path + ": the SDK has no member " + name));
      field.set(builder, toSdk(member, field, path + "." + name));
    });
    return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
  }

  private static Object toSdk(Object value, SdkField<?> field, String path) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.SDK_POJO) {
      return toSdk((Map<?, ?>) value, field.constructor().get(), path);
    }
    if (type == MarshallingType.LIST) {
      SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
      List<Object> all = new ArrayList<>();
      ((List<?>) value).forEach(member -> all.add(toSdk(member, element, path)));
      return all;
    }
    if (type == MarshallingType.MAP) {
      SdkField<?> element = field.getTrait(MapTrait.class).valueFieldInfo();
      Map<String, Object> all = new LinkedHashMap<>();
      ((Map<?, ?>) value).forEach((name, member) -> all.put((String) name, toSdk(member, element, path + "." + name)));
      return all;
    }
    if (type == MarshallingType.SDK_BYTES) {
      return SdkBytes.fromByteArray(Base64.getDecoder().decode((String) value));
    }
    if (type == MarshallingType.INSTANT) {
      return Instant.ofEpochMilli(Math.round((Double) value * 1000));
    }
    if (type == MarshallingType.INTEGER) {
      return ((Double) value).intValue();
    }
    return type == MarshallingType.LONG ? (Object) ((Double) value).longValue() : value;
  }

  /** The form of the wire; what the SDK holds as null, or as a list or map of its own making, was not there. */
  static Object fromSdk(Object value) {
    if (value instanceof SdkPojo) {
      Map<String, Object> members = new LinkedHashMap<>();
      for (SdkField<?> field : ((SdkPojo) value).sdkFields()) {
        Object member = field.getValueOrDefault(value);
        if (member != null && !(member instanceof SdkAutoConstructList) && !(member instanceof SdkAutoConstructMap)) {
          members.put(field.locationName(), fromSdk(member));
        }
      }
      return members;
    }
    if (value instanceof Map) {
      Map<String, Object> members = new LinkedHashMap<>();
      ((Map<?, ?>) value).forEach((name, member) -> members.put((String) name, fromSdk(member)));
      return members;
    }
    if (value instanceof List) {
      List<Object> all = new ArrayList<>();
      ((List<?>) value).forEach(member -> all.add(fromSdk(member)));
      return all;
    }
    if (value instanceof SdkBytes) {
      return Base64.getEncoder().encodeToString(((SdkBytes) value).asByteArray());
    }
    return value instanceof Instant ? (Object) (((Instant) value).toEpochMilli() / 1000.0) : value;
  }
}
