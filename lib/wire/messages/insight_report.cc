#include "wire/messages/insight_report.h"

#include <optional>
#include <string_view>

namespace karst::wire {
namespace {

void EncodeNumber(std::string_view name, double value, JsonWriter* out) {
  out->Name(name);
  out->Double(value);
}

void EncodeNumber(std::string_view name, const std::optional<double>& value, JsonWriter* out) {
  if (value) EncodeNumber(name, *value, out);
}

void EncodeTimestamp(Clock::TimePoint time, JsonWriter* out) {
  out->Name("Timestamp");
  out->Date(time);
}

// A contributor's key is text on the wire, without its type.
void EncodeKey(const Value& key, JsonWriter* out) {
  const ValueView view = key.view();
  switch (view.type()) {
    case AttributeType::kNumber:
      return out->PlainString(view.number().ToString());
    case AttributeType::kBinary:
      return out->Base64(view.binary());
    default:
      return out->String(view.string());
  }
}

void EncodeContributor(const InsightRuleContributor& contributor, JsonWriter* out) {
  out->BeginObject();
  out->Name("Keys");
  out->BeginArray();
  for (const Value& key : contributor.keys) EncodeKey(key, out);
  out->EndArray();
  EncodeNumber("ApproximateAggregateValue", contributor.approximate_aggregate_value, out);
  out->Name("Datapoints");
  out->BeginArray();
  for (const InsightRuleContributorDatapoint& point : contributor.datapoints) {
    out->BeginObject();
    EncodeTimestamp(point.timestamp, out);
    EncodeNumber("ApproximateValue", point.approximate_value, out);
    out->EndObject();
  }
  out->EndArray();
  out->EndObject();
}

void EncodeMetricDatapoint(const InsightRuleMetricDatapoint& point, JsonWriter* out) {
  out->BeginObject();
  EncodeTimestamp(point.timestamp, out);
  EncodeNumber("UniqueContributors", point.unique_contributors, out);
  EncodeNumber("MaxContributorValue", point.max_contributor_value, out);
  EncodeNumber("SampleCount", point.sample_count, out);
  EncodeNumber("Average", point.average, out);
  EncodeNumber("Sum", point.sum, out);
  EncodeNumber("Minimum", point.minimum, out);
  EncodeNumber("Maximum", point.maximum, out);
  out->EndObject();
}

}  // namespace

void Decode(ObjectReader& in, GetInsightRuleReportRequest* out) {
  in.Require("RuleName", &out->rule_name);
  in.Require("StartTime", &out->start_time);
  in.Require("EndTime", &out->end_time);
  in.Require("Period", &out->period);
  in.Read("MaxContributorCount", &out->max_contributor_count);
  in.Read("Metrics", &out->metrics);
  in.Read("OrderBy", &out->order_by);
}

void Encode(const GetInsightRuleReportResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Name("KeyLabels");
  out->BeginArray();
  for (const std::string& label : result.key_labels) out->String(label);
  out->EndArray();
  out->Member("AggregationStatistic", result.aggregation_statistic);
  EncodeNumber("AggregateValue", result.aggregate_value, out);
  out->Member("ApproximateUniqueCount", result.approximate_unique_count);
  out->Name("Contributors");
  out->BeginArray();
  for (const InsightRuleContributor& contributor : result.contributors) EncodeContributor(contributor, out);
  out->EndArray();
  if (!result.metric_datapoints.empty()) {
    out->Name("MetricDatapoints");
    out->BeginArray();
    for (const InsightRuleMetricDatapoint& point : result.metric_datapoints) EncodeMetricDatapoint(point, out);
    out->EndArray();
  }
  out->EndObject();
}

}  // namespace karst::wire
