// ItemCollectionMetrics: how large the item collection is that a write touched - the items of one partition key, with
// their entries in local indexes. Called by the write operations. Thread-safe: a free function.
#pragma once

#include <optional>

#include <karst/capacity.h>
#include <karst/value.h>

#include "catalog/primary_key.h"
#include "catalog/table_descriptor.h"
#include "storage/store.h"

namespace karst::engine {

// Nothing unless asked for, and unless the table has a local index. `item` has at least the partition key attribute.
// The size is RocksDB's estimate, in whole gigabytes below and above. Reads no items.
std::optional<ItemCollectionMetrics> CollectionMetrics(ReturnItemCollectionMetrics wanted, storage::Store& store,
                                                       const catalog::TableDescriptor& table,
                                                       const catalog::PrimaryKey& key, const ItemView& item);

}  // namespace karst::engine
