#include "engine/key_path_rules.h"

#include <string>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/read_target.h"

namespace karst::engine {
namespace {

Error NotScalar(std::string_view which, std::string_view attribute) {
  return base::ValidationError(
      fmt::format("Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: {}: {}",
                  which, attribute));
}

}  // namespace

Result<void> CheckKeyPath(const catalog::TableDescriptor& table, const value::DocumentPath& path) {
  if (path.IsTopLevel()) return {};
  const std::string_view attribute = path.attribute();
  if (IsKeyAttribute(table.key, attribute)) return NotScalar("Key", attribute);
  for (const auto* indexes : {&table.global_indexes, &table.local_indexes}) {
    for (const catalog::IndexDescriptor& index : *indexes) {
      if (IsKeyAttribute(index.key, attribute)) return NotScalar("IndexKey", attribute);
    }
  }
  return {};
}

Result<void> CheckKeyPaths(const catalog::TableDescriptor& table, std::span<const value::DocumentPath> paths) {
  for (const value::DocumentPath& path : paths) KARST_TRY(CheckKeyPath(table, path));
  return {};
}

}  // namespace karst::engine
