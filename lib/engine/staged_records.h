// How changes of index entries and expiry records become records of a write set. Used by WritePipeline, and by the
// worker that fills what was added to a table. Pure functions but for the set.
#pragma once

#include "catalog/primary_key.h"
#include "engine/expiry_changes.h"
#include "engine/index_changes.h"
#include "storage/store.h"

namespace karst::engine {

// `key` is the item's.
void StageIndexChange(const catalog::PrimaryKey& key, const IndexChange& change, storage::WriteSet* set);
void StageExpiryChange(catalog::ObjectId expiry, const catalog::PrimaryKey& key, const ExpiryChange& change,
                       storage::WriteSet* set);

}  // namespace karst::engine
