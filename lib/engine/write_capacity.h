// What a write costs: one unit for each started KiB of the larger of the item before and after, and of what changes in
// each index. Pure functions; called by WritePipeline and by the write operations.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <karst/capacity.h>
#include <karst/value.h>

#include "catalog/table_descriptor.h"
#include "engine/index_changes.h"

namespace karst::engine {

// Units of one write, by what they were spent on. An index that the write leaves alone is not listed.
struct WriteCost {
  double table_units = 0;
  std::size_t item_bytes = 0;  // the larger of the item before and after
  std::vector<std::pair<const catalog::IndexDescriptor*, double>> index_units;
};

// Started KiB, at least one.
double WriteUnits(std::size_t bytes);

// What a write is priced by: the larger of the item before and after.
std::size_t PricedBytes(const std::optional<ItemView>& old_item, const std::optional<ItemView>& new_item);

// A write that finds and leaves no item costs one unit, as does the smallest item.
double TableWriteUnits(const std::optional<ItemView>& old_item, const std::optional<ItemView>& new_item);

// An entry replaced under its key costs the larger of the two; one that moves to another key costs both, each rounded
// by itself.
double IndexWriteUnits(const IndexChange& change);

WriteCost PriceWrite(const std::optional<ItemView>& old_item, const std::optional<ItemView>& new_item,
                     const std::vector<IndexChange>& changes);

// Adds the cost to what an operation reports of one table: the total, and with kIndexes its parts.
void AddCost(const WriteCost& cost, ReturnConsumedCapacity detail, ConsumedCapacity* consumed);

// The same of a write in a transaction: the table's part counts twice, and each part says that it is of writing.
void AddTransactionCost(const WriteCost& cost, ReturnConsumedCapacity detail, ConsumedCapacity* consumed);

}  // namespace karst::engine
