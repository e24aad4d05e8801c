// What a write changes in the secondary indexes of its table: a pure function of the item before and after. Called by
// WritePipeline, which stores the changes, and by write_capacity, which prices them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <karst/value.h>

#include "catalog/primary_key.h"
#include "catalog/table_descriptor.h"

namespace karst::engine {

// What an index holds of an item. Views into the item, which must outlive it.
class IndexEntry {
 public:
  // Nothing when the item lacks an attribute of the index key: the index is sparse.
  static std::optional<IndexEntry> Of(const catalog::TableDescriptor& table, const catalog::IndexDescriptor& index,
                                      const ItemView& item);

  const catalog::IndexKey& key() const { return key_; }
  ItemView projected() const { return whole_item_ ? item_ : ItemView(body_); }

 private:
  IndexEntry(catalog::IndexKey key, const ItemView& item) : key_(std::move(key)), item_(item) {}

  catalog::IndexKey key_;
  ItemView item_;
  bool whole_item_ = true;  // projection ALL copies nothing
  std::string body_;
};

// One index whose stored entry changes. At least one of the two is set.
struct IndexChange {
  const catalog::IndexDescriptor* index = nullptr;
  std::optional<IndexEntry> before{};
  std::optional<IndexEntry> after{};

  // Both, but under different keys: the old entry is deleted and a new one put.
  bool IsMove() const;
};

// Local indexes first, then global ones, each in the order of the table. An index whose entry keeps its key and its
// projected bytes is not listed. O(indexes * size of the item).
std::vector<IndexChange> IndexChanges(const catalog::TableDescriptor& table, const std::optional<ItemView>& old_item,
                                      const std::optional<ItemView>& new_item);

}  // namespace karst::engine
