// ReadTarget: what a Query or Scan walks - a table, or one of its indexes. A view of a descriptor, which must outlive
// it. Immutable.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <karst/error.h>

#include "catalog/table_descriptor.h"
#include "storage/keyspace.h"

namespace karst::engine {

struct ReadTarget {
  const catalog::TableDescriptor* table;
  const catalog::IndexDescriptor* index = nullptr;  // null for the table itself

  const catalog::KeyAttributes& key() const { return index != nullptr ? index->key : table->key; }
  catalog::ObjectId id() const { return index != nullptr ? index->id : table->id; }
  storage::Family family() const { return index != nullptr ? storage::Family::kIndex : storage::Family::kItems; }
  bool IsGlobalIndex() const { return index != nullptr && index->is_global; }
  // Contributor Insights of what is walked; a local index has its table's.
  const std::optional<catalog::StoredInsights>& insights() const {
    return IsGlobalIndex() ? index->contributor_insights : table->settings.insights;
  }

  // Whether every entry carries the attribute if its item has it.
  bool Projects(std::string_view attribute) const;
  bool ProjectsAll() const;
};

// An index that is still being filled cannot be read. Errors: kValidation.
Result<void> CheckReadable(const catalog::IndexDescriptor& index);

// Errors: kValidation for an index that the table has not, and for a consistent read of a global one
// or any of one that is being filled.
Result<ReadTarget> FindTarget(const catalog::TableDescriptor& table, const std::optional<std::string>& index_name,
                              bool consistent_read);

// Whether `attribute` is one of the key's.
bool IsKeyAttribute(const catalog::KeyAttributes& key, std::string_view attribute);

}  // namespace karst::engine
