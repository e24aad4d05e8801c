// The words that AWS's API has for the enums of the public headers, in both directions. Used by the decoders and
// encoders of messages. Pure functions.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include <karst/capacity.h>
#include <karst/insight_report.h>
#include <karst/item.h>
#include <karst/query.h>
#include <karst/stream.h>
#include <karst/table.h>
#include <karst/table_settings.h>
#include <karst/time_to_live.h>

namespace karst::wire {

template <typename Enum>
struct EnumWord {
  std::string_view word;
  Enum value;
};

// In the order in which AWS names the words when it refuses another: "Member must satisfy enum value set: [...]".
std::span<const EnumWord<ReturnConsumedCapacity>> WordsOf(ReturnConsumedCapacity);
std::span<const EnumWord<ReturnItemCollectionMetrics>> WordsOf(ReturnItemCollectionMetrics);
std::span<const EnumWord<ReturnValues>> WordsOf(ReturnValues);
std::span<const EnumWord<ReturnValuesOnConditionCheckFailure>> WordsOf(ReturnValuesOnConditionCheckFailure);
std::span<const EnumWord<Select>> WordsOf(Select);
std::span<const EnumWord<KeyType>> WordsOf(KeyType);
std::span<const EnumWord<KeyRole>> WordsOf(KeyRole);
std::span<const EnumWord<ProjectionType>> WordsOf(ProjectionType);
std::span<const EnumWord<BillingMode>> WordsOf(BillingMode);
std::span<const EnumWord<TableClass>> WordsOf(TableClass);
std::span<const EnumWord<ContributorInsightsMode>> WordsOf(ContributorInsightsMode);
std::span<const EnumWord<ContributorInsightsAction>> WordsOf(ContributorInsightsAction);
std::span<const EnumWord<ContributorInsightsStatus>> WordsOf(ContributorInsightsStatus);
std::span<const EnumWord<InsightRuleOrderBy>> WordsOf(InsightRuleOrderBy);
std::span<const EnumWord<DateTimePrecision>> WordsOf(DateTimePrecision);
std::span<const EnumWord<DestinationStatus>> WordsOf(DestinationStatus);
std::span<const EnumWord<SseType>> WordsOf(SseType);
std::span<const EnumWord<SseStatus>> WordsOf(SseStatus);
std::span<const EnumWord<TableStatus>> WordsOf(TableStatus);
std::span<const EnumWord<IndexStatus>> WordsOf(IndexStatus);
std::span<const EnumWord<StreamViewType>> WordsOf(StreamViewType);
std::span<const EnumWord<StreamStatus>> WordsOf(StreamStatus);
std::span<const EnumWord<StreamEvent>> WordsOf(StreamEvent);
std::span<const EnumWord<ShardIteratorType>> WordsOf(ShardIteratorType);
std::span<const EnumWord<ShardFilterType>> WordsOf(ShardFilterType);
std::span<const EnumWord<TimeToLiveStatus>> WordsOf(TimeToLiveStatus);

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

}  // namespace karst::wire
