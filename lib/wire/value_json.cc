#include "wire/value_json.h"

#include "value/number_text.h"
#include "wire/base64.h"
#include "wire/json_writer.h"

namespace karst::wire {
namespace {

void AppendPlainOrEscaped(std::string_view text, bool plain, std::string* json) {
  json->push_back('"');
  if (plain) {
    json->append(text);
  } else {
    AppendEscaped(text, json);
  }
  json->push_back('"');
}

void AppendBinary(std::string_view bytes, std::string* json) {
  json->push_back('"');
  AppendBase64(bytes, json);
  json->push_back('"');
}

void AppendNumber(const ValueView& number, std::string* json) {
  json->push_back('"');
  value::AppendNumberText(number.number(), json);
  json->push_back('"');
}

void AppendSet(const ValueView& value, std::string* json) {
  json->push_back('[');
  bool first = true;
  for (const ValueView& member : value.set()) {
    if (!first) json->push_back(',');
    first = false;
    switch (value.type()) {
      case AttributeType::kStringSet:
        AppendPlainOrEscaped(member.payload(), (member.flags() & ValueView::kPlain) != 0, json);
        break;
      case AttributeType::kNumberSet:
        AppendNumber(member, json);
        break;
      default:
        AppendBinary(member.payload(), json);
        break;
    }
  }
  json->push_back(']');
}

void AppendList(const ValueView& value, std::string* json) {
  json->push_back('[');
  bool first = true;
  for (const ValueView& element : value.list()) {
    if (!first) json->push_back(',');
    first = false;
    AppendAttributeValue(element, json);
  }
  json->push_back(']');
}

void AppendMembers(const ItemView& item, std::string* json) {
  json->push_back('{');
  bool first = true;
  for (const AttributeView& attribute : item) {
    if (!first) json->push_back(',');
    first = false;
    AppendPlainOrEscaped(attribute.name, attribute.name_is_plain, json);
    json->push_back(':');
    AppendAttributeValue(attribute.value, json);
  }
  json->push_back('}');
}

}  // namespace

void AppendAttributeValue(const ValueView& value, std::string* json) {
  json->append("{\"", 2);
  json->append(AttributeTypeName(value.type()));
  json->append("\":", 2);
  switch (value.type()) {
    case AttributeType::kString:
      AppendPlainOrEscaped(value.payload(), (value.flags() & ValueView::kPlain) != 0, json);
      break;
    case AttributeType::kNumber:
      AppendNumber(value, json);
      break;
    case AttributeType::kBinary:
      AppendBinary(value.payload(), json);
      break;
    case AttributeType::kBoolean:
      json->append(value.boolean() ? "true" : "false");
      break;
    case AttributeType::kNull:
      json->append("true");
      break;
    case AttributeType::kMap:
      AppendMembers(value.map(), json);
      break;
    case AttributeType::kList:
      AppendList(value, json);
      break;
    case AttributeType::kStringSet:
    case AttributeType::kNumberSet:
    case AttributeType::kBinarySet:
      AppendSet(value, json);
      break;
    case AttributeType::kNone:
      json->append("null");
      break;
  }
  json->push_back('}');
}

void AppendItem(const ItemView& item, std::string* json) {
  // Names and tags of JSON about double the bytes of a small item.
  json->reserve(json->size() + 2 * item.bytes().size() + 64);
  AppendMembers(item, json);
}

}  // namespace karst::wire
