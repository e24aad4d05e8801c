#include "karst_bench/heat_report.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace karst::workload {
namespace {

constexpr std::size_t kHottestShown = 20;
constexpr std::size_t kOverloadedShown = 5;
// Fewer touches than these say little about a rate.
constexpr std::int64_t kSeenLeast = 5;

// Units that a pattern's average request costs on the partitions of this table or global index.
double UnitsOn(const Workload& workload, const PatternReport& pattern, std::size_t of) {
  double units = 0;
  for (const auto& [name, consumed] : pattern.units_of) {
    if (workload.PartitionsOf(name) == of) units += consumed;
  }
  return units;
}

// Turns touches into rates, and those into units: a pattern's units on a table or an index are spread over its touches
// of the partitions there.
class Heat {
 public:
  Heat(const Workload& workload, const RunResult& run, const Report& report)
      : workload_(workload), run_(run), report_(report) {
    for (std::size_t of = 0; of < workload.partitioned.size(); ++of) {
      std::vector<double>& units = units_of_touch_.emplace_back();
      for (std::size_t i = 0; i < report.patterns.size(); ++i) units.push_back(UnitsOfTouch(of, i));
    }
  }

  HotPartition Rates(const PartitionHeat::Partition& partition) const {
    const double scale = Scale();
    HotPartition hot{.of = workload_.partitioned[partition.of].label(),
                     .key = partition.key,
                     .seen = partition.touches,
                     .share = static_cast<double>(partition.touches) / static_cast<double>(run_.heat.total())};
    for (std::size_t i = 0; i < partition.by_pattern.size(); ++i) {
      const bool is_write = report_.patterns[i].is_write;
      const double rate = static_cast<double>(partition.by_pattern[i]) * scale;
      (is_write ? hot.writes_per_second : hot.reads_per_second) += rate;
      (is_write ? hot.write_units_per_second : hot.read_units_per_second) += rate * units_of_touch_[partition.of][i];
    }
    return hot;
  }

  // What only a partition that is shown needs.
  void AddDetails(const PartitionHeat::Partition& partition, HotPartition* hot) const {
    for (const std::int64_t touches : partition.columns) {
      hot->columns.push_back(static_cast<double>(touches) * Scale() * PartitionHeat::kColumns);
    }
    for (const LoadedTable& load : report_.loads) {
      for (const Stored& stored : load.stored) {
        const auto found = stored.partitions.find(partition.key);
        if (stored.of != hot->of || found == stored.partitions.end()) continue;
        hot->items = found->second.items;
        hot->bytes = found->second.bytes;
      }
    }
  }

 private:
  double Scale() const { return static_cast<double>(run_.heat_sample) / run_.seconds; }

  // Without a sample, a touch is taken for one unit, the least that a write costs.
  double UnitsOfTouch(std::size_t of, std::size_t pattern) const {
    const PatternReport& asked = report_.patterns[pattern];
    if (asked.sampled == 0) return 1;
    const double touches = static_cast<double>(run_.heat.Total(of, pattern)) * Scale();
    return touches > 0 ? UnitsOn(workload_, asked, of) * asked.per_second / touches : 0;
  }

  const Workload& workload_;
  const RunResult& run_;
  const Report& report_;
  std::vector<std::vector<double>> units_of_touch_;  // by table or index, and pattern
};

// The writes of a pattern whose table's key is seen, but not the index's that they cost.
void AddUnplaced(const Workload& workload, const RunResult& run, std::size_t pattern, Report* report) {
  const PatternReport& asked = report->patterns[pattern];
  std::set<std::string> tables_seen;
  for (std::size_t of = 0; of < workload.partitioned.size(); ++of) {
    const bool is_seen = workload.partitioned[of].index.empty() && run.heat.Total(of, pattern) > 0;
    if (is_seen) tables_seen.insert(workload.partitioned[of].table);
  }
  for (std::size_t of = 0; of < workload.partitioned.size(); ++of) {
    const Partitioned& index = workload.partitioned[of];
    if (index.index.empty() || tables_seen.count(index.table) == 0 || run.heat.Total(of, pattern) > 0) continue;
    const double units = UnitsOn(workload, asked, of) * asked.per_second;
    if (units > 0) report->unplaced.push_back({.pattern = asked.name, .of = index.label(), .units_per_second = units});
  }
}

// How far beyond what DynamoDB gives a partition: above 1 is too much.
double Load(const HotPartition& partition) {
  return std::max(partition.read_units_per_second / kPartitionReadUnits,
                  partition.write_units_per_second / kPartitionWriteUnits);
}

}  // namespace

void ReportHeat(const Workload& workload, const RunResult& run, Report* report) {
  const Heat heat(workload, run, *report);
  for (const PartitionHeat::Partition& partition : run.heat.Hottest(SIZE_MAX)) {
    HotPartition hot = heat.Rates(partition);
    const bool is_overloaded = Load(hot) > 1 && hot.seen >= kSeenLeast;
    if (!is_overloaded && report->hottest.size() >= kHottestShown) continue;
    heat.AddDetails(partition, &hot);
    if (is_overloaded) report->overloaded.push_back(hot);
    if (report->hottest.size() < kHottestShown) report->hottest.push_back(std::move(hot));
  }
  for (std::size_t i = 0; i < report->patterns.size(); ++i) {
    if (report->patterns[i].is_write) AddUnplaced(workload, run, i, report);
  }
  report->overloaded_count = report->overloaded.size();
  std::stable_sort(report->overloaded.begin(), report->overloaded.end(),
                   [](const HotPartition& a, const HotPartition& b) { return Load(a) > Load(b); });
  if (report->overloaded.size() > kOverloadedShown) report->overloaded.resize(kOverloadedShown);
}

}  // namespace karst::workload
