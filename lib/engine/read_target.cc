#include "engine/read_target.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"

namespace karst::engine {

bool IsKeyAttribute(const catalog::KeyAttributes& key, std::string_view attribute) {
  const auto is_it = [&](const catalog::KeyAttribute& a) { return a.name == attribute; };
  return std::any_of(key.hash.begin(), key.hash.end(), is_it) || std::any_of(key.range.begin(), key.range.end(), is_it);
}

bool ReadTarget::ProjectsAll() const { return index == nullptr || index->projection == ProjectionType::kAll; }

bool ReadTarget::Projects(std::string_view attribute) const {
  return ProjectsAll() || IsKeyAttribute(index->key, attribute) || IsKeyAttribute(table->key, attribute) ||
         std::binary_search(index->non_key_attributes.begin(), index->non_key_attributes.end(), attribute);
}

Result<void> CheckReadable(const catalog::IndexDescriptor& index) {
  if (!index.backfilling) return {};
  return base::ValidationError(fmt::format("Cannot read from backfilling global secondary index: {}", index.name));
}

Result<ReadTarget> FindTarget(const catalog::TableDescriptor& table, const std::optional<std::string>& index_name,
                              bool consistent_read) {
  ReadTarget target{.table = &table};
  if (!index_name) return target;
  target.index = table.FindIndex(*index_name);
  if (target.index == nullptr) {
    return base::ValidationError(fmt::format("The table does not have the specified index: {}", *index_name));
  }
  if (target.index->is_global && consistent_read) {
    return base::ValidationError("Consistent reads are not supported on global secondary indexes");
  }
  KARST_TRY(CheckReadable(*target.index));
  return target;
}

}  // namespace karst::engine
