#include "stores.h"

#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "base/check.h"
#include "base/coding.h"
#include "item_workload.h"
#include "storage/rocks_options.h"

namespace karst::bench {
namespace {

void LoadWorkload(Database& db) {
  db.CreateTable(BenchTable()).value();
  for (std::size_t i = 0; i < kItems; ++i) db.PutItem({.table_name = kTableName, .item = ItemOf(i)}).value();
}

}  // namespace

Options BenchOptions() { return {.durability = Durability::kBuffered, .block_cache_bytes = std::size_t{512} << 20}; }

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "karst-bench-XXXXXX").string();
  KARST_CHECK(mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

RawStore::RawStore(const std::filesystem::path& path, const Options& options) {
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = rocksdb::DB::Open(storage::DatabaseOptions(options, false), path.string(),
                                                   storage::FamilyDescriptors(options, false), &families_, &db);
  KARST_CHECK(opened.ok());
  db_.reset(db);
}

RawStore::~RawStore() {
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    db_->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  }
}

StorePair::StorePair(Load load, const Options& options) {
  const std::filesystem::path karst_path = directory_.path() / "karst";
  const std::filesystem::path raw_path = directory_.path() / "raw";
  {
    Options load_options = options;
    load_options.durability = Durability::kBuffered;
    Database db = Database::Open(karst_path, load_options).value();
    load(db);
  }
  std::filesystem::copy(karst_path, raw_path, std::filesystem::copy_options::recursive);
  karst_ = std::make_unique<Database>(Database::Open(karst_path, options).value());
  raw_ = std::make_unique<RawStore>(raw_path, options);
}

Stores& Stores::Get() {
  static Stores stores;
  return stores;
}

std::vector<std::string> KeysOf(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family) {
  std::vector<std::string> keys;
  const std::unique_ptr<rocksdb::Iterator> all(db.NewIterator(rocksdb::ReadOptions(), family));
  for (all->SeekToFirst(); all->Valid(); all->Next()) keys.push_back(all->key().ToString());
  KARST_CHECK(all->status().ok());
  return keys;
}

std::string RawKeyOf(std::size_t index, const std::string& some_key) {
  std::string_view rest = some_key;
  std::uint32_t table = 0;
  KARST_CHECK(base::GetBigEndian32(&rest, &table));
  std::string key;
  storage::AppendItemKey(table, PartitionKey(index / kItemsPerPartition), SortKey(index % kItemsPerPartition), &key);
  return key;
}

Stores::Stores() : StorePair(LoadWorkload, BenchOptions()) {
  const std::vector<std::string> stored = KeysOf(raw(), raw_items());
  for (std::size_t i = 0; i < kItems; ++i) raw_keys_.push_back(RawKeyOf(i, stored.front()));
  std::vector<std::string> sorted = raw_keys_;
  std::sort(sorted.begin(), sorted.end());
  KARST_CHECK(sorted == stored);
}

std::string Stores::RawValue() {
  std::string value;
  KARST_CHECK(raw().Get({}, raw_items(), raw_keys_[0], &value).ok());
  return value;
}

}  // namespace karst::bench
