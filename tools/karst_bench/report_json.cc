// A report as JSON, which `karst-bench compare` reads and the HTML page shows; and the log for HdrHistogram's tools.
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "karst_bench/json_text.h"
#include "karst_bench/report.h"

namespace karst::workload {
namespace {

void Write(const LatencyFigures& figures, std::string_view name, JsonDocument* out) {
  out->Name(name).BeginObject();
  out->Member("mean", figures.mean).Member("p50", figures.p50).Member("p90", figures.p90).Member("p95", figures.p95);
  out->Member("p99", figures.p99).Member("p99.9", figures.p999).Member("max", figures.max);
  out->EndObject();
}

void Write(const Spread& spread, std::string_view name, JsonDocument* out) {
  out->Name(name).BeginArray().Number(spread.low).Number(spread.high).EndArray();
}

void Write(const std::vector<double>& figures, std::string_view name, JsonDocument* out) {
  out->Name(name).BeginArray();
  for (const double figure : figures) out->Number(figure);
  out->EndArray();
}

void Write(const Slices& slices, JsonDocument* out) {
  out->Name("slices").BeginObject();
  Write(slices.per_second, "per_second", out);
  Write(slices.p50, "p50_us", out);
  Write(slices.p95, "p95_us", out);
  Write(slices.p99, "p99_us", out);
  Write(slices.p999, "p99.9_us", out);
  Write(slices.units, "capacity_units", out);
  out->EndObject();
}

void Write(const PatternReport& pattern, bool is_open_loop, JsonDocument* out) {
  out->BeginObject();
  out->Member("name", pattern.name).Member("operation", pattern.operation).Member("on", pattern.on);
  out->Member("kind", pattern.is_write ? "write" : "read");
  out->Member("requests", static_cast<double>(pattern.requests)).Member("per_second", pattern.per_second);
  Write(pattern.per_second_spread, "per_second_spread", out);
  Write(pattern.latency, "latency_us", out);
  if (is_open_loop) Write(pattern.service, "service_us", out);
  Write(pattern.p50_spread, "p50_spread", out);
  Write(pattern.p95_spread, "p95_spread", out);
  Write(pattern.p99_spread, "p99_spread", out);
  Write(pattern.p999_spread, "p99.9_spread", out);
  Write(pattern.slices, out);
  out->Name("errors").BeginObject();
  for (const auto& [type, count] : pattern.errors) out->Member(type, static_cast<double>(count));
  out->EndObject();
  out->Member("throttles", static_cast<double>(pattern.throttles));
  out->Member("not_sent", static_cast<double>(pattern.not_sent));
  out->Member("sampled", static_cast<double>(pattern.sampled));
  out->Member("items_returned", pattern.items_returned);
  out->Member("items_examined", pattern.says_examined ? pattern.items_examined : NAN);  // null
  out->Member("bytes_returned", pattern.bytes_returned).Member("bytes_read", pattern.bytes_read);
  out->Member("filter_waste", pattern.filter_waste).Member("capacity_units", pattern.units);
  Write(pattern.units_spread, "capacity_units_spread", out);
  out->Name("capacity_units_of").BeginObject();
  for (const auto& [of, units] : pattern.units_of) out->Member(of, units);
  out->EndObject();
  out->Member("monthly_cost_usd", pattern.monthly_cost);
  out->Member("monthly_provisioned_usd", pattern.monthly_provisioned);
  out->Name("histogram_us").BeginArray();
  for (const Histogram::Bar& bar : pattern.histogram) {
    out->BeginArray();
    out->Number(static_cast<double>(bar.low) / 1000).Number(static_cast<double>(bar.high) / 1000);
    out->Number(static_cast<double>(bar.count)).EndArray();
  }
  out->EndArray();
  out->EndObject();
}

void Write(const LoadedTable& load, JsonDocument* out) {
  out->BeginObject();
  out->Member("table", load.table).Member("items", static_cast<double>(load.items_held));
  out->Member("items_sent", static_cast<double>(load.items_sent)).Member("seconds", load.seconds);
  out->Member("bytes", static_cast<double>(load.bytes));
  out->Member("largest_item_bytes", static_cast<double>(load.largest_item_bytes));
  out->Member("partitions", static_cast<double>(load.partitions));
  out->Name("largest_partitions").BeginArray();
  for (const LoadedTable::Partition& partition : load.largest) {
    out->BeginObject().Member("key", partition.key).Member("items", static_cast<double>(partition.items));
    out->Member("bytes", static_cast<double>(partition.bytes)).EndObject();
  }
  out->EndArray().EndObject();
}

void Write(const HotPartition& partition, JsonDocument* out) {
  out->BeginObject().Member("of", partition.of).Member("key", partition.key);
  out->Member("reads_per_second", partition.reads_per_second);
  out->Member("writes_per_second", partition.writes_per_second);
  out->Member("read_units_per_second", partition.read_units_per_second);
  out->Member("write_units_per_second", partition.write_units_per_second).Member("share", partition.share);
  out->Member("items", static_cast<double>(partition.items)).Member("bytes", static_cast<double>(partition.bytes));
  out->Name("columns").BeginArray();
  for (const double touches : partition.columns) out->Number(touches);
  out->EndArray().EndObject();
}

void Write(const CapacityReport& capacity, JsonDocument* out) {
  out->BeginObject().Member("of", capacity.of);
  out->Member("read_units_per_second", capacity.read_units_per_second);
  out->Member("write_units_per_second", capacity.write_units_per_second);
  out->Member("on_demand_usd", capacity.on_demand).Member("provisioned_usd", capacity.provisioned);
  out->Member("items", static_cast<double>(capacity.items)).Member("bytes", static_cast<double>(capacity.bytes));
  out->Member("storage_usd", capacity.storage).EndObject();
}

void Write(const CostReport& cost, JsonDocument* out) {
  out->Name("monthly_cost_usd").BeginObject();
  out->Member("on_demand_reads", cost.on_demand_reads).Member("on_demand_writes", cost.on_demand_writes);
  out->Member("provisioned_reads", cost.provisioned_reads).Member("provisioned_writes", cost.provisioned_writes);
  out->Member("storage", cost.storage).EndObject();
}

}  // namespace

std::string ReportJson(const Report& report) {
  JsonDocument out;
  const auto write_all = [&out](std::string_view name, const auto& rows) {
    out.Name(name).BeginArray();
    for (const auto& row : rows) Write(row, &out);
    out.EndArray();
  };
  out.BeginObject();
  out.Member("karst_bench_report", kReportVersion).Member("workload", report.workload);
  out.Member("fingerprint", report.fingerprint).Member("ended_early", report.ended_early);
  out.Member("description", report.description).Member("target", report.target).Member("started", report.started);
  out.Member("loop", report.rate > 0 ? "open" : "closed").Member("rate", report.rate);
  out.Member("seconds", report.seconds)
      .Member("threads", report.threads)
      .Member("seed", static_cast<double>(report.seed));
  out.Member("requests", static_cast<double>(report.requests)).Member("per_second", report.per_second);
  Write(report.per_second_spread, "per_second_spread", &out);
  Write(report.slices, "slices_per_second", &out);
  out.Member("slice_seconds", report.slice_seconds);
  out.Member("not_sent", static_cast<double>(report.not_sent)).Member("driver_share", report.driver_share);
  out.Member("driver_us_per_request", report.driver_microseconds);
  out.Name("patterns").BeginArray();
  for (const PatternReport& pattern : report.patterns) Write(pattern, report.rate > 0, &out);
  out.EndArray();
  write_all("capacity", report.capacity);
  Write(report.cost, &out);
  write_all("loads", report.loads);
  write_all("hottest_partitions", report.hottest);
  out.Member("overloaded_partition_count", static_cast<double>(report.overloaded_count));
  write_all("overloaded_partitions", report.overloaded);
  out.Name("warnings").BeginArray();
  for (const std::string& warning : report.warnings) out.Text(warning);
  out.EndArray();
  out.EndObject();
  return std::move(out).Take() + "\n";
}

std::string HdrLog(const Workload& workload, const RunResult& run) {
  std::string log =
      "#[Histogram log format version 1.3]\n#[values in nanoseconds]\n"
      "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n";
  for (std::size_t i = 0; i < run.patterns.size(); ++i) {
    std::string tag = workload.patterns[i].name;
    for (char& c : tag) {
      // A tag has neither commas nor spaces, and is of one line.
      if (c == ',' || static_cast<unsigned char>(c) <= ' ' || c == 0x7F) c = '_';
    }
    const Histogram& latency = run.patterns[i].latency;
    log += fmt::format("Tag={},0.000,{:.3f},{},{}\n", tag, run.seconds, latency.max(), latency.EncodeHdr());
  }
  return log;
}

}  // namespace karst::workload
