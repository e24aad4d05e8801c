#include "karst_bench/report.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "karst_bench/warnings.h"

namespace karst::workload {
namespace {

constexpr double kSecondsOfMonth = 730 * 3600.0;  // AWS prices a month as 730 hours
constexpr double kBytesOfReadUnit = 8192;         // eventually consistent reads, the default
constexpr double kBytesOfIndexEntry = 100;        // AWS adds so many to each item for storage
constexpr std::size_t kHottestShown = 20;

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

// Over the slices in which the pattern was asked for at all.
template <typename Figure>
Spread SpreadOf(const PatternResult& result, const Figure& figure) {
  Spread spread;
  bool first = true;
  for (std::size_t s = 0; s < kSlices; ++s) {
    if (result.slice_requests[s] == 0) continue;
    const double value = figure(s);
    spread.low = first ? value : std::min(spread.low, value);
    spread.high = first ? value : std::max(spread.high, value);
    first = false;
  }
  return spread;
}

double PerRequest(double sum, const PatternResult& result) {
  return result.sampled == 0 ? 0 : sum / static_cast<double>(result.sampled);
}

PatternReport ReportPattern(const PatternSpec& spec, const PatternResult& result, double seconds) {
  PatternReport report{.name = spec.name,
                       .operation = spec.operation,
                       .on = spec.index.empty() ? spec.table : spec.table + "/" + spec.index,
                       .is_write = spec.is_write,
                       .requests = result.requests,
                       .per_second = static_cast<double>(result.requests) / seconds,
                       .latency = Figures(result.latency),
                       .service = Figures(result.service),
                       .errors = result.errors,
                       .error_examples = result.error_examples,
                       .throttles = result.throttles,
                       .sampled = result.sampled,
                       .histogram = result.latency.Bars()};
  const double slice_seconds = seconds / static_cast<double>(kSlices);
  report.per_second_spread =
      SpreadOf(result, [&](std::size_t s) { return static_cast<double>(result.slice_requests[s]) / slice_seconds; });
  report.p50_spread = SpreadOf(result, [&](std::size_t s) { return Microseconds(result.slices[s].p50); });
  report.p95_spread = SpreadOf(result, [&](std::size_t s) { return Microseconds(result.slices[s].p95); });
  report.p99_spread = SpreadOf(result, [&](std::size_t s) { return Microseconds(result.slices[s].p99); });
  report.items_returned = PerRequest(static_cast<double>(result.items_returned), result);
  report.items_examined = PerRequest(static_cast<double>(result.items_examined), result);
  report.bytes_returned = PerRequest(static_cast<double>(result.bytes_returned), result);
  for (const auto& [of, units] : result.units) {
    report.units += PerRequest(units, result);
    if (of == spec.table) report.table_units = PerRequest(units, result);
  }
  if (!spec.is_write) report.bytes_read = report.units * kBytesOfReadUnit;
  if (!spec.is_write && report.items_examined > 0) {
    report.filter_waste = std::max(0.0, 1 - report.items_returned / report.items_examined);
  }
  return report;
}

// Capacity units a second of each table and index, reads and writes apart.
std::vector<CapacityReport> ReportCapacity(const Workload& workload, const RunResult& run, double seconds) {
  std::map<std::string, CapacityReport> by_name;
  for (const Partitioned& partitioned : workload.partitioned) {
    by_name[partitioned.label()] = {.of = partitioned.label(), .is_index = !partitioned.index.empty()};
  }
  for (std::size_t i = 0; i < run.patterns.size(); ++i) {
    const PatternResult& result = run.patterns[i];
    for (const auto& [of, units] : result.units) {
      CapacityReport& capacity = by_name[of];
      capacity.of = of;
      const double per_second = PerRequest(units, result) * static_cast<double>(result.requests) / seconds;
      (workload.patterns[i].is_write ? capacity.write_units_per_second : capacity.read_units_per_second) += per_second;
    }
  }
  std::vector<CapacityReport> reports;
  for (const auto& [name, capacity] : by_name) reports.push_back(capacity);
  return reports;
}

CostReport ReportCost(const Workload& workload, const Report& report) {
  CostReport cost;
  const Prices& prices = workload.prices;
  for (const CapacityReport& capacity : report.capacity) {
    const double reads = capacity.read_units_per_second;
    const double writes = capacity.write_units_per_second;
    cost.on_demand_reads += reads * kSecondsOfMonth / 1e6 * prices.million_read_units;
    cost.on_demand_writes += writes * kSecondsOfMonth / 1e6 * prices.million_write_units;
    // Provisioned by whole units of each table and index.
    cost.provisioned_reads += std::ceil(reads) * kSecondsOfMonth / 3600 * prices.provisioned_read_unit_hour;
    cost.provisioned_writes += std::ceil(writes) * kSecondsOfMonth / 3600 * prices.provisioned_write_unit_hour;
  }
  for (const LoadedTable& load : report.loads) {
    const double bytes = static_cast<double>(load.bytes) + kBytesOfIndexEntry * static_cast<double>(load.items_held);
    cost.storage += bytes / 1e9 * prices.gigabyte_month;
  }
  return cost;
}

std::vector<HotPartition> ReportHottest(const Workload& workload, const RunResult& run, double seconds) {
  std::int64_t all = 0;
  std::vector<PartitionHeat::Partition> hottest = run.heat.Hottest(SIZE_MAX);
  for (const PartitionHeat::Partition& partition : hottest) all += partition.touches();
  hottest.resize(std::min(hottest.size(), kHottestShown));
  const double scale = static_cast<double>(kHeatSample) / seconds;
  std::vector<HotPartition> reports;
  for (const PartitionHeat::Partition& partition : hottest) {
    HotPartition report{.of = workload.partitioned[partition.of].label(),
                        .key = partition.key,
                        .reads_per_second = static_cast<double>(partition.reads) * scale,
                        .writes_per_second = static_cast<double>(partition.writes) * scale,
                        .share = static_cast<double>(partition.touches()) / static_cast<double>(all)};
    for (const std::int64_t touches : partition.columns) {
      report.columns.push_back(static_cast<double>(touches) * scale * PartitionHeat::kColumns);
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace

Report MakeReport(const Workload& workload, const std::vector<LoadedTable>& loads, const RunSettings& settings,
                  const RunResult& run, const std::string& target, const std::string& started) {
  Report report{.workload = workload.name,
                .description = workload.description,
                .target = target,
                .started = started,
                .seconds = run.seconds,
                .threads = settings.threads,
                .seed = workload.seed,
                .rate = settings.rate.value_or(0),
                .not_sent = run.not_sent,
                .driver_share = run.driver_share,
                .driver_microseconds = run.driver_seconds * 1e6,
                .loads = loads};
  for (std::size_t i = 0; i < run.patterns.size(); ++i) {
    const PatternSpec& spec = workload.patterns[i];
    report.patterns.push_back(ReportPattern(spec, run.patterns[i], run.seconds));
    PatternReport& pattern = report.patterns.back();
    const double price = spec.is_write ? workload.prices.million_write_units : workload.prices.million_read_units;
    pattern.monthly_cost = pattern.units * pattern.per_second * kSecondsOfMonth / 1e6 * price;
    report.requests += pattern.requests;
    if (spec.rate && !settings.rate) report.rate += *spec.rate;
  }
  report.per_second = static_cast<double>(report.requests) / run.seconds;
  report.capacity = ReportCapacity(workload, run, run.seconds);
  report.cost = ReportCost(workload, report);
  report.hottest = ReportHottest(workload, run, run.seconds);
  report.warnings = Warnings(workload, report);
  return report;
}

}  // namespace karst::workload
