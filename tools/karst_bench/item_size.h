// The size of an item by DynamoDB's rules, from its JSON. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "karst_bench/workload.h"

namespace karst::workload {

// Of the attributes of an item as the wire has them; 0 when this is no item.
std::size_t ItemSizeOfJson(std::string_view item);

struct ItemSizes {
  std::size_t item = 0;
  std::vector<std::size_t> entries{};  // in each index; 0: the item is not in it
};
ItemSizes ItemSizesOfJson(std::string_view item, const std::vector<IndexSpec>& indexes);

}  // namespace karst::workload
