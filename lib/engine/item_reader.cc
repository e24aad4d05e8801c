#include "engine/item_reader.h"

#include <iterator>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/item_record.h"
#include "storage/keyspace.h"

namespace karst::engine {

namespace {

std::string Hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", static_cast<unsigned char>(byte));
  return text;
}

}  // namespace

Result<ItemView> ItemOfTable(const catalog::TableDescriptor& table, std::string_view key, std::string_view record) {
  Result<ItemView> item = ItemOfRecord(record);
  if (!item) [[unlikely]] {
    return base::CorruptionError(fmt::format("table {}, key {}: {}", table.name, Hex(key), item.error().message()));
  }
  return item;
}

Result<std::optional<ItemView>> ReadItem(storage::Store& store, const catalog::TableDescriptor& table,
                                         const catalog::PrimaryKey& key, storage::PinnedBytes* record,
                                         const storage::Snapshot* snapshot) {
  const storage::ItemKey stored_key(table.id, key.partition, key.sort);
  KARST_ASSIGN_OR_RETURN(const bool found, store.Get(storage::Family::kItems, stored_key, record, snapshot));
  if (!found) return std::optional<ItemView>();
  if (!IsItemRecord(record->view())) [[unlikely]]
    return ItemOfTable(table, stored_key, record->view()).error();
  return std::optional<ItemView>(ItemIn(record->view()));
}

}  // namespace karst::engine
