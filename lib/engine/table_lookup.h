// The longer sentence of table operations for a table that is not there. Used by operations/*_table.cc. Thread-safe.
#pragma once

#include <string_view>

#include <karst/error.h>

#include "engine/table_registry.h"

namespace karst::engine {

// `found` as it is, but for a missing table "Requested resource not found: Table: X not found".
Result<TablePtr> NamingTheTable(Result<TablePtr> found, std::string_view name_or_arn);

// `found` as the operations on backups miss a table.
Result<TablePtr> AsTableNotFound(Result<TablePtr> found, std::string_view name_or_arn);

}  // namespace karst::engine
