// How operations on tables, rather than on items, see a table: the longer sentence for one that is not there, and the
// state it is shown in. Used by operations/*_table.cc. Thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include <karst/error.h>

#include "engine/engine.h"
#include "engine/table_registry.h"

namespace karst::engine {

// `found` as it is, but for a missing table "Requested resource not found: Table: X not found".
Result<TablePtr> NamingTheTable(Result<TablePtr> found, std::string_view name_or_arn);

// As the table is shown while its creation, change or deletion is held to be under way (transient_states.h).
std::optional<TableDescription> ShownAs(Engine& engine, std::string_view name_or_arn);

// `found` as the operations on backups miss a table.
Result<TablePtr> AsTableNotFound(Result<TablePtr> found, std::string_view name_or_arn);

}  // namespace karst::engine
