// The workload of all benchmarks: items of 1 KiB and 12 attributes in partitions of 100. Pure functions, fixed data.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <karst/table.h>
#include <karst/value.h>

namespace karst::bench {

inline constexpr std::size_t kPartitions = 500;
inline constexpr std::size_t kItemsPerPartition = 100;
inline constexpr std::size_t kItems = kPartitions * kItemsPerPartition;

inline constexpr const char* kTableName = "Bench";
// Strings `pk` and `sk`, no index, on demand.
CreateTableRequest BenchTable(std::string name = kTableName);

std::string PartitionKey(std::size_t partition);
std::string SortKey(std::size_t position);

// The key, and the item, number `index` of kItems.
Item KeyOf(std::size_t index);
Item ItemOf(std::size_t index);

// `count` different items of kItems, spread over all partitions: the ones of batch number `batch`.
std::vector<std::size_t> SpreadIndexes(std::size_t batch, std::size_t count);

// The items that a benchmark touches, in an order that no cache could learn: the same for Karst and for raw RocksDB.
// Requests are made before the clock starts.
inline constexpr std::size_t kTouches = 4096;
std::size_t TouchedIndex(std::size_t touch);

// make(TouchedIndex(i)) for each touch.
template <typename Make>
auto ForEachTouch(Make make) {
  std::vector<decltype(make(std::size_t{}))> made;
  made.reserve(kTouches);
  for (std::size_t i = 0; i < kTouches; ++i) made.push_back(make(TouchedIndex(i)));
  return made;
}

}  // namespace karst::bench
