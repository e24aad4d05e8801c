#include "karst_bench/cost_report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace karst::workload {
namespace {

constexpr double kHoursOfMonth = 730;  // as AWS counts them
constexpr double kSecondsOfMonth = kHoursOfMonth * 3600;
constexpr double kBytesOfOverhead = 100;  // AWS adds so many to each item of a table or index for storage

using ByName = std::map<std::string, CapacityReport>;

// A local index has no throughput of its own: what is asked of it, its table provides.
std::string ProvidedBy(const Workload& workload, const std::string& of) {
  const auto partitions = workload.PartitionsOf(of);
  return partitions ? workload.partitioned[*partitions].label() : of;
}

double ProvisionedReads(const Prices& prices, double units) {
  return units * kHoursOfMonth * prices.provisioned_read_unit_hour;
}

double ProvisionedWrites(const Prices& prices, double units) {
  return units * kHoursOfMonth * prices.provisioned_write_unit_hour;
}

void AddUnits(const Report& report, ByName* by_name) {
  for (const PatternReport& pattern : report.patterns) {
    for (const auto& [of, units] : pattern.units_of) {
      CapacityReport& capacity = (*by_name)[of];
      capacity.of = of;
      (pattern.is_write ? capacity.write_units_per_second : capacity.read_units_per_second) +=
          units * pattern.per_second;
    }
  }
}

// What was loaded, and what AWS adds to it.
void AddStorage(const Workload& workload, const Report& report, ByName* by_name) {
  for (const LoadedTable& load : report.loads) {
    for (const Stored& stored : load.stored) {
      CapacityReport& capacity = (*by_name)[stored.of];
      capacity.of = stored.of;
      // Of a table the items that it was counted to have; where keys met, the bytes are of fewer.
      const bool is_table = &stored == &load.stored.front();
      const std::int64_t items = is_table ? load.items_held : stored.items;
      const double share =
          stored.items > 0 && is_table ? static_cast<double>(items) / static_cast<double>(stored.items) : 1;
      const double bytes = static_cast<double>(stored.bytes) * share + kBytesOfOverhead * static_cast<double>(items);
      capacity.items = items;
      capacity.bytes = static_cast<std::uint64_t>(bytes);
      capacity.storage = bytes / 1e9 * workload.prices.gigabyte_month;
    }
  }
}

// Provisioned by whole units of each table and global index; a local index's count with its table's.
void AddPrices(const Workload& workload, ByName* by_name, CostReport* cost) {
  const Prices& prices = workload.prices;
  std::map<std::string, CapacityReport> provided;
  for (auto& [of, capacity] : *by_name) {
    const double reads = capacity.read_units_per_second;
    const double writes = capacity.write_units_per_second;
    const double read_price = reads * kSecondsOfMonth / 1e6 * prices.million_read_units;
    const double write_price = writes * kSecondsOfMonth / 1e6 * prices.million_write_units;
    capacity.on_demand = read_price + write_price;
    cost->on_demand_reads += read_price;
    cost->on_demand_writes += write_price;
    cost->storage += capacity.storage;
    CapacityReport& provider = provided[ProvidedBy(workload, of)];
    provider.read_units_per_second += reads;
    provider.write_units_per_second += writes;
  }
  for (const auto& [of, provider] : provided) {
    const double reads = ProvisionedReads(prices, std::ceil(provider.read_units_per_second));
    const double writes = ProvisionedWrites(prices, std::ceil(provider.write_units_per_second));
    if (const auto found = by_name->find(of); found != by_name->end()) found->second.provisioned = reads + writes;
    cost->provisioned_reads += reads;
    cost->provisioned_writes += writes;
  }
}

void PricePatterns(const Workload& workload, Report* report) {
  const Prices& prices = workload.prices;
  for (PatternReport& pattern : report->patterns) {
    const double units = pattern.units * pattern.per_second;
    pattern.monthly_cost =
        units * kSecondsOfMonth / 1e6 * (pattern.is_write ? prices.million_write_units : prices.million_read_units);
    pattern.monthly_provisioned = pattern.is_write ? ProvisionedWrites(prices, units) : ProvisionedReads(prices, units);
  }
}

}  // namespace

void ReportCosts(const Workload& workload, Report* report) {
  ByName by_name;
  for (const Partitioned& partitioned : workload.partitioned) {
    by_name[partitioned.label()] = {.of = partitioned.label(), .is_index = !partitioned.index.empty()};
  }
  AddUnits(*report, &by_name);
  AddStorage(workload, *report, &by_name);
  AddPrices(workload, &by_name, &report->cost);
  PricePatterns(workload, report);
  for (const auto& [of, capacity] : by_name) report->capacity.push_back(capacity);
}

}  // namespace karst::workload
