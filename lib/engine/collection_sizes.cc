#include "engine/collection_sizes.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "base/try.h"
#include "engine/item_record.h"
#include "storage/keyspace.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

// Counting ends at the first of both.
struct CountedMax {
  std::int64_t records;
  std::int64_t bytes;
};
constexpr CountedMax kGlance{64, std::int64_t{1} << 20};
constexpr CountedMax kSample{10'000, std::int64_t{16} << 20};
// LZ4, which compresses what is stored, makes nothing smaller than a 255th: a collection that takes less than this part
// of the limit on disk is within the limit.
constexpr std::int64_t kSmallOnDiskPart = 256;
constexpr std::size_t kSizesOfShardMax = 4096;

struct Records {
  storage::Family family;
  storage::KeyRange range;
};

// The table's records of the partition, then those of each local index.
std::vector<Records> RecordsOf(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key) {
  const auto with_prefix = [](storage::Family family, std::string prefix) {
    std::string upper = storage::PrefixSuccessor(prefix);
    return Records{family, {std::move(prefix), std::move(upper)}};
  };
  std::vector<Records> all;
  all.reserve(1 + table.local_indexes.size());
  all.push_back(with_prefix(storage::Family::kItems, storage::ItemPartitionPrefix(table.id, key.partition)));
  const std::vector<std::string_view> hash{key.partition};
  for (const catalog::IndexDescriptor& index : table.local_indexes) {
    all.push_back(with_prefix(storage::Family::kIndex, storage::IndexPartitionPrefix(index.id, hash)));
  }
  return all;
}

struct Counted {
  std::int64_t bytes = 0;
  bool exact = true;
};

// What was counted, scaled to the whole range by the bytes that both take on disk.
std::int64_t Extrapolate(storage::Store& store, const Records& records, std::string_view end, std::int64_t counted) {
  const auto part = static_cast<double>(store.EstimateBytes(records.family, {records.range.lower, std::string(end)}));
  const auto whole = static_cast<double>(store.EstimateBytes(records.family, records.range));
  if (part <= 0 || whole <= part) return counted;
  return static_cast<std::int64_t>(static_cast<double>(counted) * (whole / part));
}

Result<Counted> CountBytes(storage::Store& store, const Records& records, const CountedMax& max) {
  Counted counted;
  std::int64_t count = 0;
  const auto cursor = store.NewCursor(records.family, records.range, /*one_partition=*/true);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    if (count == max.records || counted.bytes >= max.bytes) {
      return Counted{.bytes = Extrapolate(store, records, cursor->key(), counted.bytes), .exact = false};
    }
    KARST_ASSIGN_OR_RETURN(const ItemView item, ItemOfRecord(cursor->value()));
    counted.bytes += static_cast<std::int64_t>(value::ItemSizeBytes(item));
    ++count;
  }
  KARST_TRY(cursor->status());
  return counted;
}

Result<Counted> CountBytes(storage::Store& store, const std::vector<Records>& all, const CountedMax& max) {
  Counted sum;
  for (const Records& records : all) {
    KARST_ASSIGN_OR_RETURN(const Counted counted, CountBytes(store, records, max));
    sum.bytes += counted.bytes;
    sum.exact = sum.exact && counted.exact;
  }
  return sum;
}

std::string CollectionOf(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key) {
  return storage::ItemPartitionPrefix(table.id, key.partition);
}

std::int64_t SizeOf(const std::optional<ItemView>& item) {
  return item ? static_cast<std::int64_t>(value::ItemSizeBytes(*item)) : 0;
}

std::int64_t SizeOf(const std::optional<IndexEntry>& entry) {
  return entry ? static_cast<std::int64_t>(value::ItemSizeBytes(entry->projected())) : 0;
}

}  // namespace

std::int64_t CollectionGrowth(const catalog::TableDescriptor& table, const std::optional<ItemView>& old_item,
                              const std::optional<ItemView>& new_item, const std::vector<IndexChange>& changes) {
  std::int64_t growth = SizeOf(new_item) - SizeOf(old_item);
  for (const IndexChange& change : changes) {
    const bool is_local =
        std::any_of(table.local_indexes.begin(), table.local_indexes.end(),
                    [&](const catalog::IndexDescriptor& local) { return local.id == change.index->id; });
    if (is_local) growth += SizeOf(change.after) - SizeOf(change.before);
  }
  return growth;
}

CollectionSizes::Shard& CollectionSizes::ShardOf(const std::string& collection) {
  return shards_[std::hash<std::string>()(collection) % shards_.size()];
}

// From cheap to dear: most collections end with the first glance, and all but giants with the second.
Result<CollectionSizes::Size> CollectionSizes::Measure(const catalog::TableDescriptor& table,
                                                       const catalog::PrimaryKey& key) {
  constexpr std::int64_t kAlways = std::numeric_limits<std::int64_t>::max();
  const std::int64_t small = limit_bytes_ / kSmallOnDiskPart;
  const std::vector<Records> all = RecordsOf(table, key);
  KARST_ASSIGN_OR_RETURN(const Counted glance, CountBytes(store_, all, kGlance));
  if (glance.exact) return Size{.bytes = glance.bytes, .trusted_changes = kAlways};
  std::uint64_t on_disk = 0;
  for (const Records& records : all) on_disk += store_.EstimateBytes(records.family, records.range);
  if (on_disk < static_cast<std::uint64_t>(small)) return Size{.bytes = 0, .trusted_changes = small};
  KARST_ASSIGN_OR_RETURN(const Counted sample, CountBytes(store_, all, kSample));
  return Size{.bytes = sample.bytes, .trusted_changes = sample.exact ? kAlways : small};
}

Result<void> CollectionSizes::CheckGrowth(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key,
                                          std::int64_t bytes) {
  if (bytes <= 0) return {};
  const std::string collection = CollectionOf(table, key);
  Shard& shard = ShardOf(collection);
  Size size;
  {
    const std::lock_guard lock(shard.mutex);
    if (const auto at = shard.sizes.find(collection); at != shard.sizes.end()) size = at->second;
  }
  if (size.trusted_changes <= 0) {
    KARST_ASSIGN_OR_RETURN(size, Measure(table, key));
    const std::lock_guard lock(shard.mutex);
    // All of it can be measured again, so which ones go does not matter.
    if (shard.sizes.size() >= kSizesOfShardMax) shard.sizes.clear();
    shard.sizes.insert_or_assign(collection, size);
  }
  if (size.bytes + bytes <= limit_bytes_) return {};
  return Error(ErrorCode::kItemCollectionSizeLimitExceeded, "Collection size exceeded.");
}

void CollectionSizes::Changed(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key,
                              std::int64_t bytes) {
  if (bytes == 0) return;
  const std::string collection = CollectionOf(table, key);
  Shard& shard = ShardOf(collection);
  const std::lock_guard lock(shard.mutex);
  const auto at = shard.sizes.find(collection);
  if (at == shard.sizes.end()) return;
  at->second.bytes += bytes;
  at->second.trusted_changes -= std::abs(bytes);
}

}  // namespace karst::engine
