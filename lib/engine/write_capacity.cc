#include "engine/write_capacity.h"

#include <algorithm>

#include "value/value_size.h"

namespace karst::engine {

double WriteUnits(std::size_t bytes) {
  constexpr std::size_t kUnitBytes = 1024;
  return static_cast<double>(std::max<std::size_t>(1, (bytes + kUnitBytes - 1) / kUnitBytes));
}

std::size_t PricedBytes(const std::optional<ItemView>& old_item, const std::optional<ItemView>& new_item) {
  const std::size_t old_bytes = old_item ? value::ItemSizeBytes(*old_item) : 0;
  const std::size_t new_bytes = new_item ? value::ItemSizeBytes(*new_item) : 0;
  return std::max(old_bytes, new_bytes);
}

double TableWriteUnits(const std::optional<ItemView>& old_item, const std::optional<ItemView>& new_item) {
  return WriteUnits(PricedBytes(old_item, new_item));
}

double IndexWriteUnits(const IndexChange& change) {
  const double before = change.before ? WriteUnits(value::ItemSizeBytes(change.before->projected())) : 0;
  const double after = change.after ? WriteUnits(value::ItemSizeBytes(change.after->projected())) : 0;
  return change.IsMove() ? before + after : std::max(before, after);
}

WriteCost PriceWrite(const std::optional<ItemView>& old_item, const std::optional<ItemView>& new_item,
                     const std::vector<IndexChange>& changes) {
  const std::size_t item_bytes = PricedBytes(old_item, new_item);
  WriteCost cost{.table_units = WriteUnits(item_bytes), .item_bytes = item_bytes, .index_units = {}};
  cost.index_units.reserve(changes.size());
  for (const IndexChange& change : changes) cost.index_units.emplace_back(change.index, IndexWriteUnits(change));
  return cost;
}

void AddCost(const WriteCost& cost, ReturnConsumedCapacity detail, ConsumedCapacity* consumed) {
  const bool by_index = detail == ReturnConsumedCapacity::kIndexes;
  consumed->capacity_units += cost.table_units;
  if (by_index) {
    if (!consumed->table) consumed->table.emplace();
    consumed->table->capacity_units += cost.table_units;
  }
  for (const auto& [index, units] : cost.index_units) {
    consumed->capacity_units += units;
    if (!by_index) continue;
    auto& arms = index->is_global ? consumed->global_secondary_indexes : consumed->local_secondary_indexes;
    arms[index->name].capacity_units += units;
  }
}

void AddTransactionCost(const WriteCost& cost, ReturnConsumedCapacity detail, ConsumedCapacity* consumed) {
  constexpr double kTransactionFactor = 2;
  WriteCost doubled = cost;
  doubled.table_units *= kTransactionFactor;
  AddCost(doubled, detail, consumed);
  consumed->write_capacity_units = consumed->capacity_units;
  const auto mark = [](Capacity& capacity) { capacity.write_capacity_units = capacity.capacity_units; };
  if (consumed->table) mark(*consumed->table);
  for (auto& [name, capacity] : consumed->local_secondary_indexes) mark(capacity);
  for (auto& [name, capacity] : consumed->global_secondary_indexes) mark(capacity);
}

}  // namespace karst::engine
