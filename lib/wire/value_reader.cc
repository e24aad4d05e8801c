// Typed JSON to item bytes: the reading half of value_json.h.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/limits.h"
#include "value/duplicates.h"
#include "value/value_rules.h"
#include "wire/base64.h"
#include "wire/value_json.h"

namespace karst::wire {
namespace {

constexpr std::string_view kEmptyValue =
    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
constexpr std::string_view kSeveralTypes =
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";
constexpr std::string_view kInvalidParameters = "One or more parameter values were invalid: ";
constexpr std::string_view kAttributeValueType = "com.amazonaws.dynamodb.v20120810.AttributeValue";

AttributeType TypeOfName(std::string_view name) {
  if (name.size() == 1) {
    switch (name[0]) {
      case 'S':
        return AttributeType::kString;
      case 'N':
        return AttributeType::kNumber;
      case 'B':
        return AttributeType::kBinary;
      case 'M':
        return AttributeType::kMap;
      case 'L':
        return AttributeType::kList;
      default:
        return AttributeType::kNone;
    }
  }
  if (name == "BOOL") return AttributeType::kBoolean;
  if (name == "NULL") return AttributeType::kNull;
  if (name == "SS") return AttributeType::kStringSet;
  if (name == "NS") return AttributeType::kNumberSet;
  if (name == "BS") return AttributeType::kBinarySet;
  return AttributeType::kNone;
}

// Decodes base64 text to the end of *bytes, or records why not.
bool DecodeBlob(std::string_view text, std::string* bytes, Findings* findings) {
  if (AppendBase64Decoded(text, bytes)) return true;
  if (text.size() % 4 != 0) {
    findings->WrongType(
        fmt::format("Base64 encoded length is expected a multiple of 4 bytes but found: {}", text.size()));
  } else {
    findings->WrongType("Invalid last non-pad Base64 character dectected");  // as AWS spells it
  }
  return false;
}

void ReadBinary(const JsonValue& json, value::ItemWriter* writer, Findings* findings) {
  const std::optional<std::string_view> text = AsBlobText(json, findings);
  std::string bytes;
  if (text && DecodeBlob(*text, &bytes, findings)) writer->Binary(bytes);
}

void ReadNumber(const JsonValue& json, value::ItemWriter* writer, Findings* findings) {
  const std::optional<std::string_view> text = AsString(json, findings);
  if (!text) return;
  const Result<Number> number = Number::Parse(*text);
  if (number) {
    writer->Number(*number);
  } else {
    writer->Invalid(number.error().message());
  }
}

void ReadNull(const JsonValue& json, value::ItemWriter* writer, Findings* findings) {
  const std::optional<bool> truth = AsBoolean(json, findings);
  if (!truth) return;
  if (*truth) {
    writer->Null();
  } else {
    writer->Invalid(fmt::format("{}Null attribute value types must have the value of true", kInvalidParameters));
  }
}

// The texts of a set's members: of strings and numbers as they are, of binaries in base64.
std::optional<std::vector<std::string_view>> MemberTexts(const JsonValue& json, bool binary, Findings* findings) {
  const auto array = AsList(json, Place::kMember, findings);
  if (!array) return std::nullopt;
  std::vector<std::string_view> texts;
  texts.reserve(array->size());
  for (const JsonValue member : *array) {
    // A null member is refused by AWS as an empty one.
    const auto text = member.is_null() ? "" : binary ? AsBlobText(member, findings) : AsString(member, findings);
    if (!text) return std::nullopt;
    texts.push_back(*text);
  }
  return texts;
}

void ReadStringSet(const JsonValue& json, value::ItemWriter* writer, Findings* findings) {
  auto texts = MemberTexts(json, false, findings);
  if (!texts) return;
  if (value::HasDuplicate(*texts)) {
    writer->Invalid(
        fmt::format("{}Input collection [{}] contains duplicates.", kInvalidParameters, fmt::join(*texts, ", ")));
  } else {
    writer->StringSet(*std::move(texts));
  }
}

void ReadNumberSet(const JsonValue& json, value::ItemWriter* writer, Findings* findings) {
  const auto texts = MemberTexts(json, false, findings);
  if (!texts) return;
  std::vector<Number> numbers;
  numbers.reserve(texts->size());
  for (std::string_view text : *texts) {
    const Result<Number> number = Number::Parse(text);
    if (!number) return writer->Invalid(number.error().message());
    numbers.push_back(*number);
  }
  if (value::HasDuplicate(numbers)) return writer->Invalid("Input collection contains duplicates");
  writer->NumberSet(numbers);
}

void ReadBinarySet(const JsonValue& json, value::ItemWriter* writer, Findings* findings) {
  const auto texts = MemberTexts(json, true, findings);
  if (!texts) return;
  std::vector<std::string> decoded(texts->size());
  for (std::size_t i = 0; i < texts->size(); ++i) {
    if (!DecodeBlob((*texts)[i], &decoded[i], findings)) return;
  }
  std::vector<std::string_view> members(decoded.begin(), decoded.end());
  if (value::HasDuplicate(members)) {
    writer->Invalid(fmt::format("{}Input collection [{}]of type BS contains duplicates.", kInvalidParameters,
                                fmt::join(*texts, ", ")));
  } else {
    writer->BinarySet(std::move(members));
  }
}

// Enough to be refused by the rules of values; what lies deeper is not looked at.
bool IsTooDeep(const value::ItemWriter& writer) { return writer.depth() > limits::kNestingLevelsMax; }

void ReadMembers(const simdjson::dom::object& members, value::ItemWriter* writer, Findings* findings) {
  for (const auto& [name, value] : members) {
    writer->Name(name);
    ReadAttributeValue(value, Place::kElement, writer, findings);
    if (!findings->Readable()) return;
  }
}

void ReadMap(const JsonValue& json, value::ItemWriter* writer, Findings* findings) {
  const auto members = AsMap(json, kAttributeValueType, Place::kMember, findings);
  if (!members) return;
  writer->BeginMap();
  if (!IsTooDeep(*writer)) ReadMembers(*members, writer, findings);
  if (findings->Readable()) writer->EndMap();
}

void ReadList(const JsonValue& json, value::ItemWriter* writer, Findings* findings) {
  const auto elements = AsList(json, Place::kMember, findings);
  if (!elements) return;
  writer->BeginList();
  if (!IsTooDeep(*writer)) {
    for (const JsonValue element : *elements) {
      ReadAttributeValue(element, Place::kElement, writer, findings);
      if (!findings->Readable()) return;
    }
  }
  writer->EndList();
}

void ReadTyped(AttributeType type, const JsonValue& json, value::ItemWriter* writer, Findings* findings) {
  switch (type) {
    case AttributeType::kString:
      if (const auto text = AsString(json, findings)) writer->String(*text);
      return;
    case AttributeType::kNumber:
      return ReadNumber(json, writer, findings);
    case AttributeType::kBinary:
      return ReadBinary(json, writer, findings);
    case AttributeType::kBoolean:
      if (const auto truth = AsBoolean(json, findings)) writer->Boolean(*truth);
      return;
    case AttributeType::kNull:
      return ReadNull(json, writer, findings);
    case AttributeType::kMap:
      return ReadMap(json, writer, findings);
    case AttributeType::kList:
      return ReadList(json, writer, findings);
    case AttributeType::kStringSet:
      return ReadStringSet(json, writer, findings);
    case AttributeType::kNumberSet:
      return ReadNumberSet(json, writer, findings);
    case AttributeType::kBinarySet:
      return ReadBinarySet(json, writer, findings);
    case AttributeType::kNone:
      return;
  }
}

// An AttributeValue of several types is refused for what is wrong with one of them, or else for being several.
void RefuseSeveralTypes(const simdjson::dom::object& types, value::ItemWriter* writer, Findings* findings) {
  std::string body;
  value::ItemWriter members(&body);
  for (const auto& [name, value] : types) {
    const AttributeType type = TypeOfName(name);
    if (type == AttributeType::kNone || value.is_null()) continue;
    members.Name(name);
    ReadTyped(type, value, &members, findings);
    if (!findings->Readable()) return;
  }
  members.Finish();
  const Result<void> checked = value::CheckValues(ItemView(body));
  writer->Invalid(checked ? kSeveralTypes : std::string_view(checked.error().message()));
}

}  // namespace

void ReadAttributeValue(const JsonValue& json, Place place, value::ItemWriter* writer, Findings* findings) {
  if (json.is_null()) [[unlikely]]
    return writer->Invalid(kEmptyValue);
  const auto types = AsStructure(json, "AttributeValue", place, findings);
  if (!types) return;
  AttributeType type = AttributeType::kNone;
  JsonValue typed;
  for (const auto& [name, value] : *types) {
    const AttributeType named = TypeOfName(name);
    if (named == AttributeType::kNone || value.is_null()) continue;
    if (type != AttributeType::kNone) return RefuseSeveralTypes(*types, writer, findings);
    type = named;
    typed = value;
  }
  if (type == AttributeType::kNone) return writer->Invalid(kEmptyValue);
  ReadTyped(type, typed, writer, findings);
}

void ReadItem(const simdjson::dom::object& members, Findings* findings, std::string* body) {
  // simdjson counts no further than 2^24 - 1, and more than a few attributes may grow the body once more.
  constexpr std::size_t kMembersForeseen = 16;
  constexpr std::size_t kUsualMemberBytes = 64;
  body->reserve(body->size() + std::min(members.size(), kMembersForeseen) * kUsualMemberBytes);
  value::ItemWriter writer(body);
  ReadMembers(members, &writer, findings);
  if (findings->Readable()) writer.Finish();
}

}  // namespace karst::wire
