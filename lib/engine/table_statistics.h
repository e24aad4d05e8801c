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

// Exact for up to 10,000 records; beyond, the rest is estimated from the bytes that it takes on disk. O(1) in that
// sense. Errors: kCorruption when a record does not decode.
Result<ObjectStatistics> CountRecords(storage::Store& store, storage::Family family, catalog::ObjectId object);

// Fills in the counts of the table and all its indexes.
Result<void> AddStatistics(storage::Store& store, const catalog::TableDescriptor& table, TableDescription* description);

}  // namespace karst::engine
