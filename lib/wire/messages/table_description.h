// TableDescription as JSON: the answer of all operations on one table. Pure functions.
#pragma once

#include <string_view>

#include <karst/table.h>

#include "wire/json_writer.h"

namespace karst::wire {

// Writes the member `name` with the description.
void EncodeTable(std::string_view name, const TableDescription& table, JsonWriter* out);

}  // namespace karst::wire
