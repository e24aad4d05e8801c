#include "wire/enum_words.h"

namespace karst::wire {

std::span<const EnumWord<ReturnConsumedCapacity>> WordsOf(ReturnConsumedCapacity) {
  static constexpr EnumWord<ReturnConsumedCapacity> kWords[] = {{"INDEXES", ReturnConsumedCapacity::kIndexes},
                                                                {"TOTAL", ReturnConsumedCapacity::kTotal},
                                                                {"NONE", ReturnConsumedCapacity::kNone}};
  return kWords;
}

std::span<const EnumWord<ReturnItemCollectionMetrics>> WordsOf(ReturnItemCollectionMetrics) {
  static constexpr EnumWord<ReturnItemCollectionMetrics> kWords[] = {{"SIZE", ReturnItemCollectionMetrics::kSize},
                                                                     {"NONE", ReturnItemCollectionMetrics::kNone}};
  return kWords;
}

std::span<const EnumWord<ReturnValues>> WordsOf(ReturnValues) {
  static constexpr EnumWord<ReturnValues> kWords[] = {{"ALL_NEW", ReturnValues::kAllNew},
                                                      {"UPDATED_OLD", ReturnValues::kUpdatedOld},
                                                      {"ALL_OLD", ReturnValues::kAllOld},
                                                      {"NONE", ReturnValues::kNone},
                                                      {"UPDATED_NEW", ReturnValues::kUpdatedNew}};
  return kWords;
}

std::span<const EnumWord<ReturnValuesOnConditionCheckFailure>> WordsOf(ReturnValuesOnConditionCheckFailure) {
  static constexpr EnumWord<ReturnValuesOnConditionCheckFailure> kWords[] = {
      {"ALL_OLD", ReturnValuesOnConditionCheckFailure::kAllOld}, {"NONE", ReturnValuesOnConditionCheckFailure::kNone}};
  return kWords;
}

std::span<const EnumWord<Select>> WordsOf(Select) {
  static constexpr EnumWord<Select> kWords[] = {{"SPECIFIC_ATTRIBUTES", Select::kSpecificAttributes},
                                                {"COUNT", Select::kCount},
                                                {"ALL_ATTRIBUTES", Select::kAllAttributes},
                                                {"ALL_PROJECTED_ATTRIBUTES", Select::kAllProjectedAttributes}};
  return kWords;
}

std::span<const EnumWord<KeyType>> WordsOf(KeyType) {
  static constexpr EnumWord<KeyType> kWords[] = {
      {"B", KeyType::kBinary}, {"N", KeyType::kNumber}, {"S", KeyType::kString}};
  return kWords;
}

std::span<const EnumWord<KeyRole>> WordsOf(KeyRole) {
  static constexpr EnumWord<KeyRole> kWords[] = {{"HASH", KeyRole::kHash}, {"RANGE", KeyRole::kRange}};
  return kWords;
}

std::span<const EnumWord<ProjectionType>> WordsOf(ProjectionType) {
  static constexpr EnumWord<ProjectionType> kWords[] = {
      {"ALL", ProjectionType::kAll}, {"INCLUDE", ProjectionType::kInclude}, {"KEYS_ONLY", ProjectionType::kKeysOnly}};
  return kWords;
}

std::span<const EnumWord<BillingMode>> WordsOf(BillingMode) {
  static constexpr EnumWord<BillingMode> kWords[] = {{"PROVISIONED", BillingMode::kProvisioned},
                                                     {"PAY_PER_REQUEST", BillingMode::kPayPerRequest}};
  return kWords;
}

std::span<const EnumWord<TableClass>> WordsOf(TableClass) {
  static constexpr EnumWord<TableClass> kWords[] = {
      {"STANDARD", TableClass::kStandard}, {"STANDARD_INFREQUENT_ACCESS", TableClass::kStandardInfrequentAccess}};
  return kWords;
}

std::span<const EnumWord<ContributorInsightsMode>> WordsOf(ContributorInsightsMode) {
  static constexpr EnumWord<ContributorInsightsMode> kWords[] = {
      {"ACCESSED_AND_THROTTLED_KEYS", ContributorInsightsMode::kAccessedAndThrottledKeys},
      {"THROTTLED_KEYS", ContributorInsightsMode::kThrottledKeys}};
  return kWords;
}

std::span<const EnumWord<ContributorInsightsAction>> WordsOf(ContributorInsightsAction) {
  static constexpr EnumWord<ContributorInsightsAction> kWords[] = {{"ENABLE", ContributorInsightsAction::kEnable},
                                                                   {"DISABLE", ContributorInsightsAction::kDisable}};
  return kWords;
}

std::span<const EnumWord<ContributorInsightsStatus>> WordsOf(ContributorInsightsStatus) {
  static constexpr EnumWord<ContributorInsightsStatus> kWords[] = {{"ENABLING", ContributorInsightsStatus::kEnabling},
                                                                   {"ENABLED", ContributorInsightsStatus::kEnabled},
                                                                   {"DISABLING", ContributorInsightsStatus::kDisabling},
                                                                   {"DISABLED", ContributorInsightsStatus::kDisabled}};
  return kWords;
}

std::span<const EnumWord<InsightRuleOrderBy>> WordsOf(InsightRuleOrderBy) {
  static constexpr EnumWord<InsightRuleOrderBy> kWords[] = {{"Sum", InsightRuleOrderBy::kSum},
                                                            {"Maximum", InsightRuleOrderBy::kMaximum}};
  return kWords;
}

std::span<const EnumWord<DateTimePrecision>> WordsOf(DateTimePrecision) {
  static constexpr EnumWord<DateTimePrecision> kWords[] = {{"MILLISECOND", DateTimePrecision::kMillisecond},
                                                           {"MICROSECOND", DateTimePrecision::kMicrosecond}};
  return kWords;
}

std::span<const EnumWord<DestinationStatus>> WordsOf(DestinationStatus) {
  static constexpr EnumWord<DestinationStatus> kWords[] = {{"ENABLING", DestinationStatus::kEnabling},
                                                           {"ACTIVE", DestinationStatus::kActive},
                                                           {"DISABLING", DestinationStatus::kDisabling},
                                                           {"DISABLED", DestinationStatus::kDisabled},
                                                           {"UPDATING", DestinationStatus::kUpdating}};
  return kWords;
}

std::span<const EnumWord<SseType>> WordsOf(SseType) {
  static constexpr EnumWord<SseType> kWords[] = {{"AES256", SseType::kAes256}, {"KMS", SseType::kKms}};
  return kWords;
}

std::span<const EnumWord<SseStatus>> WordsOf(SseStatus) {
  static constexpr EnumWord<SseStatus> kWords[] = {{"ENABLED", SseStatus::kEnabled},
                                                   {"UPDATING", SseStatus::kUpdating}};
  return kWords;
}

std::span<const EnumWord<TableStatus>> WordsOf(TableStatus) {
  static constexpr EnumWord<TableStatus> kWords[] = {{"CREATING", TableStatus::kCreating},
                                                     {"ACTIVE", TableStatus::kActive},
                                                     {"UPDATING", TableStatus::kUpdating},
                                                     {"DELETING", TableStatus::kDeleting}};
  return kWords;
}

std::span<const EnumWord<IndexStatus>> WordsOf(IndexStatus) {
  static constexpr EnumWord<IndexStatus> kWords[] = {{"CREATING", IndexStatus::kCreating},
                                                     {"ACTIVE", IndexStatus::kActive},
                                                     {"UPDATING", IndexStatus::kUpdating},
                                                     {"DELETING", IndexStatus::kDeleting}};
  return kWords;
}

std::span<const EnumWord<StreamViewType>> WordsOf(StreamViewType) {
  static constexpr EnumWord<StreamViewType> kWords[] = {{"NEW_IMAGE", StreamViewType::kNewImage},
                                                        {"OLD_IMAGE", StreamViewType::kOldImage},
                                                        {"NEW_AND_OLD_IMAGES", StreamViewType::kNewAndOldImages},
                                                        {"KEYS_ONLY", StreamViewType::kKeysOnly}};
  return kWords;
}

std::span<const EnumWord<StreamStatus>> WordsOf(StreamStatus) {
  static constexpr EnumWord<StreamStatus> kWords[] = {{"ENABLING", StreamStatus::kEnabling},
                                                      {"ENABLED", StreamStatus::kEnabled},
                                                      {"DISABLING", StreamStatus::kDisabling},
                                                      {"DISABLED", StreamStatus::kDisabled}};
  return kWords;
}

std::span<const EnumWord<StreamEvent>> WordsOf(StreamEvent) {
  static constexpr EnumWord<StreamEvent> kWords[] = {
      {"INSERT", StreamEvent::kInsert}, {"MODIFY", StreamEvent::kModify}, {"REMOVE", StreamEvent::kRemove}};
  return kWords;
}

std::span<const EnumWord<ShardIteratorType>> WordsOf(ShardIteratorType) {
  static constexpr EnumWord<ShardIteratorType> kWords[] = {
      {"TRIM_HORIZON", ShardIteratorType::kTrimHorizon},
      {"LATEST", ShardIteratorType::kLatest},
      {"AT_SEQUENCE_NUMBER", ShardIteratorType::kAtSequenceNumber},
      {"AFTER_SEQUENCE_NUMBER", ShardIteratorType::kAfterSequenceNumber},
      {"AT_TIMESTAMP", ShardIteratorType::kAtTimestamp}};
  return kWords;
}

std::span<const EnumWord<ShardFilterType>> WordsOf(ShardFilterType) {
  static constexpr EnumWord<ShardFilterType> kWords[] = {{"CHILD_SHARDS", ShardFilterType::kChildShards}};
  return kWords;
}

std::span<const EnumWord<TimeToLiveStatus>> WordsOf(TimeToLiveStatus) {
  static constexpr EnumWord<TimeToLiveStatus> kWords[] = {{"ENABLING", TimeToLiveStatus::kEnabling},
                                                          {"DISABLING", TimeToLiveStatus::kDisabling},
                                                          {"ENABLED", TimeToLiveStatus::kEnabled},
                                                          {"DISABLED", TimeToLiveStatus::kDisabled}};
  return kWords;
}

}  // namespace karst::wire
