// Stores: one Karst store and one raw RocksDB, with the same options and the same files in them: the raw one is a copy
// of Karst's directory, opened with RocksDB's own API. Made once a program, on first use.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <karst/database.h>
#include <rocksdb/db.h>

namespace karst::bench {

class Stores {
 public:
  static Stores& Get();

  Database& karst() { return *karst_; }
  // An empty store whose writes are synced, Durability::kSync.
  Database& synced_karst() { return *synced_karst_; }
  rocksdb::DB& raw() { return *raw_; }
  rocksdb::ColumnFamilyHandle* raw_items() { return raw_families_[1]; }
  // All keys of the items family in order: those of partition p from p * kItemsPerPartition on.
  const std::vector<std::string>& raw_keys() const { return raw_keys_; }

  Stores(const Stores&) = delete;
  Stores& operator=(const Stores&) = delete;
  ~Stores();

 private:
  Stores();

  std::filesystem::path directory_;
  std::unique_ptr<Database> karst_;
  std::unique_ptr<Database> synced_karst_;
  std::unique_ptr<rocksdb::DB> raw_;
  std::vector<rocksdb::ColumnFamilyHandle*> raw_families_;
  std::vector<std::string> raw_keys_;
};

}  // namespace karst::bench
