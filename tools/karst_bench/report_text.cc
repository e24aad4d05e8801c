// A report for the terminal.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "karst_bench/report.h"

namespace karst::workload {
namespace {

// Three digits that mean something, and a unit.
std::string Time(double microseconds) {
  if (microseconds <= 0) return "-";  // no request got that far
  if (microseconds >= 1e6) return fmt::format("{:.3g} s", microseconds / 1e6);
  if (microseconds >= 1e3) return fmt::format("{:.3g} ms", microseconds / 1e3);
  return fmt::format("{:.3g} us", microseconds);
}

std::string Bytes(double bytes) {
  if (bytes >= 1e9) return fmt::format("{:.3g} GB", bytes / 1e9);
  if (bytes >= 1e6) return fmt::format("{:.3g} MB", bytes / 1e6);
  if (bytes >= 1e3) return fmt::format("{:.3g} kB", bytes / 1e3);
  return fmt::format("{:.0f} B", bytes);
}

// Columns as wide as they need to be; the first to the left, the others to the right.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head) { Add(std::move(head)); }
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  std::string Render() const {
    std::vector<std::size_t> widths(rows_.front().size(), 0);
    for (const auto& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    std::string out;
    for (const auto& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        out += i == 0 ? fmt::format("  {:<{}}", row[i], widths[i]) : fmt::format("  {:>{}}", row[i], widths[i]);
      }
      out += "\n";
    }
    return out;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::string LatencyTable(const Report& report) {
  TextTable table({"pattern", "operation", "requests/s", "p50", "p95", "p99", "p99.9", "max", "errors"});
  for (const PatternReport& pattern : report.patterns) {
    std::int64_t errors = 0;
    for (const auto& [type, count] : pattern.errors) errors += count;
    const LatencyFigures& latency = pattern.latency;
    table.Add({pattern.name, pattern.operation, fmt::format("{:.0f}", pattern.per_second), Time(latency.p50),
               Time(latency.p95), Time(latency.p99), Time(latency.p999), Time(latency.max),
               errors == 0 ? "" : fmt::format("{}", errors)});
  }
  return table.Render();
}

std::string WorkTable(const Report& report) {
  TextTable table({"each request", "units", "items read", "returned", "bytes read", "returned", "$ a month"});
  for (const PatternReport& pattern : report.patterns) {
    if (pattern.sampled == 0) continue;
    const auto of_read = [&pattern](std::string text) { return pattern.is_write ? std::string() : std::move(text); };
    table.Add({pattern.name, fmt::format("{:.2f}", pattern.units),
               of_read(fmt::format("{:.1f}", pattern.items_examined)),
               of_read(fmt::format("{:.1f}", pattern.items_returned)), of_read(Bytes(pattern.bytes_read)),
               Bytes(pattern.bytes_returned), fmt::format("{:.2f}", pattern.monthly_cost)});
  }
  return table.Render();
}

std::string CapacityTable(const Report& report) {
  TextTable table({"capacity", "read units/s", "write units/s"});
  for (const CapacityReport& capacity : report.capacity) {
    table.Add({capacity.of, fmt::format("{:.0f}", capacity.read_units_per_second),
               fmt::format("{:.0f}", capacity.write_units_per_second)});
  }
  return table.Render();
}

std::string HottestTable(const Report& report) {
  constexpr std::size_t kShown = 5;
  TextTable table({"hottest partitions", "key", "reads/s", "writes/s", "share"});
  for (std::size_t i = 0; i < std::min(kShown, report.hottest.size()); ++i) {
    const HotPartition& partition = report.hottest[i];
    table.Add({partition.of, partition.key, fmt::format("{:.0f}", partition.reads_per_second),
               fmt::format("{:.0f}", partition.writes_per_second), fmt::format("{:.2f}%", 100 * partition.share)});
  }
  return table.Render();
}

}  // namespace

std::string ReportText(const Report& report) {
  std::string out = fmt::format(
      "{}: {}, {} threads, {:.1f} s, {}\n", report.workload, report.target, report.threads, report.seconds,
      report.rate > 0 ? fmt::format("open loop at {:.0f} requests/s", report.rate) : std::string("closed loop"));
  for (const LoadedTable& load : report.loads) {
    out += fmt::format("loaded {}: {} items, {} in {} partitions, {:.0f} items/s\n", load.table, load.items_held,
                       Bytes(static_cast<double>(load.bytes)), load.partitions,
                       static_cast<double>(load.items_sent) / std::max(load.seconds, 1e-9));
  }
  out += fmt::format("{} requests, {:.0f} a second; the bench's own share of the time {:.1f}%, {:.2g} us a request\n\n",
                     report.requests, report.per_second, 100 * report.driver_share, report.driver_microseconds);
  out += LatencyTable(report) + "\n";
  const bool has_samples = std::any_of(report.patterns.begin(), report.patterns.end(),
                                       [](const PatternReport& pattern) { return pattern.sampled > 0; });
  if (has_samples) {
    out += WorkTable(report) + "\n" + CapacityTable(report) + "\n";
    const CostReport& cost = report.cost;
    out += fmt::format(
        "  at this rate, a month on AWS: on demand ${:.2f} reads + ${:.2f} writes; provisioned ${:.2f} + "
        "${:.2f}; storage ${:.2f}\n\n",
        cost.on_demand_reads, cost.on_demand_writes, cost.provisioned_reads, cost.provisioned_writes, cost.storage);
  }
  if (!report.hottest.empty()) out += HottestTable(report) + "\n";
  for (const std::string& warning : report.warnings) out += "  warning: " + warning + "\n";
  return out;
}

}  // namespace karst::workload
