#include "engine/item_collection.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "storage/keyspace.h"

namespace karst::engine {
namespace {

std::uint64_t EstimateBytes(storage::Store& store, storage::Family family, std::string prefix) {
  std::string upper = storage::PrefixSuccessor(prefix);
  return store.EstimateBytes(family, {std::move(prefix), std::move(upper)});
}

}  // namespace

std::optional<ItemCollectionMetrics> CollectionMetrics(ReturnItemCollectionMetrics wanted, storage::Store& store,
                                                       const catalog::TableDescriptor& table,
                                                       const catalog::PrimaryKey& key, const ItemView& item) {
  if (wanted == ReturnItemCollectionMetrics::kNone || table.local_indexes.empty()) return std::nullopt;
  std::uint64_t bytes =
      EstimateBytes(store, storage::Family::kItems, storage::ItemPartitionPrefix(table.id, key.partition));
  const std::vector<std::string_view> hash{key.partition};
  for (const catalog::IndexDescriptor& index : table.local_indexes) {
    bytes += EstimateBytes(store, storage::Family::kIndex, storage::IndexPartitionPrefix(index.id, hash));
  }
  constexpr double kGigabyte = 1024.0 * 1024.0 * 1024.0;
  const std::string& partition_attribute = table.partition_key().name;
  ItemCollectionMetrics metrics;
  metrics.item_collection_key.Set(partition_attribute, item[partition_attribute]);
  metrics.size_estimate_lower_gb = std::floor(static_cast<double>(bytes) / kGigabyte);
  metrics.size_estimate_upper_gb = metrics.size_estimate_lower_gb + 1;
  return metrics;
}

}  // namespace karst::engine
