#include "engine/table_lookup.h"

#include <fmt/format.h>

#include "catalog/table_rules.h"

namespace karst::engine {

Result<TablePtr> NamingTheTable(Result<TablePtr> found, std::string_view name_or_arn) {
  if (found || found.error().code() != ErrorCode::kResourceNotFound) return found;
  const std::string_view name = catalog::TableNameOf(name_or_arn).value_or(name_or_arn);
  return Error(ErrorCode::kResourceNotFound, fmt::format("Requested resource not found: Table: {} not found", name));
}

Result<TablePtr> AsTableNotFound(Result<TablePtr> found, std::string_view name_or_arn) {
  if (found || found.error().code() != ErrorCode::kResourceNotFound) return found;
  return Error(ErrorCode::kTableNotFound, fmt::format("Table not found: {}", name_or_arn));
}

}  // namespace karst::engine
