#include "engine/item_record.h"

#include "base/error_table.h"

namespace karst::engine {

Result<ItemView> ItemOfRecord(std::string_view record) {
  if (record.empty() || record.front() != kItemFormatVersion) [[unlikely]] {
    return base::CorruptionError("a stored item has an unknown format version");
  }
  return ItemView(record.substr(1));
}

}  // namespace karst::engine
