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

Result<std::optional<ItemView>> ItemReader::Read(const catalog::TableDescriptor& table, std::string_view partition,
                                                 std::string_view sort) {
  key_.clear();
  storage::AppendItemKey(table.id, partition, sort, &key_);
  bytes_.Reset();
  KARST_ASSIGN_OR_RETURN(const bool found, store_.Get(storage::Family::kItems, key_, &bytes_, snapshot_));
  if (!found) return std::optional<ItemView>();
  KARST_ASSIGN_OR_RETURN(const ItemView item, ItemOfTable(table, key_, bytes_.view()));
  return std::optional<ItemView>(item);
}

}  // namespace karst::engine
