// How Karst sets up RocksDB: for the whole database, and for each column family. Used by Store::Open. Pure functions.
#pragma once

#include <vector>

#include <rocksdb/db.h>

#include <karst/options.h>

namespace karst::storage {

rocksdb::DBOptions DatabaseOptions(const Options& options, bool in_memory);

// One descriptor a family, in the order of Family, sharing one block cache. In memory a single one for all families:
// each further one would add more than a millisecond to the opening.
std::vector<rocksdb::ColumnFamilyDescriptor> FamilyDescriptors(const Options& options, bool in_memory);

}  // namespace karst::storage
