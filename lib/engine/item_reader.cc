#include "engine/item_reader.h"

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/item_record.h"
#include "storage/keyspace.h"

namespace karst::engine {

Result<ItemView> ItemOfTable(const catalog::TableDescriptor& table, std::string_view record) {
  Result<ItemView> item = ItemOfRecord(record);
  if (!item) [[unlikely]] {
    return base::CorruptionError(fmt::format("table {}: {}", table.name, item.error().message()));
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
  KARST_ASSIGN_OR_RETURN(const ItemView item, ItemOfTable(table, bytes_.view()));
  return std::optional<ItemView>(item);
}

}  // namespace karst::engine
