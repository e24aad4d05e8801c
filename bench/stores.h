// A Karst store and a raw RocksDB beside it, with the same options and the same files in them: the raw one is a copy of
// Karst's directory, opened with RocksDB's own API.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <karst/database.h>
#include <rocksdb/db.h>

#include "storage/keyspace.h"

namespace karst::bench {

// Everything is in the cache, and nothing waits for a device: what is left is what Karst adds.
Options BenchOptions();

// A directory of its own, gone with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// RocksDB as Karst sets it up, on a directory that a Karst store left.
class RawStore {
 public:
  RawStore(const std::filesystem::path& path, const Options& options);
  RawStore(const RawStore&) = delete;
  RawStore& operator=(const RawStore&) = delete;
  ~RawStore();
  rocksdb::DB& db() { return *db_; }
  rocksdb::ColumnFamilyHandle* family(storage::Family family) { return families_[static_cast<std::size_t>(family)]; }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

class StorePair {
 public:
  using Load = void (*)(Database&);
  // Both hold what `load` writes, which is not synced whatever the options.
  StorePair(Load load, const Options& options);
  Database& karst() { return *karst_; }
  rocksdb::DB& raw() { return raw_->db(); }
  rocksdb::ColumnFamilyHandle* raw_items() { return raw_->family(storage::Family::kItems); }
  rocksdb::ColumnFamilyHandle* raw_family(storage::Family family) { return raw_->family(family); }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<Database> karst_;
  std::unique_ptr<RawStore> raw_;
};

// The pair that holds the whole workload. Made once a program, on first use.
class Stores : public StorePair {
 public:
  static Stores& Get();
  // The key of ItemOf(index), as RocksDB has it, for each index; those of one partition are in order.
  const std::vector<std::string>& raw_keys() const { return raw_keys_; }
  // Karst's own bytes of such an item: the value of raw puts.
  std::string RawValue();

 private:
  Stores();
  std::vector<std::string> raw_keys_;
};

// The keys of all items of a family, in order.
std::vector<std::string> KeysOf(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family);
// The key of ItemOf(index) in the table whose items have `some_key` among their keys.
std::string RawKeyOf(std::size_t index, const std::string& some_key);

}  // namespace karst::bench
