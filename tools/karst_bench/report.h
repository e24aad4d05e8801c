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

// Of the JSON; a change of what is in it has another.
inline constexpr int kReportVersion = 2;

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

// A figure in each slice of the run that came to its end.
struct Slices {
  std::vector<double> per_second{};
  std::vector<double> p50{};  // microseconds; of the slices in which there were any
  std::vector<double> p95{};
  std::vector<double> p99{};
  std::vector<double> p999{};
  std::vector<double> units{};  // each request
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
  Spread p999_spread{};
  Spread units_spread{};
  Slices slices{};
  std::int64_t failed = 0;    // all errors
  std::int64_t not_sent = 0;  // open loop
  std::map<std::string, std::int64_t> errors{};
  std::map<std::string, std::string> error_examples{};
  std::int64_t throttles = 0;
  std::int64_t sampled = 0;   // requests that the figures below were taken of
  double items_returned = 0;  // each request, on average
  bool says_examined = true;  // false: answers to statements do not tell how many items were read
  double items_examined = 0;
  double bytes_returned = 0;                 // of JSON
  double bytes_read = 0;                     // by capacity units and what one of them reads
  double filter_waste = 0;                   // share of the examined items that were not returned
  double units = 0;                          // capacity units each request, over table and indexes
  double table_units = 0;                    // of the table alone
  std::map<std::string, double> units_of{};  // by table or "table/index"
  double monthly_cost = 0;                   // US dollars at the measured rate, on demand
  double monthly_provisioned = 0;            // its part of what its tables and indexes need
  std::vector<Histogram::Bar> histogram{};   // nanoseconds
};

// Capacity of a table or index, at the measured rate, and what a month of it costs, in US dollars.
struct CapacityReport {
  std::string of{};
  bool is_index = false;
  double read_units_per_second = 0;
  double write_units_per_second = 0;
  double on_demand = 0;
  double provisioned = 0;
  std::int64_t items = 0;   // loaded
  std::uint64_t bytes = 0;  // with what DynamoDB adds to each item
  double storage = 0;
};

struct HotPartition {
  std::string of{};
  std::string key{};
  double reads_per_second = 0;
  double writes_per_second = 0;
  double read_units_per_second = 0;
  double write_units_per_second = 0;
  std::int64_t seen = 0;   // touches that were looked at
  double share = 0;        // of all touches that were seen
  std::int64_t items = 0;  // loaded into it
  std::uint64_t bytes = 0;
  std::vector<double> columns{};  // touches a second over the time of the run
};

// What a pattern's writes cost an index by keys that its requests do not name, so that no partition has it.
struct UnplacedWrites {
  std::string pattern{};
  std::string of{};
  double units_per_second = 0;
};

struct CostReport {
  double on_demand_reads = 0;  // US dollars a month
  double on_demand_writes = 0;
  double provisioned_reads = 0;
  double provisioned_writes = 0;
  double storage = 0;
};

// What DynamoDB gives one partition, in units a second.
inline constexpr double kPartitionReadUnits = 3000;
inline constexpr double kPartitionWriteUnits = 1000;

struct Report {
  std::string workload{};
  std::string fingerprint{};  // of what the workload asks for
  std::string description{};
  std::string target{};
  std::string started{};  // ISO 8601
  double seconds = 0;
  int threads = 0;
  std::uint64_t seed = 0;
  double rate = 0;  // asked for; 0: closed loop
  std::int64_t not_sent = 0;
  std::string ended_early{};  // why, or empty
  double slice_seconds = 0;
  bool takes_samples = true;       // of capacity
  double driver_share = 0;         // of the threads' time
  double driver_microseconds = 0;  // each request
  std::int64_t requests = 0;
  double per_second = 0;
  Spread per_second_spread{};
  std::vector<double> slices{};  // requests a second
  std::vector<LoadedTable> loads{};
  std::vector<PatternReport> patterns{};
  std::vector<CapacityReport> capacity{};
  CostReport cost{};
  std::vector<HotPartition> hottest{};  // by touches
  // Asked for more than DynamoDB gives a partition, worst first; how many there are, and the worst of them.
  std::size_t overloaded_count = 0;
  std::vector<HotPartition> overloaded{};
  std::vector<UnplacedWrites> unplaced{};
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
