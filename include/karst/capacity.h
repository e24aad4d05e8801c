// What an operation cost: ConsumedCapacity and ItemCollectionMetrics. Plain values: safe to read from any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <karst/value.h>

namespace karst {

// ReturnConsumedCapacity. kIndexes adds the parts of the table and of each index.
enum class ReturnConsumedCapacity { kNone, kTotal, kIndexes };
enum class ReturnItemCollectionMetrics { kNone, kSize };

// Capacity units. A read unit is 4 KiB read consistently or 8 KiB eventually; a write unit is 1 KiB.
struct Capacity {
  double capacity_units = 0;
  // Set for operations that have both kinds, as AWS does for transactions only.
  std::optional<double> read_capacity_units{};
  std::optional<double> write_capacity_units{};
};

struct ConsumedCapacity {
  std::string table_name{};
  double capacity_units = 0;
  std::optional<double> read_capacity_units{};
  std::optional<double> write_capacity_units{};
  // With kIndexes only.
  std::optional<Capacity> table{};
  std::map<std::string, Capacity> local_secondary_indexes{};
  std::map<std::string, Capacity> global_secondary_indexes{};
};

// The size of the item collection that a write touched; only for tables with a local secondary index.
struct ItemCollectionMetrics {
  Item item_collection_key{};         // the partition key attribute and its value
  double size_estimate_lower_gb = 0;  // SizeEstimateRangeGB
  double size_estimate_upper_gb = 0;
};

}  // namespace karst
