// Report: what a run showed, as figures ready to be written: as text, JSON or a page of HTML. Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "karst_bench/loader.h"
#include "karst_bench/runner.h"
#include "karst_bench/workload.h"

namespace karst::workload {

// Microseconds.
struct LatencyFigures {
  double mean = 0;
  double p50 = 0;
  double p90 = 0;
  double p95 = 0;
  double p99 = 0;
  double p999 = 0;
  double max = 0;
};

// A figure in each slice of the run: lowest and highest.
struct Spread {
  double low = 0;
  double high = 0;
};

struct PatternReport {
  std::string name{};
  std::string operation{};
  std::string on{};  // "Table" or "Table/index"
  bool is_write = false;
  std::int64_t requests = 0;
  double per_second = 0;
  Spread per_second_spread{};
  LatencyFigures latency{};
  LatencyFigures service{};  // open loop only
  Spread p50_spread{};
  Spread p95_spread{};
  Spread p99_spread{};
  std::map<std::string, std::int64_t> errors{};
  std::map<std::string, std::string> error_examples{};
  std::int64_t throttles = 0;
  std::int64_t sampled = 0;   // requests that the figures below were taken of
  double items_returned = 0;  // each request, on average
  double items_examined = 0;
  double bytes_returned = 0;                // of JSON
  double bytes_read = 0;                    // by capacity units: half of 8 KiB an eventually consistent unit
  double filter_waste = 0;                  // share of the examined items that were not returned
  double units = 0;                         // capacity units each request, over table and indexes
  double table_units = 0;                   // of the table alone
  double monthly_cost = 0;                  // US dollars at the measured rate, on demand
  std::vector<Histogram::Bar> histogram{};  // nanoseconds
};

// Capacity of a table or index, at the measured rate.
struct CapacityReport {
  std::string of{};
  bool is_index = false;
  double read_units_per_second = 0;
  double write_units_per_second = 0;
};

struct HotPartition {
  std::string of{};
  std::string key{};
  double reads_per_second = 0;
  double writes_per_second = 0;
  double share = 0;               // of all touches that were seen
  std::vector<double> columns{};  // touches a second over the time of the run
};

struct CostReport {
  double on_demand_reads = 0;  // US dollars a month
  double on_demand_writes = 0;
  double provisioned_reads = 0;
  double provisioned_writes = 0;
  double storage = 0;
};

struct Report {
  std::string workload{};
  std::string description{};
  std::string target{};
  std::string started{};  // ISO 8601
  double seconds = 0;
  int threads = 0;
  std::uint64_t seed = 0;
  double rate = 0;  // asked for; 0: closed loop
  std::int64_t not_sent = 0;
  double driver_share = 0;         // of the threads' time
  double driver_microseconds = 0;  // each request
  std::int64_t requests = 0;
  double per_second = 0;
  std::vector<LoadedTable> loads{};
  std::vector<PatternReport> patterns{};
  std::vector<CapacityReport> capacity{};
  CostReport cost{};
  std::vector<HotPartition> hottest{};
  std::vector<std::string> warnings{};
};

Report MakeReport(const Workload& workload, const std::vector<LoadedTable>& loads, const RunSettings& settings,
                  const RunResult& run, const std::string& target, const std::string& started);

std::string ReportText(const Report& report);
std::string ReportJson(const Report& report);
// One page that needs nothing else: data, styles and scripts are in it.
std::string ReportHtml(const Report& report);
// A log that HdrHistogram's tools read: one interval for each pattern, tagged with its name.
std::string HdrLog(const Workload& workload, const RunResult& run);

}  // namespace karst::workload
