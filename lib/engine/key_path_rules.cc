#include "engine/key_path_rules.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"

namespace karst::engine {
namespace {

bool Names(const catalog::KeyAttributes& key, std::string_view attribute) {
  const auto is_it = [&](const catalog::KeyAttribute& a) { return a.name == attribute; };
  return std::any_of(key.hash.begin(), key.hash.end(), is_it) || std::any_of(key.range.begin(), key.range.end(), is_it);
}

Error NotScalar(std::string_view which, std::string_view attribute) {
  return base::ValidationError(
      fmt::format("Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: {}: {}",
                  which, attribute));
}

}  // namespace

Result<void> CheckKeyPath(const catalog::TableDescriptor& table, const value::DocumentPath& path) {
  if (path.IsTopLevel()) return {};
  const std::string& attribute = path.attribute();
  if (Names(table.key, attribute)) return NotScalar("Key", attribute);
  for (const auto* indexes : {&table.global_indexes, &table.local_indexes}) {
    for (const catalog::IndexDescriptor& index : *indexes) {
      if (Names(index.key, attribute)) return NotScalar("IndexKey", attribute);
    }
  }
  return {};
}

Result<void> CheckKeyPaths(const catalog::TableDescriptor& table, const std::vector<value::DocumentPath>& paths) {
  for (const value::DocumentPath& path : paths) KARST_TRY(CheckKeyPath(table, path));
  return {};
}

}  // namespace karst::engine
