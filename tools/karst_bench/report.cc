#include "karst_bench/report.h"

#include <algorithm>
#include <string_view>

#include "karst_bench/cost_report.h"
#include "karst_bench/heat_report.h"
#include "karst_bench/warnings.h"

namespace karst::workload {
namespace {

// What a read unit reads: 4 KiB consistently, twice as much eventually, half as much in a transaction.
constexpr double kBytesOfReadUnit = 4096;

double Microseconds(std::int64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1000.0; }

LatencyFigures Figures(const Histogram& histogram) {
  return {.mean = histogram.Mean() / 1000,
          .p50 = Microseconds(histogram.Percentile(50)),
          .p90 = Microseconds(histogram.Percentile(90)),
          .p95 = Microseconds(histogram.Percentile(95)),
          .p99 = Microseconds(histogram.Percentile(99)),
          .p999 = Microseconds(histogram.Percentile(99.9)),
          .max = Microseconds(histogram.max())};
}

// How many slices came to their end before the run did.
std::size_t WholeSlices(const RunResult& run) {
  const double slices = run.slice_seconds > 0 ? run.seconds / run.slice_seconds + 1e-6 : 0;
  return std::min(kSlices, static_cast<std::size_t>(slices));
}

// Of a figure that is `whole` over all of the run.
Spread SpreadOf(const std::vector<double>& slices, double whole) {
  if (slices.empty()) return {whole, whole};
  const auto [low, high] = std::minmax_element(slices.begin(), slices.end());
  return {*low, *high};
}

Slices SlicesOf(const PatternResult& result, const RunResult& run) {
  Slices slices;
  for (std::size_t s = 0; s < WholeSlices(run); ++s) {
    slices.per_second.push_back(static_cast<double>(result.slice_requests[s]) / run.slice_seconds);
    const PatternResult::SliceLatency& latency = result.slices[s];
    if (latency.p999 > 0) {
      slices.p50.push_back(Microseconds(latency.p50));
      slices.p95.push_back(Microseconds(latency.p95));
      slices.p99.push_back(Microseconds(latency.p99));
      slices.p999.push_back(Microseconds(latency.p999));
    }
    if (result.slice_sampled[s] > 0) {
      slices.units.push_back(result.slice_units[s] / static_cast<double>(result.slice_sampled[s]));
    }
  }
  return slices;
}

double PerRequest(double sum, const PatternResult& result) {
  return result.sampled == 0 ? 0 : sum / static_cast<double>(result.sampled);
}

// Bytes that a unit of the table or index `of` has read.
double BytesOfUnit(const PatternSpec& spec, std::string_view of) {
  if (spec.operation == "TransactGetItems" || spec.operation == "ExecuteTransaction") return kBytesOfReadUnit / 2;
  const bool is_consistent = spec.consistent.contains(of.substr(0, of.find('/'))) || spec.consistent.contains("*");
  return is_consistent ? kBytesOfReadUnit : 2 * kBytesOfReadUnit;
}

void ReportSpreads(const PatternResult& result, const RunResult& run, PatternReport* report) {
  report->slices = SlicesOf(result, run);
  const Slices& slices = report->slices;
  report->per_second_spread = SpreadOf(slices.per_second, report->per_second);
  report->p50_spread = SpreadOf(slices.p50, report->latency.p50);
  report->p95_spread = SpreadOf(slices.p95, report->latency.p95);
  report->p99_spread = SpreadOf(slices.p99, report->latency.p99);
  report->p999_spread = SpreadOf(slices.p999, report->latency.p999);
  report->units_spread = SpreadOf(slices.units, report->units);
}

PatternReport ReportPattern(const PatternSpec& spec, const PatternResult& result, const RunResult& run) {
  PatternReport report{.name = spec.name,
                       .operation = spec.operation,
                       .on = spec.index.empty() ? spec.table : spec.table + "/" + spec.index,
                       .is_write = spec.is_write,
                       .requests = result.requests,
                       .per_second = static_cast<double>(result.requests) / run.seconds,
                       .latency = Figures(result.latency),
                       .service = Figures(result.service),
                       .not_sent = result.not_sent,
                       .errors = result.errors,
                       .error_examples = result.error_examples,
                       .throttles = result.throttles,
                       .sampled = result.sampled,
                       .says_examined = spec.says_examined,
                       .histogram = result.latency.Bars()};
  for (const auto& [type, count] : result.errors) report.failed += count;
  report.items_returned = PerRequest(static_cast<double>(result.items_returned), result);
  if (spec.says_examined) report.items_examined = PerRequest(static_cast<double>(result.items_examined), result);
  report.bytes_returned = PerRequest(static_cast<double>(result.bytes_returned), result);
  for (const auto& [of, units] : result.units) {
    const double each = PerRequest(units, result);
    report.units += each;
    report.units_of[of] = each;
    if (of == spec.table) report.table_units = each;
    if (!spec.is_write) report.bytes_read += each * BytesOfUnit(spec, of);
  }
  if (!spec.is_write && report.items_examined > 0) {
    report.filter_waste = std::max(0.0, 1 - report.items_returned / report.items_examined);
  }
  ReportSpreads(result, run, &report);
  return report;
}

// Of all patterns together.
void ReportThroughput(const RunResult& run, Report* report) {
  for (const PatternReport& pattern : report->patterns) report->requests += pattern.requests;
  report->per_second = static_cast<double>(report->requests) / run.seconds;
  report->slices.assign(WholeSlices(run), 0);
  for (const PatternReport& pattern : report->patterns) {
    for (std::size_t s = 0; s < report->slices.size(); ++s) report->slices[s] += pattern.slices.per_second[s];
  }
  report->per_second_spread = SpreadOf(report->slices, report->per_second);
}

}  // namespace

Report MakeReport(const Workload& workload, const std::vector<LoadedTable>& loads, const RunSettings& settings,
                  const RunResult& run, const std::string& target, const std::string& started) {
  Report report{.workload = workload.name,
                .fingerprint = workload.fingerprint,
                .description = workload.description,
                .target = target,
                .started = started,
                .seconds = run.seconds,
                .threads = settings.threads,
                .seed = workload.seed,
                .rate = settings.rate.value_or(0),
                .not_sent = run.not_sent,
                .ended_early = run.ended_early,
                .slice_seconds = run.slice_seconds,
                .takes_samples = settings.capacity_sample > 0,
                .driver_share = run.driver_share,
                .driver_microseconds = run.driver_seconds * 1e6,
                .loads = loads};
  for (std::size_t i = 0; i < run.patterns.size(); ++i) {
    const PatternSpec& spec = workload.patterns[i];
    report.patterns.push_back(ReportPattern(spec, run.patterns[i], run));
    if (spec.rate && !settings.rate) report.rate += *spec.rate;
  }
  ReportThroughput(run, &report);
  ReportCosts(workload, &report);
  ReportHeat(workload, run, &report);
  report.warnings = Warnings(workload, report);
  return report;
}

}  // namespace karst::workload
