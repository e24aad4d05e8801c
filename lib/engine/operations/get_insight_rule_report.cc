// GetInsightRuleReport. The request is judged as CloudWatch does; what is reported is what AccessInsights counted.
#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/try.h"
#include "engine/insight_rules.h"
#include "engine/operations.h"
#include "engine/request_rules.h"

namespace karst::engine {
namespace {

using Minute = KeyCounters::Minute;
using TimePoint = Clock::TimePoint;

// DynamoDB's rules have fewer than the 100 of CloudWatch's own.
constexpr std::int32_t kContributorsMax = 25;
constexpr std::int32_t kContributorsDefault = 10;
constexpr std::int32_t kSecondsOfAMinute = 60;

struct Metric {
  std::string_view name;
  std::optional<double> InsightRuleMetricDatapoint::*member;
};
constexpr Metric kMetrics[] = {
    {"UniqueContributors", &InsightRuleMetricDatapoint::unique_contributors},
    {"MaxContributorValue", &InsightRuleMetricDatapoint::max_contributor_value},
    {"SampleCount", &InsightRuleMetricDatapoint::sample_count},
    {"Sum", &InsightRuleMetricDatapoint::sum},
    {"Average", &InsightRuleMetricDatapoint::average},
    {"Minimum", &InsightRuleMetricDatapoint::minimum},
    {"Maximum", &InsightRuleMetricDatapoint::maximum},
};

Error InvalidParameter(std::string message) { return {ErrorCode::kInvalidParameterValue, std::move(message)}; }

Result<void> CheckParameters(const GetInsightRuleReportRequest& request) {
  if (request.start_time >= request.end_time) {
    return InvalidParameter("The parameter StartTime must be less than the parameter EndTime.");
  }
  const std::int32_t count = request.max_contributor_count.value_or(kContributorsDefault);
  if (count < 1 || count > kContributorsMax) {
    return InvalidParameter(
        fmt::format("The parameter MaxContributorCount must be between 1 and {}.", kContributorsMax));
  }
  for (const std::string& wanted : request.metrics) {
    const auto is_it = [&](const Metric& metric) { return metric.name == wanted; };
    if (std::none_of(std::begin(kMetrics), std::end(kMetrics), is_it)) {
      return InvalidParameter(fmt::format("The parameter Metrics contains an unknown metric: {}.", wanted));
    }
  }
  return {};
}

// Minutes of one period, put together.
struct Period {
  std::map<std::string, double> contributors;  // what each used
  std::int64_t samples = 0;
  double sum = 0;
  double smallest = 0;
  double greatest = 0;

  void Add(const Minute& minute) {
    for (HeavyHitter& one : minute.keys.Kept()) contributors[std::move(one.key)] += one.weight;
    smallest = samples == 0 ? minute.smallest : std::min(smallest, minute.smallest);
    greatest = std::max(greatest, minute.greatest);
    samples += minute.samples;
    sum += minute.sum;
  }
};
using Periods = std::map<TimePoint, Period>;

Periods PeriodsOf(const std::vector<Minute>& minutes, std::int32_t period_seconds) {
  const std::chrono::seconds length(std::max(period_seconds, kSecondsOfAMinute));
  Periods periods;
  for (const Minute& minute : minutes) {
    const TimePoint begin = minute.begin - minute.begin.time_since_epoch() % length;
    periods[begin].Add(minute);
  }
  return periods;
}

struct Contributor {
  std::string key;
  double sum = 0;
  double greatest = 0;
  std::vector<InsightRuleContributorDatapoint> datapoints;
};

// All that are known, in byte order of their counted keys, of which the shorter come first.
std::vector<Contributor> ContributorsOf(const Periods& periods) {
  std::map<std::string, Contributor> by_key;
  for (const auto& [begin, period] : periods) {
    for (const auto& [key, value] : period.contributors) {
      Contributor& one = by_key[key];
      one.key = key;
      one.sum += value;
      one.greatest = std::max(one.greatest, value);
      one.datapoints.push_back({.timestamp = begin, .approximate_value = value});
    }
  }
  std::vector<Contributor> all;
  all.reserve(by_key.size());
  for (auto& [key, one] : by_key) all.push_back(std::move(one));
  return all;
}

// The heaviest first; equally heavy ones stay in their order.
void Rank(InsightRuleOrderBy order_by, std::vector<Contributor>* contributors) {
  const auto rank = [&](const Contributor& one) {
    return order_by == InsightRuleOrderBy::kMaximum ? one.greatest : one.sum;
  };
  std::stable_sort(contributors->begin(), contributors->end(),
                   [&](const Contributor& a, const Contributor& b) { return rank(a) > rank(b); });
}

InsightRuleMetricDatapoint DatapointOf(TimePoint begin, const Period& period, const std::vector<std::string>& wanted) {
  double heaviest = 0;
  for (const auto& [key, value] : period.contributors) heaviest = std::max(heaviest, value);
  const auto samples = static_cast<double>(period.samples);
  InsightRuleMetricDatapoint point{.timestamp = begin,
                                   .unique_contributors = static_cast<double>(period.contributors.size()),
                                   .max_contributor_value = heaviest,
                                   .sample_count = samples,
                                   .sum = period.sum,
                                   .average = period.sum / samples,
                                   .minimum = period.smallest,
                                   .maximum = period.greatest};
  for (const Metric& metric : kMetrics) {
    if (std::find(wanted.begin(), wanted.end(), metric.name) == wanted.end()) (point.*metric.member).reset();
  }
  return point;
}

std::vector<std::string> KeyLabelsOf(const FoundInsightRule& found) {
  std::vector<std::string> labels(found.key().hash.size(), "PartitionKey");
  if (found.rule.of_items) labels.resize(labels.size() + found.key().range.size(), "SortKey");
  return labels;
}

}  // namespace

Result<GetInsightRuleReportResult> GetInsightRuleReport(Engine& engine, const GetInsightRuleReportRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(CheckParameters(request));
  const std::optional<FoundInsightRule> found = FindInsightRule(engine.tables(), request.rule_name);
  if (!found) {
    return Error(ErrorCode::kInsightRuleNotFound, fmt::format("The rule {} does not exist", request.rule_name));
  }
  GetInsightRuleReportResult result{.key_labels = KeyLabelsOf(*found)};
  if (found->rule.of_throttles) return result;
  const auto counted = found->rule.of_items ? AccessInsights::Counted::kItems : AccessInsights::Counted::kPartitions;
  const Periods periods = PeriodsOf(
      engine.insights().Between(found->object(), found->insights(), counted, request.start_time, request.end_time),
      request.period);
  std::vector<Contributor> contributors = ContributorsOf(periods);
  result.approximate_unique_count = static_cast<std::int64_t>(contributors.size());
  Rank(request.order_by.value_or(InsightRuleOrderBy::kSum), &contributors);
  const auto listed = static_cast<std::size_t>(request.max_contributor_count.value_or(kContributorsDefault));
  if (contributors.size() > listed) contributors.resize(listed);
  for (Contributor& one : contributors) {
    result.contributors.push_back({.keys = AccessInsights::ValuesOf(found->key(), one.key),
                                   .approximate_aggregate_value = one.sum,
                                   .datapoints = std::move(one.datapoints)});
  }
  for (const auto& [begin, period] : periods) {
    result.aggregate_value += period.sum;
    if (!request.metrics.empty()) result.metric_datapoints.push_back(DatapointOf(begin, period, request.metrics));
  }
  return result;
}

}  // namespace karst::engine
