// GetInsightRuleReport: who was read and written most, of a table or global index that has Contributor Insights
// (table_settings.h). The operation and its members are CloudWatch's.
//
// DescribeContributorInsights names the rules. Those of accessed keys (PKC of partition keys, SKC of partition and sort
// keys) count ConsumedThroughputUnits, as AWS does: read units, and three for each write unit. Each item read or
// written counts, and each Query once, for its partition key; a global index counts its own reads, and the writes that
// change its entries. A write whose condition was false counts for what it cost; a cancelled transaction, a Scan and
// the expiry of an item do not count. PartiQL counts too, which it does not on AWS: a SELECT as the Queries that it
// makes. The rules of throttled keys (PKT, SKT) report nobody, for Karst throttles nobody.
//
// What is counted lives in memory: the last hour, by the minute, until the insights are disabled or the database is
// closed. A minute has the 100 heaviest keys. While there are no more keys in it, all is exact; after that the sums of
// the rule still are, and what a key is said to have used may be too much by a hundredth of the minute's sum, but never
// too little. Plain values: safe to read from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <karst/clock.h>
#include <karst/value.h>

namespace karst {

enum class InsightRuleOrderBy : std::uint8_t { kSum = 1, kMaximum = 2 };

struct GetInsightRuleReportRequest {
  std::string rule_name{};
  // From the first, up to and without the second; a minute belongs to them if it begins there.
  Clock::TimePoint start_time{};
  Clock::TimePoint end_time{};
  std::int32_t period = 60;                             // seconds of a data point; below a minute it is a minute
  std::optional<std::int32_t> max_contributor_count{};  // 1 to 25; AWS's default is 10
  // Which statistics the data points of the rule have, by the wire names of InsightRuleMetricDatapoint's members.
  // Without any there are no such data points.
  std::vector<std::string> metrics{};
  // By all that a contributor used, which is AWS's default, or by its greatest data point.
  std::optional<InsightRuleOrderBy> order_by{};
};

// Time stamps are the beginnings of periods, which are counted from 1970.
struct InsightRuleContributorDatapoint {
  Clock::TimePoint timestamp{};
  double approximate_value = 0;
};

struct InsightRuleContributor {
  // One value for each of the key labels: strings, numbers or binaries. CloudWatch has them as text; so has the wire.
  std::vector<Value> keys{};
  double approximate_aggregate_value = 0;
  std::vector<InsightRuleContributorDatapoint> datapoints{};  // where it contributed
};

struct InsightRuleMetricDatapoint {
  Clock::TimePoint timestamp{};
  std::optional<double> unique_contributors{};    // of those that are known; see above
  std::optional<double> max_contributor_value{};  // what the heaviest contributor used
  std::optional<double> sample_count{};           // reads and writes
  std::optional<double> sum{};                    // of all of them
  std::optional<double> average{};                // of one of them
  std::optional<double> minimum{};
  std::optional<double> maximum{};
};

struct GetInsightRuleReportResult {
  std::vector<std::string> key_labels{};  // "PartitionKey", "SortKey": one for each key attribute
  std::string aggregation_statistic = "Sum";
  double aggregate_value = 0;               // of all, be they listed or not
  std::int64_t approximate_unique_count{};  // too small when a minute had more keys than are kept
  std::vector<InsightRuleContributor> contributors{};
  std::vector<InsightRuleMetricDatapoint> metric_datapoints{};
};

}  // namespace karst
