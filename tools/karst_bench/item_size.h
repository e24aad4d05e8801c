// The size of an item by DynamoDB's rules, from its JSON. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace karst::workload {

// Of the attributes of an item as the wire has them; 0 when this is no item.
std::size_t ItemSizeOfJson(std::string_view item);

}  // namespace karst::workload
