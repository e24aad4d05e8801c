#include "engine/table_statistics.h"

#include <algorithm>
#include <string>

#include "base/try.h"
#include "engine/item_record.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

// What is looked at to estimate by.
constexpr CountBudget kSample{.records = 100, .bytes = 64 << 10};

// Scales what was counted in [range.lower, end) to the whole range, by the bytes that both take in the store.
ObjectStatistics Extrapolate(storage::Store& store, storage::Family family, const storage::KeyRange& range,
                             std::string_view end, const ObjectStatistics& counted) {
  const auto part = static_cast<double>(store.EstimateBytes(family, {range.lower, std::string(end)}));
  const auto whole = static_cast<double>(store.EstimateBytes(family, range));
  if (part <= 0 || whole <= part) return counted;
  const double factor = whole / part;
  return {.items = static_cast<std::int64_t>(static_cast<double>(counted.items) * factor),
          .bytes = static_cast<std::int64_t>(static_cast<double>(counted.bytes) * factor)};
}

}  // namespace

Result<ObjectStatistics> CountRecords(storage::Store& store, storage::Family family, catalog::ObjectId object,
                                      CountBudget* budget) {
  const storage::KeyRange range = storage::ObjectRange(object);
  const std::int64_t records_max = std::max(budget->records, kSample.records);
  const std::int64_t bytes_max = std::max(budget->bytes, kSample.bytes);
  ObjectStatistics counted;
  std::int64_t looked_at = 0;
  bool ended = true;
  const auto cursor = store.NewCursor(family, range, /*one_partition=*/false);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    ended = counted.items < records_max && looked_at < bytes_max;
    if (!ended) break;
    KARST_ASSIGN_OR_RETURN(const ItemView item, ItemOfRecord(cursor->value()));
    ++counted.items;
    counted.bytes += static_cast<std::int64_t>(value::ItemSizeBytes(item));
    looked_at += static_cast<std::int64_t>(cursor->key().size() + cursor->value().size());
  }
  budget->records -= counted.items;
  budget->bytes -= looked_at;
  if (!ended) return Extrapolate(store, family, range, cursor->key(), counted);
  KARST_TRY(cursor->status());
  return counted;
}

Result<void> AddStatistics(storage::Store& store, const catalog::TableDescriptor& table,
                           TableDescription* description) {
  CountBudget budget;
  KARST_ASSIGN_OR_RETURN(const ObjectStatistics items, CountRecords(store, storage::Family::kItems, table.id, &budget));
  description->item_count = items.items;
  description->table_size_bytes = items.bytes;
  const auto add = [&](const std::vector<catalog::IndexDescriptor>& indexes, auto* descriptions) -> Result<void> {
    for (std::size_t i = 0; i < indexes.size(); ++i) {
      KARST_ASSIGN_OR_RETURN(const ObjectStatistics entries,
                             CountRecords(store, storage::Family::kIndex, indexes[i].id, &budget));
      (*descriptions)[i].item_count = entries.items;
      (*descriptions)[i].index_size_bytes = entries.bytes;
    }
    return {};
  };
  KARST_TRY(add(table.local_indexes, &description->local_secondary_indexes));
  return add(table.global_indexes, &description->global_secondary_indexes);
}

}  // namespace karst::engine
