// Condition and ExpectedAttributeValue, the conditions of DynamoDB's first API: one attribute, an operator, operands.
// Read, checked by the rules they had before there were expressions, and put into an expression's words. Used by
// legacy_parameters only. Pure functions but for what they fill.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <karst/error.h>
#include <karst/value.h>

#include "base/enum_words.h"
#include "wire/json_reader.h"

namespace karst::wire {

enum class ComparisonOperator {
  kIn,
  kNull,
  kBetween,
  kLt,
  kNotContains,
  kEq,
  kGt,
  kNotNull,
  kNe,
  kLe,
  kBeginsWith,
  kGe,
  kContains,
};
constexpr auto WordsOf(ComparisonOperator) {
  return std::to_array<base::EnumWord<ComparisonOperator>>({
      {"IN", ComparisonOperator::kIn},
      {"NULL", ComparisonOperator::kNull},
      {"BETWEEN", ComparisonOperator::kBetween},
      {"LT", ComparisonOperator::kLt},
      {"NOT_CONTAINS", ComparisonOperator::kNotContains},
      {"EQ", ComparisonOperator::kEq},
      {"GT", ComparisonOperator::kGt},
      {"NOT_NULL", ComparisonOperator::kNotNull},
      {"NE", ComparisonOperator::kNe},
      {"LE", ComparisonOperator::kLe},
      {"BEGINS_WITH", ComparisonOperator::kBeginsWith},
      {"GE", ComparisonOperator::kGe},
      {"CONTAINS", ComparisonOperator::kContains},
  });
}

struct LegacyCondition {
  std::string attribute;
  std::optional<ComparisonOperator> comparison;
  std::optional<std::vector<Value>> operands;  // AttributeValueList
  // Of Expected only.
  std::optional<Value> value;
  std::optional<bool> exists;
};

// Of two entries for one attribute the later stays, as of any two members in JSON.
template <typename Entry>
void KeepLater(std::vector<Entry>* entries) {
  std::set<std::string> seen;
  std::vector<Entry> kept;
  for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) {
    if (seen.insert(entry->attribute).second) kept.push_back(std::move(*entry));
  }
  std::reverse(kept.begin(), kept.end());
  *entries = std::move(kept);
}

// The conditions of the map `name`: ScanFilter, QueryFilter and KeyConditions, where the operator is required, or
// Expected, where it is not.
std::vector<LegacyCondition> ReadConditions(std::string_view name, ObjectReader& in);
std::vector<LegacyCondition> ReadExpected(ObjectReader& in);

// Errors: kValidation in AWS's words.
Result<void> CheckCondition(const LegacyCondition& condition);
// The same, and turns Exists and Value into the operator and operands that they stand for.
Result<void> CheckExpected(LegacyCondition* condition);

// "#0 BETWEEN :0 AND :1" for a checked condition: `name` is the attribute's placeholder and `operands` those of the
// values.
std::string ConditionText(ComparisonOperator comparison, std::string_view name,
                          const std::vector<std::string>& operands);

}  // namespace karst::wire
