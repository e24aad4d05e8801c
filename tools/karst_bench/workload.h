// Workload: what a workload file says, ready to run. Made by ReadWorkload; used by the runner and the reports. Plain
// values, immutable once read, but for the sources, which are shared and atomic.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
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
};

struct TableSpec {
  std::string name;
  std::string create_request;  // JSON of CreateTable
  std::vector<IndexSpec> indexes;
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
  bool has_filter = false;
  bool is_write = false;
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
};

// Errors: kValidation, with file, line and column; kIo when the file cannot be read.
Result<Workload> ReadWorkload(const std::string& path);
Result<Workload> ParseWorkload(const std::string& text, const std::string& file);

}  // namespace karst::workload
