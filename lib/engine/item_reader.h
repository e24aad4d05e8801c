// ItemReader: reads single items by primary key, without a copy where the store can pin them. Used by GetItem, by a
// query of a local index that reaches back to the table, and by writes for the old item. Reusable; not thread-safe.
#pragma once

#include <optional>
#include <string>

#include <karst/error.h>
#include <karst/value.h>

#include "catalog/primary_key.h"
#include "catalog/table_descriptor.h"
#include "storage/store.h"

namespace karst::engine {

class ItemReader {
 public:
  // Reads at `snapshot`, or the latest state when there is none. Both must outlive the reader.
  explicit ItemReader(storage::Store& store, const storage::Snapshot* snapshot = nullptr)
      : store_(store), snapshot_(snapshot) {}

  // The item, or nothing when there is none; valid until the next Read. One RocksDB get.
  // Errors: kIo, kCorruption.
  Result<std::optional<ItemView>> Read(const catalog::TableDescriptor& table, std::string_view partition,
                                       std::string_view sort);
  Result<std::optional<ItemView>> Read(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key) {
    return Read(table, key.partition, key.sort);
  }

 private:
  storage::Store& store_;
  const storage::Snapshot* snapshot_;
  std::string key_;
  storage::PinnedBytes bytes_;
};

// The item of the record stored under `key`. Errors: kCorruption that names the table and, in hex, the key.
Result<ItemView> ItemOfTable(const catalog::TableDescriptor& table, std::string_view key, std::string_view record);

}  // namespace karst::engine
