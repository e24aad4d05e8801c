// Reports held against each other: what is a regression, and what cannot be compared.
#include <string>
#include <vector>

#include "karst_bench/compare.h"
#include "karst_bench/report.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

// A tenth around the value.
std::vector<double> Around(double value) {
  std::vector<double> slices;
  for (int i = 0; i < 10; ++i) slices.push_back(value * (0.91 + 0.02 * i));
  return slices;
}

struct Figures {
  double per_second = 1000;
  double p99 = 50;
  double p999 = 90;
  std::int64_t errors = 0;
  std::int64_t throttles = 0;
  double units = 2;
  double price = 1;  // a million units
};

Report ReportOf(const Figures& figures) {
  Report report{.workload = "w", .fingerprint = "f", .threads = 2};
  PatternReport pattern{.name = "p", .operation = "GetItem", .requests = 10'000, .per_second = figures.per_second};
  pattern.latency = {.p50 = 1, .p95 = 2, .p99 = figures.p99, .p999 = figures.p999};
  pattern.slices = {.per_second = Around(figures.per_second),
                    .p50 = Around(1),
                    .p95 = Around(2),
                    .p99 = Around(figures.p99),
                    .p999 = Around(figures.p999),
                    .units = std::vector<double>(10, figures.units)};
  if (figures.errors > 0) pattern.errors["E"] = figures.errors;
  pattern.throttles = figures.throttles;
  pattern.sampled = 100;
  pattern.units = figures.units;
  pattern.monthly_cost = figures.units * figures.per_second * 730 * 3600 / 1e6 * figures.price;
  report.patterns.push_back(pattern);
  return report;
}

bool Regresses(const Figures& before, const Figures& after, double bound) {
  return CompareReports(ReportJson(ReportOf(before)), ReportJson(ReportOf(after)), bound)->regressed;
}

std::string ProblemOf(const Report& before, const Report& after) {
  const Result<Comparison> comparison = CompareReports(ReportJson(before), ReportJson(after), 0.1);
  return comparison ? "" : comparison.error().message();
}

TEST_CASE("A regression is a figure that is worse by more than the bound and outside of both spreads", "[compare]") {
  CHECK_FALSE(Regresses({}, {}, 0.05));
  CHECK_FALSE(Regresses({}, {.per_second = 920}, 0.05));  // inside the spread
  CHECK(Regresses({}, {.per_second = 700}, 0.05));
  CHECK_FALSE(Regresses({}, {.per_second = 700}, 0.4));  // inside the bound
  CHECK(Regresses({}, {.p99 = 70}, 0.1));
  CHECK(Regresses({}, {.p999 = 9000}, 0.1));
  CHECK_FALSE(Regresses({}, {.per_second = 2000, .p99 = 10}, 0.1));  // better
}

TEST_CASE("A hiccup of one run is no regression of the other", "[compare]") {
  Report hiccup = ReportOf({});
  hiccup.patterns[0].latency.p999 = 4000;  // of all of the run, by one slice of it
  hiccup.patterns[0].slices.p999[3] = 12000;
  const std::string calm = ReportJson(ReportOf({}));
  CHECK_FALSE(CompareReports(calm, ReportJson(hiccup), 0.1)->regressed);
  // One of the older run does not hide what became worse throughout.
  Report before = ReportOf({});
  before.patterns[0].slices.p999[3] = 12000;
  CHECK(CompareReports(ReportJson(before), ReportJson(ReportOf({.p999 = 9000})), 0.1)->regressed);
}

TEST_CASE("Errors and throttles are held against each other by their shares, beyond what chance makes", "[compare]") {
  CHECK(Regresses({}, {.errors = 10'000}, 0.1));
  CHECK(Regresses({}, {.errors = 60}, 0.1));
  CHECK_FALSE(Regresses({}, {.errors = 3}, 0.1));
  CHECK_FALSE(Regresses({.errors = 100}, {.errors = 115}, 0.1));
  CHECK(Regresses({.errors = 100}, {.errors = 300}, 0.1));
  CHECK(Regresses({}, {.errors = 5000, .throttles = 5000}, 0.1));
}

TEST_CASE("What a request costs is held against each other, whatever the rate", "[compare]") {
  CHECK(Regresses({}, {.units = 20}, 0.1));
  CHECK(Regresses({}, {.price = 10}, 0.1));
  CHECK_FALSE(Regresses({}, {.per_second = 5000}, 0.1));  // more of them cost more a month
}

TEST_CASE("What is not the same cannot be compared", "[compare]") {
  const Report report = ReportOf({});
  CHECK(ProblemOf(report, report) == "");
  const auto changed = [&report](const auto& change) {
    Report other = report;
    change(&other);
    return ProblemOf(report, other);
  };
  CHECK(changed([](Report* other) { other->workload = "v"; }) == "these are different workloads: w and v");
  CHECK(changed([](Report* other) { other->fingerprint = "g"; }) == "the workload w was changed between these runs");
  CHECK(changed([](Report* other) { other->rate = 5; }) == "one run is closed loop, the other open loop");
  CHECK(changed([](Report* other) { other->threads = 5; }) == "the runs had different numbers of threads: 2 and 5");
  CHECK(changed([](Report* other) { other->patterns.clear(); }) == "the runs have different access patterns");
  CHECK_THAT(changed([](Report* other) { other->ended_early = "it was interrupted"; }),
             Catch::Contains("ended early and cannot be compared"));
  Report open = report;
  open.rate = 100;
  Report faster = open;
  faster.rate = 200;
  CHECK_THAT(ProblemOf(open, faster), Catch::Contains("different rates: 100 and 200"));
}

TEST_CASE("A report that is none, or is not whole, is refused", "[compare]") {
  const std::string report = ReportJson(ReportOf({}));
  CHECK_FALSE(CompareReports("{}", report, 0.1));
  CHECK_FALSE(CompareReports("", report, 0.1));
  std::string without = report;
  without.replace(without.find("\"latency_us\""), 12, "\"latencies\"");
  const Result<Comparison> comparison = CompareReports(report, without, 0.1);
  REQUIRE_FALSE(comparison);
  CHECK_THAT(comparison.error().message(), Catch::Contains("is not whole: /latency_us/p50 is missing"));
  std::string older = report;
  older.replace(older.find("_report\": 2"), 11, "_report\": 1");
  CHECK_THAT(CompareReports(older, report, 0.1).error().message(), Catch::Contains("make it anew"));
}

}  // namespace
}  // namespace karst::workload
