// How Karst sets up RocksDB: for the whole database, and for each column family. Used by Store::Open. Pure functions.
#pragma once

#include <vector>

#include <rocksdb/db.h>

#include <karst/options.h>

#include "storage/keyspace.h"

namespace karst::storage {

// The column family of each kind, in the order of Family. The catalog lives in RocksDB's own default family, which
// every database has: one family less to make when a store is opened in memory.
const char* FamilyName(Family family);

rocksdb::DBOptions DatabaseOptions(const Options& options, bool in_memory);

// One descriptor a family, in the order of Family, sharing one block cache.
std::vector<rocksdb::ColumnFamilyDescriptor> FamilyDescriptors(const Options& options, bool in_memory);

}  // namespace karst::storage
