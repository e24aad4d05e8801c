// Workload: what a workload file says, ready to run. Made by ReadWorkload; used by the runner and the reports. Plain
// values, immutable once read, but for the sources, which are shared and atomic.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>

#include "karst_bench/json_template.h"
#include "karst_bench/scope.h"

namespace karst::workload {

struct IndexSpec {
  std::string name{};
  bool is_global = true;
  std::vector<std::string> keys{};  // of the index: an item without one of them is not in it
  bool projects_all = false;
  std::vector<std::string> projected{};  // else: its keys, those of the table, and what is included
};

struct TableSpec {
  std::string name;
  std::string create_request{};  // JSON of CreateTable
  std::vector<IndexSpec> indexes{};
};

// Items that a table holds before anything is measured.
struct LoadSpec {
  std::string table;
  std::int64_t count = 0;
  JsonTemplate item;
};

// One access pattern: a named request, and its share of all requests or its rate a second.
struct PatternSpec {
  std::string name;
  std::string operation;  // such as "GetItem"
  std::optional<double> share;
  std::optional<double> rate;
  std::string table;  // of the first TableName; empty for batches and transactions
  std::string index;
  bool is_write = false;
  bool says_examined = true;  // answers tell how many items were read; those to statements do not
  // Tables that are read consistently, which costs twice as much; "*" where a statement does not say which.
  std::set<std::string, std::less<>> consistent{};
  JsonTemplate request;  // the members of the request, without the braces' ReturnConsumedCapacity
};

struct RunSpec {
  double seconds = 10;
  double warm_up_seconds = 2;
  int threads = 2;
  std::optional<double> rate;  // requests a second in all: open loop; absent: closed loop
};

// US dollars.
struct Prices {
  double million_read_units = 0.125;
  double million_write_units = 0.625;
  double provisioned_read_unit_hour = 0.00013;
  double provisioned_write_unit_hour = 0.00065;
  double gigabyte_month = 0.25;
};

struct Workload {
  std::string name;
  std::string description;
  std::string fingerprint;  // of tables, values, loads and patterns: reports of the same can be compared
  std::uint64_t seed = 1;
  std::vector<TableSpec> tables;
  std::vector<Partitioned> partitioned;
  std::map<std::string, std::unique_ptr<ValueSource>, std::less<>> sources;
  IndexSource* index = nullptr;  // {index} while loading; among `sources`
  std::vector<LoadSpec> loads;
  std::vector<PatternSpec> patterns;
  RunSpec run;
  Prices prices;

  // Slots that a Draw needs.
  std::size_t slots() const { return sources.size(); }
  // The table or global index whose partitions hold what the capacity of `of` ("Table" or "Table/index") paid for.
  std::optional<std::size_t> PartitionsOf(std::string_view of) const;
};

// Errors: kValidation, with file, line and column; kIo when the file cannot be read.
Result<Workload> ReadWorkload(const std::string& path);
Result<Workload> ParseWorkload(const std::string& text, const std::string& file);

}  // namespace karst::workload
