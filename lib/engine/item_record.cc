#include "engine/item_record.h"

#include "base/error_table.h"

namespace karst::engine {

Result<ItemView> ItemOfRecord(std::string_view record) {
  if (!IsItemRecord(record)) [[unlikely]] {
    return base::CorruptionError("a stored item has an unknown format version");
  }
  return ItemIn(record);
}

}  // namespace karst::engine
