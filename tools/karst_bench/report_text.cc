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

// On one line, whatever an endpoint or a key brings.
std::string Printable(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) c = ' ';
  }
  return text;
}

// Characters of UTF-8.
std::size_t WidthOf(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Columns as wide as they need to be; the first to the left, the others to the right.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head) { Add(std::move(head)); }
  void Add(std::vector<std::string> row) {
    for (std::string& cell : row) cell = Printable(std::move(cell));
    rows_.push_back(std::move(row));
  }

  std::string Render() const {
    std::vector<std::size_t> widths(rows_.front().size(), 0);
    for (const auto& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], WidthOf(row[i]));
    }
    std::string out;
    for (const auto& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string space(widths[i] - WidthOf(row[i]), ' ');
        out += "  " + (i == 0 ? row[i] + space : space + row[i]);
      }
      out += "\n";
    }
    return out;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::string LatencyTable(const Report& report) {
  TextTable table(
      {"pattern", "operation", "requests/s", "lowest", "highest", "p50", "p95", "p99", "p99.9", "max", "errors"});
  for (const PatternReport& pattern : report.patterns) {
    const LatencyFigures& latency = pattern.latency;
    table.Add({pattern.name, pattern.operation, fmt::format("{:.0f}", pattern.per_second),
               fmt::format("{:.0f}", pattern.per_second_spread.low),
               fmt::format("{:.0f}", pattern.per_second_spread.high), Time(latency.p50), Time(latency.p95),
               Time(latency.p99), Time(latency.p999), Time(latency.max),
               pattern.failed == 0 ? "" : fmt::format("{}", pattern.failed)});
  }
  return table.Render();
}

std::string WorkTable(const Report& report) {
  TextTable table({"each request", "units", "items read", "returned", "in vain", "bytes read", "returned", "$ a month",
                   "provisioned"});
  for (const PatternReport& pattern : report.patterns) {
    if (pattern.sampled == 0) {
      table.Add({pattern.name, "not sampled"});
      continue;
    }
    const auto of_read = [&pattern](std::string text) { return pattern.is_write ? std::string() : std::move(text); };
    const auto if_told = [&](std::string text) { return of_read(pattern.says_examined ? std::move(text) : "?"); };
    table.Add({pattern.name, fmt::format("{:.2f}", pattern.units),
               if_told(fmt::format("{:.1f}", pattern.items_examined)),
               of_read(fmt::format("{:.1f}", pattern.items_returned)),
               if_told(fmt::format("{:.0f}%", 100 * pattern.filter_waste)), of_read(Bytes(pattern.bytes_read)),
               Bytes(pattern.bytes_returned), fmt::format("{:.2f}", pattern.monthly_cost),
               fmt::format("{:.2f}", pattern.monthly_provisioned)});
  }
  return table.Render();
}

std::string CapacityTable(const Report& report) {
  TextTable table({"a month on AWS", "read units/s", "write units/s", "on demand", "provisioned", "stored", "storage"});
  const auto dollars = [](double amount) { return fmt::format("${:.2f}", amount); };
  for (const CapacityReport& capacity : report.capacity) {
    table.Add({capacity.of, fmt::format("{:.0f}", capacity.read_units_per_second),
               fmt::format("{:.0f}", capacity.write_units_per_second), dollars(capacity.on_demand),
               dollars(capacity.provisioned), Bytes(static_cast<double>(capacity.bytes)), dollars(capacity.storage)});
  }
  const CostReport& cost = report.cost;
  table.Add({"all", "", "", dollars(cost.on_demand_reads + cost.on_demand_writes),
             dollars(cost.provisioned_reads + cost.provisioned_writes), "", dollars(cost.storage)});
  return table.Render();
}

std::string HottestTable(const Report& report) {
  constexpr std::size_t kShown = 5;
  TextTable table({"hottest partitions", "key", "reads/s", "writes/s", "read units/s", "write units/s", "share",
                   "items loaded", "bytes"});
  for (std::size_t i = 0; i < std::min(kShown, report.hottest.size()); ++i) {
    const HotPartition& partition = report.hottest[i];
    table.Add({partition.of, partition.key, fmt::format("{:.0f}", partition.reads_per_second),
               fmt::format("{:.0f}", partition.writes_per_second),
               fmt::format("{:.0f}", partition.read_units_per_second),
               fmt::format("{:.0f}", partition.write_units_per_second), fmt::format("{:.2f}%", 100 * partition.share),
               fmt::format("{}", partition.items), Bytes(static_cast<double>(partition.bytes))});
  }
  return table.Render();
}

std::string LargestTable(const Report& report) {
  constexpr std::size_t kShown = 3;
  TextTable table({"largest partitions", "key", "items", "bytes"});
  for (const LoadedTable& load : report.loads) {
    for (std::size_t i = 0; i < std::min(kShown, load.largest.size()); ++i) {
      const LoadedTable::Partition& partition = load.largest[i];
      table.Add(
          {load.table, partition.key, fmt::format("{}", partition.items), Bytes(static_cast<double>(partition.bytes))});
    }
  }
  return table.Render();
}

std::string Throughput(const Report& report) {
  std::string out = fmt::format(
      "{} requests, {:.0f} a second ({:.0f} to {:.0f}); the bench's own share of the time {:.1f}%, {:.2g} us a "
      "request\n",
      report.requests, report.per_second, report.per_second_spread.low, report.per_second_spread.high,
      100 * report.driver_share, report.driver_microseconds);
  if (report.slices.empty()) return out;
  out += fmt::format("requests/s, each {:.3g} s:", report.slice_seconds);
  for (const double slice : report.slices) out += fmt::format(" {:.0f}", slice);
  return out + "\n";
}

}  // namespace

std::string ReportText(const Report& report) {
  std::string out = fmt::format(
      "{}: {}, {} threads, {:.1f} s, {}\n", report.workload, report.target, report.threads, report.seconds,
      report.rate > 0 ? fmt::format("open loop at {:.0f} requests/s", report.rate) : std::string("closed loop"));
  for (const LoadedTable& load : report.loads) {
    out += fmt::format("loaded {}: {} items, {} in {} partitions ({:.1f} items, {} each), {:.0f} items/s\n", load.table,
                       load.items_held, Bytes(static_cast<double>(load.bytes)), load.partitions,
                       static_cast<double>(load.items_sent) / std::max(static_cast<double>(load.partitions), 1.0),
                       Bytes(static_cast<double>(load.bytes) / std::max(static_cast<double>(load.partitions), 1.0)),
                       static_cast<double>(load.items_sent) / std::max(load.seconds, 1e-9));
  }
  out += Throughput(report) + "\n" + LatencyTable(report) + "\n";
  const bool has_samples = std::any_of(report.patterns.begin(), report.patterns.end(),
                                       [](const PatternReport& pattern) { return pattern.sampled > 0; });
  if (has_samples) out += WorkTable(report) + "\n" + CapacityTable(report) + "\n";
  if (!report.hottest.empty()) out += HottestTable(report) + "\n";
  if (!report.loads.empty()) out += LargestTable(report) + "\n";
  for (const std::string& warning : report.warnings) out += "  warning: " + Printable(warning) + "\n";
  return out;
}

}  // namespace karst::workload
