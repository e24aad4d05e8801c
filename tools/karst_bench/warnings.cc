#include "karst_bench/warnings.h"

#include <algorithm>

#include <fmt/format.h>

namespace karst::workload {
namespace {

constexpr double kWasteMax = 0.5;
constexpr double kItemBytesLimit = 400 * 1024;
constexpr double kItemBytesNear = 0.8 * kItemBytesLimit;
constexpr double kDriverShareMax = 0.1;

using Strings = std::vector<std::string>;

void AddOfPattern(const PatternReport& pattern, Strings* out) {
  if (pattern.throttles > 0) {
    out->push_back(
        fmt::format("'{}': {} of {} requests were throttled", pattern.name, pattern.throttles, pattern.requests));
  }
  for (const auto& [type, count] : pattern.errors) {
    out->push_back(fmt::format("'{}': {} of {} requests failed with {} ({})", pattern.name, count, pattern.requests,
                               type, pattern.error_examples.at(type)));
  }
  if (pattern.filter_waste > kWasteMax && pattern.items_examined >= 1) {
    out->push_back(
        fmt::format("'{}' throws away {:.0f}% of the items that it reads and pays for ({:.1f} of {:.1f} stay): "
                    "a key or an index that finds them would cost less than the filter",
                    pattern.name, 100 * pattern.filter_waste, pattern.items_returned, pattern.items_examined));
  }
  // A single write costs a unit for each KiB of its item.
  const bool is_single = pattern.operation == "PutItem" || pattern.operation == "UpdateItem";
  if (is_single && pattern.table_units * 1024 > kItemBytesNear) {
    out->push_back(fmt::format("'{}' writes items of about {:.0f} KiB; DynamoDB's limit is {:.0f} KiB", pattern.name,
                               pattern.table_units, kItemBytesLimit / 1024));
  }
  if (pattern.operation == "Scan") {
    out->push_back(fmt::format("'{}' scans: what it costs grows with the table", pattern.name));
  }
}

void AddOfPartition(const HotPartition& partition, Strings* out) {
  const double reads = partition.read_units_per_second;
  const double writes = partition.write_units_per_second;
  if (reads > kPartitionReadUnits) {
    out->push_back(fmt::format("partition {} of {} is read at {:.0f} units a second; DynamoDB gives a partition {:.0f}",
                               partition.key, partition.of, reads, kPartitionReadUnits));
  }
  if (writes > kPartitionWriteUnits) {
    out->push_back(
        fmt::format("partition {} of {} is written at {:.0f} units a second; DynamoDB gives a partition {:.0f}",
                    partition.key, partition.of, writes, kPartitionWriteUnits));
  }
}

void AddOfUnplaced(const UnplacedWrites& writes, Strings* out) {
  out->push_back(
      fmt::format("'{}' writes {} at {:.0f} units a second by keys that its requests do not name: how hot they make "
                  "its partitions is not known",
                  writes.pattern, writes.of, writes.units_per_second));
}

void AddOfLoad(const LoadedTable& load, Strings* out) {
  if (load.items_held != load.items_sent) {
    out->push_back(fmt::format("table {} holds {} items, but {} were loaded: some have the same key", load.table,
                               load.items_held, load.items_sent));
  }
  if (static_cast<double>(load.largest_item_bytes) > kItemBytesNear) {
    out->push_back(fmt::format("table {} has an item of {:.0f} KiB; DynamoDB's limit is {:.0f} KiB", load.table,
                               static_cast<double>(load.largest_item_bytes) / 1024, kItemBytesLimit / 1024));
  }
}

// An index that no pattern reads costs writes and storage all the same. What a statement reads shows in its capacity.
void AddUnusedIndexes(const Workload& workload, const Report& report, Strings* out) {
  const auto is_read = [&](const TableSpec& table, const IndexSpec& index) {
    const std::string name = table.name + "/" + index.name;
    return std::any_of(workload.patterns.begin(), workload.patterns.end(),
                       [&](const PatternSpec& pattern) {
                         return pattern.table == table.name && pattern.index == index.name;
                       }) ||
           std::any_of(report.capacity.begin(), report.capacity.end(), [&](const CapacityReport& capacity) {
             return capacity.of == name && capacity.read_units_per_second > 0;
           });
  };
  for (const TableSpec& table : workload.tables) {
    for (const IndexSpec& index : table.indexes) {
      if (is_read(table, index)) continue;
      out->push_back(fmt::format("nobody reads index {}/{}, but every write pays for it", table.name, index.name));
    }
  }
}

// Where no capacity was sampled, costs are too low.
void AddUnsampled(const Report& report, Strings* out) {
  if (!report.takes_samples) {
    out->push_back("no capacity was sampled, as asked for: costs, units and items are left out");
    return;
  }
  for (const PatternReport& pattern : report.patterns) {
    if (pattern.sampled > 0 || pattern.requests == 0) continue;
    out->push_back(fmt::format("'{}': no capacity was sampled, so that the costs leave it out", pattern.name));
  }
}

}  // namespace

Strings Warnings(const Workload& workload, const Report& report) {
  Strings warnings;
  if (!report.ended_early.empty()) {
    warnings.push_back(fmt::format("the run ended early, after {:.1f} s: {}", report.seconds, report.ended_early));
  }
  AddUnsampled(report, &warnings);
  for (const PatternReport& pattern : report.patterns) AddOfPattern(pattern, &warnings);
  for (const HotPartition& partition : report.overloaded) AddOfPartition(partition, &warnings);
  if (report.overloaded_count > report.overloaded.size()) {
    warnings.push_back(fmt::format("{} more partitions are asked for more than DynamoDB gives one",
                                   report.overloaded_count - report.overloaded.size()));
  }
  for (const UnplacedWrites& writes : report.unplaced) AddOfUnplaced(writes, &warnings);
  for (const LoadedTable& load : report.loads) AddOfLoad(load, &warnings);
  AddUnusedIndexes(workload, report, &warnings);
  if (report.not_sent > 0) {
    warnings.push_back(
        fmt::format("{} requests could not be sent in time: the target is too slow for this rate, or the "
                    "threads are too few; the latencies hold what they had waited when the run ended",
                    report.not_sent));
  }
  if (report.rate == 0 && report.driver_share > kDriverShareMax) {
    warnings.push_back(
        fmt::format("the bench itself took {:.0f}% of its threads' time, so the rates are too low by that",
                    100 * report.driver_share));
  }
  return warnings;
}

Strings Failures(const Report& report, double share_max) {
  Strings failures;
  for (const PatternReport& pattern : report.patterns) {
    if (pattern.failed == 0) continue;
    const std::string example = pattern.error_examples.empty() ? "" : pattern.error_examples.begin()->second;
    if (pattern.failed == pattern.requests) {
      failures.push_back(fmt::format("'{}': all of its {} requests failed, such as with {}: {}", pattern.name,
                                     pattern.requests, pattern.errors.begin()->first, example));
    } else if (static_cast<double>(pattern.failed) > share_max * static_cast<double>(pattern.requests)) {
      failures.push_back(fmt::format("'{}': {} of {} requests failed, more than {:g}%", pattern.name, pattern.failed,
                                     pattern.requests, 100 * share_max));
    }
  }
  return failures;
}

}  // namespace karst::workload
