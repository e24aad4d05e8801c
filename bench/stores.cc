#include "stores.h"

#include <unistd.h>

#include <cstdlib>
#include <system_error>

#include "base/check.h"
#include "item_workload.h"
#include "storage/rocks_options.h"

namespace karst::bench {
namespace {

// Everything is in the cache, and nothing waits for a device: what is left is what Karst adds.
Options BenchOptions() { return {.durability = Durability::kBuffered, .block_cache_bytes = std::size_t{512} << 20}; }

std::filesystem::path NewDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "karst-bench-XXXXXX").string();
  KARST_CHECK(mkdtemp(name.data()) != nullptr);
  return name;
}

void Load(const std::filesystem::path& path) {
  Database db = Database::Open(path, BenchOptions()).value();
  db.CreateTable({.table_name = kTableName,
                  .attribute_definitions = {{"pk", KeyType::kString}, {"sk", KeyType::kString}},
                  .key_schema = {{"pk", KeyRole::kHash}, {"sk", KeyRole::kRange}},
                  .billing_mode = BillingMode::kPayPerRequest})
      .value();
  for (std::size_t i = 0; i < kItems; ++i) db.PutItem({.table_name = kTableName, .item = ItemOf(i)}).value();
}

}  // namespace

Stores& Stores::Get() {
  static Stores stores;
  return stores;
}

Stores::Stores() : directory_(NewDirectory()) {
  const std::filesystem::path karst_path = directory_ / "karst";
  const std::filesystem::path raw_path = directory_ / "raw";
  Load(karst_path);
  std::filesystem::copy(karst_path, raw_path, std::filesystem::copy_options::recursive);

  const Options options = BenchOptions();
  karst_ = std::make_unique<Database>(Database::Open(karst_path, options).value());
  synced_karst_ = std::make_unique<Database>(Database::Open(directory_ / "synced", {}).value());
  rocksdb::DB* raw = nullptr;
  const rocksdb::Status opened = rocksdb::DB::Open(storage::DatabaseOptions(options, false), raw_path.string(),
                                                   storage::FamilyDescriptors(options, false), &raw_families_, &raw);
  KARST_CHECK(opened.ok());
  raw_.reset(raw);

  const std::unique_ptr<rocksdb::Iterator> all(raw_->NewIterator(rocksdb::ReadOptions(), raw_items()));
  for (all->SeekToFirst(); all->Valid(); all->Next()) raw_keys_.push_back(all->key().ToString());
  KARST_CHECK(raw_keys_.size() == kItems);
}

Stores::~Stores() {
  karst_.reset();
  synced_karst_.reset();
  for (rocksdb::ColumnFamilyHandle* family : raw_families_) {
    raw_->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  }
  raw_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

}  // namespace karst::bench
