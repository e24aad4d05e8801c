#include "wire/messages/table_settings.h"

#include <optional>
#include <string_view>

#include "base/enum_words.h"

namespace karst::wire {
namespace {

constexpr std::string_view kEnableConfiguration = "EnableKinesisStreamingConfiguration";
constexpr std::string_view kUpdateConfiguration = "UpdateKinesisStreamingConfiguration";
constexpr std::string_view kPrecision = "ApproximateCreationDateTimePrecision";

std::string_view StatusOf(bool enabled) { return enabled ? "ENABLED" : "DISABLED"; }

void EncodeDate(std::string_view name, const std::optional<Clock::TimePoint>& time, JsonWriter* out) {
  if (!time) return;
  out->Name(name);
  out->Date(*time);
}

// ContinuousBackupsStatus is not that of the recovery: AWS makes backups of every table possible by itself.
void EncodeRecovery(const PointInTimeRecoveryDescription& recovery, JsonWriter* out) {
  out->BeginObject();
  out->Name("ContinuousBackupsDescription");
  out->BeginObject();
  out->Member("ContinuousBackupsStatus", StatusOf(true));
  out->Name("PointInTimeRecoveryDescription");
  out->BeginObject();
  out->Member("PointInTimeRecoveryStatus", StatusOf(recovery.enabled));
  if (recovery.recovery_period_in_days) out->Member("RecoveryPeriodInDays", *recovery.recovery_period_in_days);
  EncodeDate("EarliestRestorableDateTime", recovery.earliest_restorable_date_time, out);
  EncodeDate("LatestRestorableDateTime", recovery.latest_restorable_date_time, out);
  out->EndObject();
  out->EndObject();
  out->EndObject();
}

void EncodePrecision(const std::optional<DateTimePrecision>& precision, JsonWriter* out) {
  if (precision) out->Member(kPrecision, base::Word(*precision));
}

// `configuration` names the structure that AWS echoes, be it empty; nothing where it echoes none.
void EncodeDestination(const KinesisStreamingDestinationResult& result, std::string_view configuration,
                       JsonWriter* out) {
  out->BeginObject();
  out->Member("TableName", result.table_name);
  out->Member("StreamArn", result.stream_arn);
  out->Member("DestinationStatus", base::Word(result.destination_status));
  if (!configuration.empty()) {
    out->Name(configuration);
    out->BeginObject();
    EncodePrecision(result.approximate_creation_date_time_precision, out);
    out->EndObject();
  }
  out->EndObject();
}

void DecodePrecision(ObjectReader& in, std::string_view configuration, std::optional<DateTimePrecision>* out) {
  in.ReadStructure(configuration, configuration, [&](ObjectReader& members) { members.Read(kPrecision, out); });
}

}  // namespace

void Decode(ObjectReader& in, UpdateContinuousBackupsRequest* out) {
  in.Require("TableName", &out->table_name);
  in.RequirePresent("PointInTimeRecoverySpecification");
  in.ReadStructure("PointInTimeRecoverySpecification", "PointInTimeRecoverySpecification", [&](ObjectReader& members) {
    PointInTimeRecoverySpecification& wanted = out->point_in_time_recovery_specification;
    members.Require("PointInTimeRecoveryEnabled", &wanted.point_in_time_recovery_enabled);
    members.Read("RecoveryPeriodInDays", &wanted.recovery_period_in_days);
  });
}

void Decode(ObjectReader& in, DescribeContinuousBackupsRequest* out) { in.Require("TableName", &out->table_name); }

void Decode(ObjectReader& in, UpdateContributorInsightsRequest* out) {
  in.Require("TableName", &out->table_name);
  in.Read("IndexName", &out->index_name);
  in.Require("ContributorInsightsAction", &out->contributor_insights_action);
  in.Read("ContributorInsightsMode", &out->contributor_insights_mode);
}

void Decode(ObjectReader& in, DescribeContributorInsightsRequest* out) {
  in.Require("TableName", &out->table_name);
  in.Read("IndexName", &out->index_name);
}

void Decode(ObjectReader& in, ListContributorInsightsRequest* out) {
  in.Read("TableName", &out->table_name);
  in.Read("NextToken", &out->next_token);
  in.Read("MaxResults", &out->max_results);
}

void Decode(ObjectReader& in, EnableKinesisStreamingDestinationRequest* out) {
  in.Require("TableName", &out->table_name);
  in.Require("StreamArn", &out->stream_arn);
  DecodePrecision(in, kEnableConfiguration, &out->approximate_creation_date_time_precision);
}

void Decode(ObjectReader& in, DisableKinesisStreamingDestinationRequest* out) {
  in.Require("TableName", &out->table_name);
  in.Require("StreamArn", &out->stream_arn);
  if (in.Has(kEnableConfiguration)) {
    in.findings()->AfterConstraints(
        "Invalid Request: Cannot specify EnableKinesisStreamingConfiguration when disabling a Kinesis Streaming "
        "Destination.");
  }
}

void Decode(ObjectReader& in, UpdateKinesisStreamingDestinationRequest* out) {
  in.Require("TableName", &out->table_name);
  in.Require("StreamArn", &out->stream_arn);
  DecodePrecision(in, kUpdateConfiguration, &out->approximate_creation_date_time_precision);
}

void Decode(ObjectReader& in, DescribeKinesisStreamingDestinationRequest* out) {
  in.Require("TableName", &out->table_name);
}

void Encode(const UpdateContinuousBackupsResult& result, JsonWriter* out) {
  EncodeRecovery(result.point_in_time_recovery, out);
}

void Encode(const DescribeContinuousBackupsResult& result, JsonWriter* out) {
  EncodeRecovery(result.point_in_time_recovery, out);
}

void Encode(const UpdateContributorInsightsResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Member("TableName", result.table_name);
  if (result.index_name) out->Member("IndexName", *result.index_name);
  out->Member("ContributorInsightsStatus", base::Word(result.contributor_insights_status));
  if (result.contributor_insights_mode) {
    out->Member("ContributorInsightsMode", base::Word(*result.contributor_insights_mode));
  }
  out->EndObject();
}

void Encode(const DescribeContributorInsightsResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Member("TableName", result.table_name);
  if (result.index_name) out->Member("IndexName", *result.index_name);
  if (!result.contributor_insights_rule_list.empty()) {
    out->Name("ContributorInsightsRuleList");
    out->BeginArray();
    for (const std::string& rule : result.contributor_insights_rule_list) out->String(rule);
    out->EndArray();
  }
  out->Member("ContributorInsightsStatus", base::Word(result.contributor_insights_status));
  EncodeDate("LastUpdateDateTime", result.last_update_date_time, out);
  if (result.contributor_insights_mode) {
    out->Member("ContributorInsightsMode", base::Word(*result.contributor_insights_mode));
  }
  out->EndObject();
}

void Encode(const ListContributorInsightsResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Name("ContributorInsightsSummaries");
  out->BeginArray();
  for (const ContributorInsightsSummary& summary : result.contributor_insights_summaries) {
    out->BeginObject();
    out->Member("TableName", summary.table_name);
    if (summary.index_name) out->Member("IndexName", *summary.index_name);
    out->Member("ContributorInsightsStatus", base::Word(summary.contributor_insights_status));
    out->Member("ContributorInsightsMode", base::Word(summary.contributor_insights_mode));
    out->EndObject();
  }
  out->EndArray();
  if (result.next_token) out->Member("NextToken", *result.next_token);
  out->EndObject();
}

void Encode(const EnableKinesisStreamingDestinationResult& result, JsonWriter* out) {
  EncodeDestination(result, kEnableConfiguration, out);
}

void Encode(const DisableKinesisStreamingDestinationResult& result, JsonWriter* out) {
  EncodeDestination(result, {}, out);
}

void Encode(const UpdateKinesisStreamingDestinationResult& result, JsonWriter* out) {
  EncodeDestination(result, kUpdateConfiguration, out);
}

void Encode(const DescribeKinesisStreamingDestinationResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Member("TableName", result.table_name);
  out->Name("KinesisDataStreamDestinations");
  out->BeginArray();
  for (const KinesisDataStreamDestination& destination : result.kinesis_data_stream_destinations) {
    out->BeginObject();
    out->Member("StreamArn", destination.stream_arn);
    out->Member("DestinationStatus", base::Word(destination.destination_status));
    EncodePrecision(destination.approximate_creation_date_time_precision, out);
    out->EndObject();
  }
  out->EndArray();
  out->EndObject();
}

}  // namespace karst::wire
