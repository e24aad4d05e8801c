#include "value/value_rules.h"

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"

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
      for (const AttributeView& member : value.map()) {
        KARST_TRY(CheckNotEmpty(member.name));
        KARST_TRY(CheckValue(member.value, level + 1));
      }
      break;
    case AttributeType::kList:
      for (const ValueView& element : value.list()) KARST_TRY(CheckValue(element, level + 1));
      break;
    default:
      break;
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
  for (const AttributeView& attribute : item) {
    KARST_TRY(CheckNotEmpty(attribute.name));
    KARST_TRY(CheckValue(attribute.value, 1));
  }
  return {};
}

}  // namespace karst::value
