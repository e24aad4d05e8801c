#include "value/value_rules.h"

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "value/item_reader.h"

namespace karst::value {

namespace {

Error NestedTooDeep() {
  return base::ValidationError(
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported "
      "limit");
}

Error EmptySet(AttributeType type) {
  constexpr std::string_view kPrefix = "One or more parameter values were invalid: ";
  std::string message(kPrefix);
  switch (type) {  // the words, their article and the double space are DynamoDB's
    case AttributeType::kStringSet:
      message += "An string set  may not be empty";
      break;
    case AttributeType::kNumberSet:
      message += "An number set  may not be empty";
      break;
    default:
      message += "Binary sets should not be empty";
      break;
  }
  return base::ValidationError(std::move(message));
}

Result<void> CheckNotEmpty(std::string_view name) {
  if (name.empty()) return base::ValidationError("Empty attribute name");
  return {};
}

// What lies deeper than a value may is refused for that.
Result<void> CheckNameSizesIn(const ValueView& value, int level) {
  if (level > limits::kNestingLevelsMax || value.payload().size() <= limits::kAttributeNameBytesMax) return {};
  for (const AttributeView& member : value.map()) {
    KARST_TRY(CheckNameSize(member.name));
    KARST_TRY(CheckNameSizesIn(member.value, level + 1));
  }
  for (const ValueView& element : value.list()) KARST_TRY(CheckNameSizesIn(element, level + 1));
  return {};
}

Result<void> CheckAttributes(std::string_view body, int level);
Result<void> CheckElements(std::string_view payload, int level);

// A scalar inside 31 containers is at the last level that DynamoDB accepts.
Result<void> CheckValue(const ValueView& value, int level) {
  if (value.IsInvalid()) return base::ValidationError(std::string(value.payload()));
  if (level > limits::kNestingLevelsMax) return NestedTooDeep();
  switch (value.type()) {
    case AttributeType::kStringSet:
    case AttributeType::kNumberSet:
    case AttributeType::kBinarySet:
      if (value.payload().empty()) return EmptySet(value.type());
      break;
    case AttributeType::kMap:
      return CheckAttributes(value.payload(), level + 1);
    case AttributeType::kList:
      return CheckElements(value.payload(), level + 1);
    default:
      break;
  }
  return {};
}

// Text, numbers and bytes are what items are mostly made of, and nothing can be wrong with one that is a value at all.
bool IsSoundScalar(const ValueView& value, int level) {
  return value.type() <= AttributeType::kNull && !value.IsInvalid() && level <= limits::kNestingLevelsMax;
}

// Every item that is written is checked, so these read the bytes themselves and not through iterators.
Result<void> CheckAttributes(std::string_view body, int level) {
  const char* at = body.data();
  const char* const end = at + body.size();
  std::string_view name;
  bool is_plain = false;
  ValueView value;
  while (at != end && ReadName(&at, end, &name, &is_plain) && ReadValue(&at, end, &value)) {
    if (!name.empty() && IsSoundScalar(value, level)) continue;
    KARST_TRY(CheckNotEmpty(name));
    KARST_TRY(CheckValue(value, level));
  }
  return {};
}

Result<void> CheckElements(std::string_view payload, int level) {
  const char* at = payload.data();
  const char* const end = at + payload.size();
  ValueView value;
  while (at != end && ReadValue(&at, end, &value)) {
    if (!IsSoundScalar(value, level)) KARST_TRY(CheckValue(value, level));
  }
  return {};
}

}  // namespace

Result<void> CheckNameSize(std::string_view name) {
  if (name.size() <= limits::kAttributeNameBytesMax) return {};
  return base::ValidationError(
      fmt::format("1 validation error detected: Attribute name is too large, must be less than {} bytes",
                  limits::kAttributeNameBytesMax + 1));
}

Result<void> CheckNameSizes(const ItemView& item) {
  return CheckNameSizesIn(ValueView(AttributeType::kMap, 0, item.bytes()), 0);
}

Result<void> CheckValues(const ItemView& item) {
  KARST_TRY(CheckNameSizes(item));
  return CheckAttributes(item.bytes(), 1);
}

}  // namespace karst::value
