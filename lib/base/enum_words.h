// The words that AWS's API has for the enums of the public headers: the one table of both directions, and of which
// numbers are members at all. Used by the wire, which reads and writes the words, and by the engine's rules of
// requests. Pure functions.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include <karst/capacity.h>
#include <karst/insight_report.h>
#include <karst/item.h>
#include <karst/query.h>
#include <karst/stream.h>
#include <karst/table.h>
#include <karst/table_settings.h>
#include <karst/time_to_live.h>

namespace karst::base {

template <typename Enum>
struct EnumWord {
  std::string_view word;
  Enum value;
};

// Every member, in the order in which AWS names the words when it refuses another: "Member must satisfy enum value set:
// [...]".
constexpr auto WordsOf(ReturnConsumedCapacity) {
  return std::to_array<EnumWord<ReturnConsumedCapacity>>({{"INDEXES", ReturnConsumedCapacity::kIndexes},
                                                          {"TOTAL", ReturnConsumedCapacity::kTotal},
                                                          {"NONE", ReturnConsumedCapacity::kNone}});
}
constexpr auto WordsOf(ReturnItemCollectionMetrics) {
  return std::to_array<EnumWord<ReturnItemCollectionMetrics>>(
      {{"SIZE", ReturnItemCollectionMetrics::kSize}, {"NONE", ReturnItemCollectionMetrics::kNone}});
}
constexpr auto WordsOf(ReturnValues) {
  return std::to_array<EnumWord<ReturnValues>>({{"ALL_NEW", ReturnValues::kAllNew},
                                                {"UPDATED_OLD", ReturnValues::kUpdatedOld},
                                                {"ALL_OLD", ReturnValues::kAllOld},
                                                {"NONE", ReturnValues::kNone},
                                                {"UPDATED_NEW", ReturnValues::kUpdatedNew}});
}
constexpr auto WordsOf(ReturnValuesOnConditionCheckFailure) {
  return std::to_array<EnumWord<ReturnValuesOnConditionCheckFailure>>(
      {{"ALL_OLD", ReturnValuesOnConditionCheckFailure::kAllOld},
       {"NONE", ReturnValuesOnConditionCheckFailure::kNone}});
}
constexpr auto WordsOf(Select) {
  return std::to_array<EnumWord<Select>>({{"SPECIFIC_ATTRIBUTES", Select::kSpecificAttributes},
                                          {"COUNT", Select::kCount},
                                          {"ALL_ATTRIBUTES", Select::kAllAttributes},
                                          {"ALL_PROJECTED_ATTRIBUTES", Select::kAllProjectedAttributes}});
}
constexpr auto WordsOf(KeyType) {
  return std::to_array<EnumWord<KeyType>>({{"B", KeyType::kBinary}, {"N", KeyType::kNumber}, {"S", KeyType::kString}});
}
constexpr auto WordsOf(KeyRole) {
  return std::to_array<EnumWord<KeyRole>>({{"HASH", KeyRole::kHash}, {"RANGE", KeyRole::kRange}});
}
constexpr auto WordsOf(ProjectionType) {
  return std::to_array<EnumWord<ProjectionType>>(
      {{"ALL", ProjectionType::kAll}, {"INCLUDE", ProjectionType::kInclude}, {"KEYS_ONLY", ProjectionType::kKeysOnly}});
}
constexpr auto WordsOf(BillingMode) {
  return std::to_array<EnumWord<BillingMode>>(
      {{"PROVISIONED", BillingMode::kProvisioned}, {"PAY_PER_REQUEST", BillingMode::kPayPerRequest}});
}
constexpr auto WordsOf(TableClass) {
  return std::to_array<EnumWord<TableClass>>(
      {{"STANDARD", TableClass::kStandard}, {"STANDARD_INFREQUENT_ACCESS", TableClass::kStandardInfrequentAccess}});
}
constexpr auto WordsOf(ContributorInsightsMode) {
  return std::to_array<EnumWord<ContributorInsightsMode>>(
      {{"ACCESSED_AND_THROTTLED_KEYS", ContributorInsightsMode::kAccessedAndThrottledKeys},
       {"THROTTLED_KEYS", ContributorInsightsMode::kThrottledKeys}});
}
constexpr auto WordsOf(ContributorInsightsAction) {
  return std::to_array<EnumWord<ContributorInsightsAction>>(
      {{"ENABLE", ContributorInsightsAction::kEnable}, {"DISABLE", ContributorInsightsAction::kDisable}});
}
constexpr auto WordsOf(ContributorInsightsStatus) {
  return std::to_array<EnumWord<ContributorInsightsStatus>>({{"ENABLING", ContributorInsightsStatus::kEnabling},
                                                             {"ENABLED", ContributorInsightsStatus::kEnabled},
                                                             {"DISABLING", ContributorInsightsStatus::kDisabling},
                                                             {"DISABLED", ContributorInsightsStatus::kDisabled}});
}
constexpr auto WordsOf(InsightRuleOrderBy) {
  return std::to_array<EnumWord<InsightRuleOrderBy>>(
      {{"Sum", InsightRuleOrderBy::kSum}, {"Maximum", InsightRuleOrderBy::kMaximum}});
}
constexpr auto WordsOf(DateTimePrecision) {
  return std::to_array<EnumWord<DateTimePrecision>>(
      {{"MILLISECOND", DateTimePrecision::kMillisecond}, {"MICROSECOND", DateTimePrecision::kMicrosecond}});
}
constexpr auto WordsOf(DestinationStatus) {
  return std::to_array<EnumWord<DestinationStatus>>({{"ENABLING", DestinationStatus::kEnabling},
                                                     {"ACTIVE", DestinationStatus::kActive},
                                                     {"DISABLING", DestinationStatus::kDisabling},
                                                     {"DISABLED", DestinationStatus::kDisabled},
                                                     {"UPDATING", DestinationStatus::kUpdating}});
}
constexpr auto WordsOf(SseType) {
  return std::to_array<EnumWord<SseType>>({{"AES256", SseType::kAes256}, {"KMS", SseType::kKms}});
}
constexpr auto WordsOf(SseStatus) {
  return std::to_array<EnumWord<SseStatus>>({{"ENABLED", SseStatus::kEnabled}, {"UPDATING", SseStatus::kUpdating}});
}
constexpr auto WordsOf(TableStatus) {
  return std::to_array<EnumWord<TableStatus>>({{"CREATING", TableStatus::kCreating},
                                               {"ACTIVE", TableStatus::kActive},
                                               {"UPDATING", TableStatus::kUpdating},
                                               {"DELETING", TableStatus::kDeleting}});
}
constexpr auto WordsOf(IndexStatus) {
  return std::to_array<EnumWord<IndexStatus>>({{"CREATING", IndexStatus::kCreating},
                                               {"ACTIVE", IndexStatus::kActive},
                                               {"UPDATING", IndexStatus::kUpdating},
                                               {"DELETING", IndexStatus::kDeleting}});
}
constexpr auto WordsOf(StreamViewType) {
  return std::to_array<EnumWord<StreamViewType>>({{"NEW_IMAGE", StreamViewType::kNewImage},
                                                  {"OLD_IMAGE", StreamViewType::kOldImage},
                                                  {"NEW_AND_OLD_IMAGES", StreamViewType::kNewAndOldImages},
                                                  {"KEYS_ONLY", StreamViewType::kKeysOnly}});
}
constexpr auto WordsOf(StreamStatus) {
  return std::to_array<EnumWord<StreamStatus>>({{"ENABLING", StreamStatus::kEnabling},
                                                {"ENABLED", StreamStatus::kEnabled},
                                                {"DISABLING", StreamStatus::kDisabling},
                                                {"DISABLED", StreamStatus::kDisabled}});
}
constexpr auto WordsOf(StreamEvent) {
  return std::to_array<EnumWord<StreamEvent>>(
      {{"INSERT", StreamEvent::kInsert}, {"MODIFY", StreamEvent::kModify}, {"REMOVE", StreamEvent::kRemove}});
}
constexpr auto WordsOf(ShardIteratorType) {
  return std::to_array<EnumWord<ShardIteratorType>>({{"TRIM_HORIZON", ShardIteratorType::kTrimHorizon},
                                                     {"LATEST", ShardIteratorType::kLatest},
                                                     {"AT_SEQUENCE_NUMBER", ShardIteratorType::kAtSequenceNumber},
                                                     {"AFTER_SEQUENCE_NUMBER", ShardIteratorType::kAfterSequenceNumber},
                                                     {"AT_TIMESTAMP", ShardIteratorType::kAtTimestamp}});
}
constexpr auto WordsOf(ShardFilterType) {
  return std::to_array<EnumWord<ShardFilterType>>({{"CHILD_SHARDS", ShardFilterType::kChildShards}});
}
constexpr auto WordsOf(TimeToLiveStatus) {
  return std::to_array<EnumWord<TimeToLiveStatus>>({{"ENABLING", TimeToLiveStatus::kEnabling},
                                                    {"DISABLING", TimeToLiveStatus::kDisabling},
                                                    {"ENABLED", TimeToLiveStatus::kEnabled},
                                                    {"DISABLED", TimeToLiveStatus::kDisabled}});
}

template <typename Enum>
std::vector<std::string_view> WordList() {
  std::vector<std::string_view> words;
  for (const EnumWord<Enum>& row : WordsOf(Enum{})) words.push_back(row.word);
  return words;
}

template <typename Enum>
std::string_view Word(Enum value) {
  for (const EnumWord<Enum>& row : WordsOf(Enum{})) {
    if (row.value == value) return row.word;
  }
  return {};
}

template <typename Enum>
std::optional<Enum> FromWord(std::string_view word) {
  for (const EnumWord<Enum>& row : WordsOf(Enum{})) {
    if (row.word == word) return row.value;
  }
  return std::nullopt;
}

}  // namespace karst::base
