// Settings beside a table: point-in-time recovery, Contributor Insights, Kinesis destinations. Karst keeps and answers
// them, with AWS's rules; it restores nothing and sends nothing to Kinesis. What the insights count is reported by
// GetInsightRuleReport (insight_report.h). A change is settled when the operation returns; its own answer says ENABLING
// or DISABLING, as AWS's does. Plain values: safe to read from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <karst/clock.h>

namespace karst {

// ---- UpdateContinuousBackups, DescribeContinuousBackups. Their tables are missed as kTableNotFound.

struct PointInTimeRecoverySpecification {
  bool point_in_time_recovery_enabled = false;
  std::optional<std::int32_t> recovery_period_in_days{};  // 1 to 35, which is AWS's default; not when disabled
};

struct UpdateContinuousBackupsRequest {
  std::string table_name{};
  PointInTimeRecoverySpecification point_in_time_recovery_specification{};
};

struct DescribeContinuousBackupsRequest {
  std::string table_name{};
};

struct PointInTimeRecoveryDescription {
  bool enabled = false;
  std::optional<std::int32_t> recovery_period_in_days{};            // these three only when enabled
  std::optional<Clock::TimePoint> earliest_restorable_date_time{};  // when it was enabled, or the period ago
  std::optional<Clock::TimePoint> latest_restorable_date_time{};    // five minutes ago, as on AWS
};

struct UpdateContinuousBackupsResult {
  PointInTimeRecoveryDescription point_in_time_recovery{};
};
struct DescribeContinuousBackupsResult {
  PointInTimeRecoveryDescription point_in_time_recovery{};
};

// ---- UpdateContributorInsights, DescribeContributorInsights, ListContributorInsights.

// Stored; never renumber.
enum class ContributorInsightsMode : std::uint8_t { kAccessedAndThrottledKeys = 1, kThrottledKeys = 2 };
enum class ContributorInsightsAction : std::uint8_t { kEnable = 1, kDisable = 2 };
enum class ContributorInsightsStatus { kEnabling, kEnabled, kDisabling, kDisabled };

struct UpdateContributorInsightsRequest {
  std::string table_name{};
  std::optional<std::string> index_name{};  // a global index; absent: the table
  ContributorInsightsAction contributor_insights_action = ContributorInsightsAction::kEnable;
  std::optional<ContributorInsightsMode> contributor_insights_mode{};  // AWS's default is kAccessedAndThrottledKeys
};
struct UpdateContributorInsightsResult {
  std::string table_name{};
  std::optional<std::string> index_name{};
  ContributorInsightsStatus contributor_insights_status = ContributorInsightsStatus::kDisabled;
  std::optional<ContributorInsightsMode> contributor_insights_mode{};
};

struct DescribeContributorInsightsRequest {
  std::string table_name{};
  std::optional<std::string> index_name{};
};
struct DescribeContributorInsightsResult {
  std::string table_name{};
  std::optional<std::string> index_name{};
  std::vector<std::string> contributor_insights_rule_list{};  // the names of AWS's rules, while enabled
  ContributorInsightsStatus contributor_insights_status = ContributorInsightsStatus::kDisabled;
  std::optional<Clock::TimePoint> last_update_date_time{};  // absent if never enabled, as the mode
  std::optional<ContributorInsightsMode> contributor_insights_mode{};
};

struct ListContributorInsightsRequest {
  std::optional<std::string> table_name{};
  std::optional<std::string> next_token{};
  std::optional<std::int32_t> max_results{};  // at most 100
};
struct ContributorInsightsSummary {
  std::string table_name{};
  std::optional<std::string> index_name{};
  ContributorInsightsStatus contributor_insights_status = ContributorInsightsStatus::kEnabled;
  ContributorInsightsMode contributor_insights_mode = ContributorInsightsMode::kAccessedAndThrottledKeys;
};
struct ListContributorInsightsResult {
  std::vector<ContributorInsightsSummary> contributor_insights_summaries{};  // of what is enabled
  std::optional<std::string> next_token{};
};

// ---- Enable-, Disable-, Update- and DescribeKinesisStreamingDestination.

// Stored; never renumber.
enum class DateTimePrecision : std::uint8_t { kMillisecond = 1, kMicrosecond = 2 };
enum class DestinationStatus { kEnabling, kActive, kDisabling, kDisabled, kUpdating };

struct EnableKinesisStreamingDestinationRequest {
  std::string table_name{};
  std::string stream_arn{};
  std::optional<DateTimePrecision> approximate_creation_date_time_precision{};
};
struct DisableKinesisStreamingDestinationRequest {
  std::string table_name{};
  std::string stream_arn{};
};
struct UpdateKinesisStreamingDestinationRequest {
  std::string table_name{};
  std::string stream_arn{};
  std::optional<DateTimePrecision> approximate_creation_date_time_precision{};
};
// Of all three.
struct KinesisStreamingDestinationResult {
  std::string table_name{};
  std::string stream_arn{};
  DestinationStatus destination_status = DestinationStatus::kActive;
  std::optional<DateTimePrecision> approximate_creation_date_time_precision{};
};
struct EnableKinesisStreamingDestinationResult : KinesisStreamingDestinationResult {};
struct DisableKinesisStreamingDestinationResult : KinesisStreamingDestinationResult {};
struct UpdateKinesisStreamingDestinationResult : KinesisStreamingDestinationResult {};

struct DescribeKinesisStreamingDestinationRequest {
  std::string table_name{};
};
struct KinesisDataStreamDestination {
  std::string stream_arn{};
  DestinationStatus destination_status = DestinationStatus::kActive;
  std::optional<DateTimePrecision> approximate_creation_date_time_precision{};
};
struct DescribeKinesisStreamingDestinationResult {
  std::string table_name{};
  // At most one is ACTIVE; one that was disabled stays to be seen until another takes its place.
  std::vector<KinesisDataStreamDestination> kinesis_data_stream_destinations{};
};

}  // namespace karst
