// TableDescriptor <-> stored bytes (FORMAT.md beside this file). Versioned: every earlier version stays readable. Pure
// functions.
#pragma once

#include <string>
#include <string_view>

#include <karst/error.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog {

void EncodeDescriptor(const TableDescriptor& table, std::string* out);
// Errors: kCorruption.
Result<TableDescriptor> DecodeDescriptor(std::string_view bytes);

}  // namespace karst::catalog
