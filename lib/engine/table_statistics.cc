#include "engine/table_statistics.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "base/try.h"
#include "engine/item_record.h"
#include "storage/keyspace.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

// Partitions are spread evenly by their hash, and so many of them tell well enough how many there are.
constexpr std::int64_t kPartitionsMin = 100;
// All indexes together have one budget, of which each has its part, but never less.
constexpr std::int64_t kRecordsOfIndexMin = 2000;
constexpr std::int64_t kBytesOfIndexMin = std::int64_t{400} << 10;

ObjectStatistics Scaled(const ObjectStatistics& counted, double factor) {
  const auto scale = [factor](std::int64_t count) { return std::llround(static_cast<double>(count) * factor); };
  return {.items = scale(counted.items), .bytes = scale(counted.bytes)};
}

// Of the whole range, from what was counted of it up to `end`: by the part of the hashes that lies before it where
// there are partitions enough, and by the bytes that both take in the store where few partitions hold all.
ObjectStatistics Extrapolate(storage::Store& store, storage::Family family, const storage::KeyRange& range,
                             std::string_view end, const ObjectStatistics& counted, std::int64_t partitions) {
  if (partitions >= kPartitionsMin) {
    const double hashes = std::ldexp(1.0, 64);
    const auto seen = static_cast<double>(storage::PartitionHashOf(end));
    return seen > 0 ? Scaled(counted, hashes / seen) : counted;
  }
  const auto part = static_cast<double>(store.EstimateBytes(family, {range.lower, std::string(end)}));
  const auto whole = static_cast<double>(store.EstimateBytes(family, range));
  return part > 0 && whole > part ? Scaled(counted, whole / part) : counted;
}

CountBudget PartOf(const CountBudget& whole, std::size_t objects) {
  const auto parts = static_cast<std::int64_t>(std::max<std::size_t>(objects, 1));
  return {.records = std::max(whole.records / parts, kRecordsOfIndexMin),
          .bytes = std::max(whole.bytes / parts, kBytesOfIndexMin)};
}

}  // namespace

Result<ObjectStatistics> CountRecords(storage::Store& store, storage::Family family, catalog::ObjectId object,
                                      const CountBudget& budget) {
  const storage::KeyRange range = storage::ObjectRange(object);
  ObjectStatistics counted;
  std::int64_t looked_at = 0;
  std::int64_t partitions = 0;
  std::uint64_t last_partition = 0;
  const auto cursor = store.NewCursor(family, range, /*one_partition=*/false);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    if (counted.items >= budget.records || looked_at >= budget.bytes) {
      return Extrapolate(store, family, range, cursor->key(), counted, partitions);
    }
    KARST_ASSIGN_OR_RETURN(const ItemView item, ItemOfRecord(cursor->value()));
    ++counted.items;
    counted.bytes += static_cast<std::int64_t>(value::ItemSizeBytes(item));
    looked_at += static_cast<std::int64_t>(cursor->key().size() + cursor->value().size());
    const std::uint64_t partition = storage::PartitionHashOf(cursor->key());
    if (partitions == 0 || partition != last_partition) ++partitions;
    last_partition = partition;
  }
  KARST_TRY(cursor->status());
  return counted;
}

Result<void> AddStatistics(storage::Store& store, const catalog::TableDescriptor& table,
                           TableDescription* description) {
  KARST_ASSIGN_OR_RETURN(const ObjectStatistics items,
                         CountRecords(store, storage::Family::kItems, table.id, CountBudget()));
  description->item_count = items.items;
  description->table_size_bytes = items.bytes;
  const CountBudget budget = PartOf(CountBudget(), table.local_indexes.size() + table.global_indexes.size());
  const auto add = [&](const std::vector<catalog::IndexDescriptor>& indexes, auto* descriptions) -> Result<void> {
    for (std::size_t i = 0; i < indexes.size(); ++i) {
      KARST_ASSIGN_OR_RETURN(ObjectStatistics entries,
                             CountRecords(store, storage::Family::kIndex, indexes[i].id, budget));
      // An item has one entry at most.
      if (entries.items > items.items) {
        entries = Scaled(entries, static_cast<double>(items.items) / static_cast<double>(entries.items));
      }
      (*descriptions)[i].item_count = entries.items;
      (*descriptions)[i].index_size_bytes = entries.bytes;
    }
    return {};
  };
  KARST_TRY(add(table.local_indexes, &description->local_secondary_indexes));
  return add(table.global_indexes, &description->global_secondary_indexes);
}

}  // namespace karst::engine
