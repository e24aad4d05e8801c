// Reads single items by primary key, without a copy where the store can pin them. Used by GetItem, by a query of a
// local index that reaches back to the table, and by writes for the old item. Thread-safe: free functions.
#pragma once

#include <optional>
#include <string>

#include <karst/error.h>
#include <karst/value.h>

#include "catalog/primary_key.h"
#include "catalog/table_descriptor.h"
#include "storage/store.h"

namespace karst::engine {

// The item, or nothing when there is none; a view into *record, which is used for nothing else meanwhile. Reads at
// `snapshot`, or the latest state when there is none. One RocksDB get. Errors: kIo, kCorruption.
Result<std::optional<ItemView>> ReadItem(storage::Store& store, const catalog::TableDescriptor& table,
                                         const catalog::PrimaryKey& key, storage::PinnedBytes* record,
                                         const storage::Snapshot* snapshot = nullptr);

// The item of the record stored under `key`. Errors: kCorruption that names the table and, in hex, the key.
Result<ItemView> ItemOfTable(const catalog::TableDescriptor& table, std::string_view key, std::string_view record);

}  // namespace karst::engine
