#include "wire/legacy_condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "value/value_order.h"
#include "value/value_rules.h"

namespace karst::wire {
namespace {

template <typename... Args>
Error Invalid(fmt::format_string<Args...> text, Args&&... arguments) {
  return base::ValidationError("One or more parameter values were invalid: " +
                               fmt::format(text, std::forward<Args>(arguments)...));
}

bool HasCount(ComparisonOperator comparison, std::size_t count) {
  switch (comparison) {
    case ComparisonOperator::kNull:
    case ComparisonOperator::kNotNull:
      return count == 0;
    case ComparisonOperator::kBetween:
      return count == 2;
    case ComparisonOperator::kIn:
      return count > 0;
    default:
      return count == 1;
  }
}

bool Accepts(ComparisonOperator comparison, AttributeType type) {
  switch (comparison) {
    case ComparisonOperator::kEq:
    case ComparisonOperator::kNe:
      return true;
    case ComparisonOperator::kBeginsWith:
      return type == AttributeType::kString || type == AttributeType::kBinary;
    default:
      return value::IsOrdered(type);
  }
}

Result<void> CheckOperands(ComparisonOperator comparison, const std::vector<Value>& operands) {
  if (!HasCount(comparison, operands.size())) {
    return Invalid("Invalid number of argument(s) for the {} ComparisonOperator", base::Word(comparison));
  }
  for (const ValueView operand : operands) {
    if (operand.type() != operands.front().view().type()) {
      return Invalid("AttributeValues inside AttributeValueList must be of same type");
    }
  }
  for (const ValueView operand : operands) {
    if (Accepts(comparison, operand.type())) continue;
    return Invalid("ComparisonOperator {} is not valid for {} AttributeValue type", base::Word(comparison),
                   AttributeTypeName(operand.type()));
  }
  if (comparison == ComparisonOperator::kBetween && value::Compare(operands[0], operands[1]) > 0) {
    return base::ValidationError(
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
  }
  return {};
}

Result<void> CheckValue(const Value& value) { return value::CheckValues(Item{{"value", value}}); }

Result<void> CheckOperandValues(const LegacyCondition& condition) {
  if (condition.value) KARST_TRY(CheckValue(*condition.value));
  if (!condition.operands) return {};
  for (const Value& operand : *condition.operands) KARST_TRY(CheckValue(operand));
  return {};
}

// An expectation with a ComparisonOperator; its operands may stand in Value instead.
Result<void> CheckComparison(LegacyCondition* condition) {
  const ComparisonOperator comparison = *condition->comparison;
  if (condition->exists) {
    return Invalid("Exists and ComparisonOperator cannot be used together for Attribute: {}", condition->attribute);
  }
  const bool needs_operand = comparison != ComparisonOperator::kNull && comparison != ComparisonOperator::kNotNull;
  if (needs_operand && !condition->operands && !condition->value) {
    return Invalid("Value or AttributeValueList must be used with ComparisonOperator: {} for Attribute: {}",
                   base::Word(comparison), condition->attribute);
  }
  if (!condition->operands) condition->operands.emplace();
  if (condition->value) condition->operands->push_back(*condition->value);
  return CheckOperands(comparison, *condition->operands);
}

// An expectation of Exists and Value alone.
Result<void> CheckExistence(LegacyCondition* condition) {
  const bool exists = condition->exists.value_or(true);
  if (exists && !condition->value) {
    return Invalid("Value must be provided when Exists is {} for Attribute: {}", condition->exists ? "true" : "null",
                   condition->attribute);
  }
  if (!exists && condition->value) {
    return Invalid("Value cannot be used when Exists is false for Attribute: {}", condition->attribute);
  }
  condition->comparison = exists ? ComparisonOperator::kEq : ComparisonOperator::kNull;
  condition->operands.emplace();
  if (condition->value) condition->operands->push_back(*condition->value);
  return {};
}

// An IN of expressions takes 100 operands at most; the one of the first API took any number.
std::string InText(std::string_view name, const std::vector<std::string>& operands) {
  std::vector<std::string> texts;
  for (std::size_t begin = 0; begin < operands.size(); begin += limits::kInOperandsMax) {
    const std::size_t count = std::min(limits::kInOperandsMax, operands.size() - begin);
    texts.push_back(fmt::format("{} IN ({})", name, fmt::join(std::span(operands).subspan(begin, count), ",")));
  }
  return texts.size() == 1 ? texts.front() : fmt::format("({})", fmt::join(texts, " OR "));
}

}  // namespace

std::vector<LegacyCondition> ReadConditions(std::string_view name, ObjectReader& in) {
  std::vector<LegacyCondition> conditions;
  in.ReadMap(name, "Condition", [&](std::string_view attribute, ObjectReader& members) {
    LegacyCondition& condition = conditions.emplace_back();
    condition.attribute = attribute;
    members.Require("ComparisonOperator", &condition.comparison);
    members.Read("AttributeValueList", &condition.operands);
  });
  KeepLater(&conditions);
  return conditions;
}

std::vector<LegacyCondition> ReadExpected(ObjectReader& in) {
  std::vector<LegacyCondition> conditions;
  in.ReadMap("Expected", "ExpectedAttributeValue", [&](std::string_view attribute, ObjectReader& members) {
    LegacyCondition& condition = conditions.emplace_back();
    condition.attribute = attribute;
    members.Read("ComparisonOperator", &condition.comparison);
    members.Read("AttributeValueList", &condition.operands);
    members.Read("Exists", &condition.exists);
    members.Read("Value", &condition.value);
  });
  KeepLater(&conditions);
  return conditions;
}

Result<void> CheckCondition(const LegacyCondition& condition) {
  KARST_TRY(CheckOperandValues(condition));
  return CheckOperands(*condition.comparison, condition.operands.value_or(std::vector<Value>()));
}

Result<void> CheckExpected(LegacyCondition* condition) {
  if (condition->operands && condition->value) {
    return Invalid("Value and AttributeValueList cannot be used together for Attribute: {}", condition->attribute);
  }
  KARST_TRY(CheckOperandValues(*condition));
  if (condition->comparison) return CheckComparison(condition);
  if (condition->operands) {
    return Invalid("AttributeValueList can only be used with a ComparisonOperator for Attribute: {}",
                   condition->attribute);
  }
  return CheckExistence(condition);
}

std::string ConditionText(ComparisonOperator comparison, std::string_view name,
                          const std::vector<std::string>& operands) {
  switch (comparison) {
    case ComparisonOperator::kEq:
      return fmt::format("{} = {}", name, operands[0]);
    case ComparisonOperator::kNe:
      return fmt::format("{} <> {}", name, operands[0]);
    case ComparisonOperator::kLt:
      return fmt::format("{} < {}", name, operands[0]);
    case ComparisonOperator::kLe:
      return fmt::format("{} <= {}", name, operands[0]);
    case ComparisonOperator::kGt:
      return fmt::format("{} > {}", name, operands[0]);
    case ComparisonOperator::kGe:
      return fmt::format("{} >= {}", name, operands[0]);
    case ComparisonOperator::kBetween:
      return fmt::format("{} BETWEEN {} AND {}", name, operands[0], operands[1]);
    case ComparisonOperator::kIn:
      return InText(name, operands);
    case ComparisonOperator::kBeginsWith:
      return fmt::format("begins_with({},{})", name, operands[0]);
    case ComparisonOperator::kContains:
      return fmt::format("contains({},{})", name, operands[0]);
    case ComparisonOperator::kNotContains:
      return fmt::format("NOT contains({},{})", name, operands[0]);
    case ComparisonOperator::kNull:
      return fmt::format("attribute_not_exists({})", name);
    case ComparisonOperator::kNotNull:
      return fmt::format("attribute_exists({})", name);
  }
  return {};
}

}  // namespace karst::wire
