#include "engine/staged_records.h"

#include <string>

#include "engine/item_record.h"
#include "storage/keyspace.h"

namespace karst::engine {

void StageIndexChange(const catalog::PrimaryKey& key, const IndexChange& change, storage::WriteSet* set) {
  const auto index_key = [&](const IndexEntry& entry) {
    std::string bytes;
    storage::AppendIndexKey(change.index->id, {entry.key().hash, entry.key().range, key.partition, key.sort}, &bytes);
    return bytes;
  };
  if (change.before && (!change.after || change.IsMove())) {
    set->Delete(storage::Family::kIndex, index_key(*change.before));
  }
  if (change.after) {
    set->Put(storage::Family::kIndex, index_key(*change.after), kItemHead, change.after->projected().bytes());
  }
}

void StageExpiryChange(catalog::ObjectId expiry, const catalog::PrimaryKey& key, const ExpiryChange& change,
                       storage::WriteSet* set) {
  const auto expiry_key = [&](std::uint64_t second) {
    std::string bytes;
    storage::AppendExpiryKey(expiry, second, key.partition, key.sort, &bytes);
    return bytes;
  };
  if (change.gone) set->Delete(storage::Family::kExpiry, expiry_key(*change.gone));
  if (change.added) set->Put(storage::Family::kExpiry, expiry_key(*change.added), {});
}

}  // namespace karst::engine
