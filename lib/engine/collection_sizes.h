// CollectionSizes: holds item collections - the items of one partition key, with their entries in local indexes - to
// DynamoDB's 10 GB. Only a table with a local index has that limit. Part of WritePipeline.
//
// Nothing is stored. The first write that makes a collection grow measures it; from then on it is counted along with
// what writes add and take away. A collection too large to be counted whole is measured again when so much has changed.
// It is counted up to 10,000 records or 16 MiB of the table and each index; the rest is estimated from the bytes that
// it takes on disk, so a large collection may be refused some per cent early or late. Thread-safe: concurrent writers
// of one collection may pass the limit together, by what each of them writes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include <karst/error.h>
#include <karst/value.h>

#include "catalog/primary_key.h"
#include "catalog/table_descriptor.h"
#include "engine/index_changes.h"
#include "storage/store.h"

namespace karst::engine {

// How many bytes larger, or smaller, a write makes the item's collection: the item itself and its entries in local
// indexes. A pure function.
std::int64_t CollectionGrowth(const catalog::TableDescriptor& table, const std::optional<ItemView>& old_item,
                              const std::optional<ItemView>& new_item, const std::vector<IndexChange>& changes);

class CollectionSizes {
 public:
  CollectionSizes(storage::Store& store, std::int64_t limit_bytes) : store_(store), limit_bytes_(limit_bytes) {}
  CollectionSizes(const CollectionSizes&) = delete;
  CollectionSizes& operator=(const CollectionSizes&) = delete;

  // Whether the collection of `key` may grow by `bytes`; what does not make it grow is always allowed. The table has a
  // local index. Errors: kItemCollectionSizeLimitExceeded, kCorruption.
  Result<void> CheckGrowth(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key, std::int64_t bytes);
  // A write was committed that made the collection larger by `bytes`, or smaller.
  void Changed(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key, std::int64_t bytes);

 private:
  struct Size {
    std::int64_t bytes = 0;            // as measured, and changed since
    std::int64_t trusted_changes = 0;  // how many bytes may yet change before it is measured again
  };
  struct Shard {
    std::mutex mutex;
    absl::flat_hash_map<std::string, Size> sizes;
  };

  Result<Size> Measure(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key);
  Shard& ShardOf(const std::string& collection);

  storage::Store& store_;
  const std::int64_t limit_bytes_;
  std::array<Shard, 16> shards_;
};

}  // namespace karst::engine
