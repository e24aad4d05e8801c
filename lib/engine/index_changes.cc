#include "engine/index_changes.h"

#include <utility>

namespace karst::engine {

std::optional<IndexEntry> IndexEntry::Of(const catalog::TableDescriptor& table, const catalog::IndexDescriptor& index,
                                         const ItemView& item) {
  std::optional<catalog::IndexKey> key = catalog::KeyInIndex(index, item);
  if (!key) return std::nullopt;
  IndexEntry entry(*std::move(key), item);
  if (index.projection != ProjectionType::kAll) {
    entry.whole_item_ = false;
    catalog::AppendProjected(table, index, item, &entry.body_);
  }
  return entry;
}

namespace {

bool SameKey(const IndexEntry& a, const IndexEntry& b) {
  return a.key().hash == b.key().hash && a.key().range == b.key().range;
}

void AddChange(const catalog::TableDescriptor& table, const catalog::IndexDescriptor& index,
               const std::optional<ItemView>& old_item, const std::optional<ItemView>& new_item,
               std::vector<IndexChange>* changes) {
  IndexChange change{.index = &index};
  if (old_item) change.before = IndexEntry::Of(table, index, *old_item);
  if (new_item) change.after = IndexEntry::Of(table, index, *new_item);
  if (!change.before && !change.after) return;
  // The key attributes are always projected, so equal projections have equal keys.
  if (change.before && change.after && change.before->projected() == change.after->projected()) return;
  changes->push_back(std::move(change));
}

}  // namespace

bool IndexChange::IsMove() const { return before && after && !SameKey(*before, *after); }

std::vector<IndexChange> IndexChanges(const catalog::TableDescriptor& table, const std::optional<ItemView>& old_item,
                                      const std::optional<ItemView>& new_item) {
  std::vector<IndexChange> changes;
  if (!table.HasIndexes() || (old_item && new_item && *old_item == *new_item)) return changes;
  for (const auto& index : table.local_indexes) AddChange(table, index, old_item, new_item, &changes);
  for (const auto& index : table.global_indexes) AddChange(table, index, old_item, new_item, &changes);
  return changes;
}

}  // namespace karst::engine
