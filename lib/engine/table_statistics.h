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

// How much of what is stored a count may still look at, of one table and its indexes together: counting ends at the
// first of both.
struct CountBudget {
  std::int64_t records = 20'000;
  std::int64_t bytes = std::int64_t{4} << 20;
};

// Exact while the budget lasts; beyond, the rest is estimated from the bytes that it takes on disk. Of every object a
// few records are looked at, be the budget used up. Errors: kCorruption when a record does not decode.
Result<ObjectStatistics> CountRecords(storage::Store& store, storage::Family family, catalog::ObjectId object,
                                      CountBudget* budget);

// Fills in the counts of the table and all its indexes. A few milliseconds at most, whatever is stored.
Result<void> AddStatistics(storage::Store& store, const catalog::TableDescriptor& table, TableDescription* description);

}  // namespace karst::engine
