// The enums of requests, in one rule: a program can give one any number, and what is no member is refused as AWS
// refuses a word that it does not know. What is stored must decode again, and what no switch knows would silently do
// nothing. Used by request_rules, whose wire has words and so no such numbers. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <karst/capacity.h>
#include <karst/insight_report.h>
#include <karst/item.h>
#include <karst/query.h>
#include <karst/stream.h>
#include <karst/table.h>
#include <karst/table_settings.h>

#include "base/violations.h"

namespace karst::engine {

// All members from the first to the last, and AWS's words for them in the order in which AWS names them.
template <typename Enum>
struct EnumRule {
  Enum first;
  Enum last;
  std::string_view words;
};

constexpr EnumRule<ReturnConsumedCapacity> RuleOf(ReturnConsumedCapacity) {
  return {ReturnConsumedCapacity::kNone, ReturnConsumedCapacity::kIndexes, "INDEXES, TOTAL, NONE"};
}
constexpr EnumRule<ReturnItemCollectionMetrics> RuleOf(ReturnItemCollectionMetrics) {
  return {ReturnItemCollectionMetrics::kNone, ReturnItemCollectionMetrics::kSize, "SIZE, NONE"};
}
constexpr EnumRule<ReturnValues> RuleOf(ReturnValues) {
  return {ReturnValues::kNone, ReturnValues::kUpdatedNew, "ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW"};
}
constexpr EnumRule<ReturnValuesOnConditionCheckFailure> RuleOf(ReturnValuesOnConditionCheckFailure) {
  return {ReturnValuesOnConditionCheckFailure::kNone, ReturnValuesOnConditionCheckFailure::kAllOld, "ALL_OLD, NONE"};
}
constexpr EnumRule<Select> RuleOf(Select) {
  return {Select::kAllAttributes, Select::kCount,
          "SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES"};
}
constexpr EnumRule<KeyType> RuleOf(KeyType) { return {KeyType::kString, KeyType::kBinary, "B, N, S"}; }
constexpr EnumRule<KeyRole> RuleOf(KeyRole) { return {KeyRole::kHash, KeyRole::kRange, "HASH, RANGE"}; }
constexpr EnumRule<ProjectionType> RuleOf(ProjectionType) {
  return {ProjectionType::kAll, ProjectionType::kInclude, "ALL, INCLUDE, KEYS_ONLY"};
}
constexpr EnumRule<BillingMode> RuleOf(BillingMode) {
  return {BillingMode::kProvisioned, BillingMode::kPayPerRequest, "PROVISIONED, PAY_PER_REQUEST"};
}
constexpr EnumRule<TableClass> RuleOf(TableClass) {
  return {TableClass::kStandard, TableClass::kStandardInfrequentAccess, "STANDARD, STANDARD_INFREQUENT_ACCESS"};
}
constexpr EnumRule<SseType> RuleOf(SseType) { return {SseType::kAes256, SseType::kKms, "AES256, KMS"}; }
constexpr EnumRule<StreamViewType> RuleOf(StreamViewType) {
  return {StreamViewType::kKeysOnly, StreamViewType::kNewAndOldImages,
          "NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, KEYS_ONLY"};
}
constexpr EnumRule<ShardIteratorType> RuleOf(ShardIteratorType) {
  return {ShardIteratorType::kTrimHorizon, ShardIteratorType::kAtTimestamp,
          "TRIM_HORIZON, LATEST, AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER, AT_TIMESTAMP"};
}
constexpr EnumRule<ShardFilterType> RuleOf(ShardFilterType) {
  return {ShardFilterType::kChildShards, ShardFilterType::kChildShards, "CHILD_SHARDS"};
}
constexpr EnumRule<ContributorInsightsMode> RuleOf(ContributorInsightsMode) {
  return {ContributorInsightsMode::kAccessedAndThrottledKeys, ContributorInsightsMode::kThrottledKeys,
          "ACCESSED_AND_THROTTLED_KEYS, THROTTLED_KEYS"};
}
constexpr EnumRule<ContributorInsightsAction> RuleOf(ContributorInsightsAction) {
  return {ContributorInsightsAction::kEnable, ContributorInsightsAction::kDisable, "ENABLE, DISABLE"};
}
constexpr EnumRule<DateTimePrecision> RuleOf(DateTimePrecision) {
  return {DateTimePrecision::kMillisecond, DateTimePrecision::kMicrosecond, "MILLISECOND, MICROSECOND"};
}
constexpr EnumRule<InsightRuleOrderBy> RuleOf(InsightRuleOrderBy) {
  return {InsightRuleOrderBy::kSum, InsightRuleOrderBy::kMaximum, "Sum, Maximum"};
}

template <typename Enum>
constexpr bool IsMember(Enum value) {
  return value >= RuleOf(value).first && value <= RuleOf(value).last;
}

template <typename Enum>
void AddEnumViolations(Enum value, std::string_view member, base::Violations* violations) {
  if (IsMember(value)) [[likely]]
    return;
  violations->Add(std::to_string(static_cast<int>(value)), member,
                  fmt::format("Member must satisfy enum value set: [{}]", RuleOf(value).words));
}

template <typename Enum>
void AddEnumViolations(const std::optional<Enum>& value, std::string_view member, base::Violations* violations) {
  if (value) AddEnumViolations(*value, member, violations);
}

}  // namespace karst::engine
