// How many records an object has, and how large they are: ItemCount and TableSizeBytes of DescribeTable. Thread-safe.
#pragma once

#include <cstdint>

#include <karst/error.h>
#include <karst/table.h>

#include "catalog/table_descriptor.h"
#include "storage/store.h"

namespace karst::engine {

struct ObjectStatistics {
  std::int64_t items = 0;
  std::int64_t bytes = 0;  // as DynamoDB counts the size of an item
};

// How much of one object a count may look at: it ends at the first of both.
struct CountBudget {
  std::int64_t records = 20'000;
  std::int64_t bytes = std::int64_t{4} << 20;
};

// Exact if the budget lasts to the end. Beyond, the rest is estimated: within some per cent when at least a hundred
// partitions were looked at, else by the bytes that it takes in the store, which may be wrong by a factor of a few.
// Errors: kCorruption when a record does not decode.
Result<ObjectStatistics> CountRecords(storage::Store& store, storage::Family family, catalog::ObjectId object,
                                      const CountBudget& budget);

// Fills in the counts of the table and all its indexes: the table's with a budget of its own, and the indexes' with one
// that they have in equal parts. Some milliseconds at most, whatever is stored.
Result<void> AddStatistics(storage::Store& store, const catalog::TableDescriptor& table, TableDescription* description);

}  // namespace karst::engine
