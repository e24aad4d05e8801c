#include "engine/stream_appends.h"

#include "base/hash.h"
#include "base/try.h"
#include "engine/stream_changes.h"
#include "storage/keyspace.h"

namespace karst::engine {

void StreamAppends::Release() {
  for (const auto& [log, sequence] : held_) log->Release(sequence);
  held_.clear();
}

Result<void> StreamAppends::Add(const Mutation& mutation, const std::optional<ItemView>& old_item,
                                const std::optional<ItemView>& new_item, Clock::TimePoint now, storage::WriteSet* set) {
  const std::optional<std::string> record =
      StreamChange(*mutation.table, old_item, new_item, mutation.by_time_to_live, now);
  if (!record) return {};
  const catalog::ObjectId id = mutation.table->stream->id;
  StreamLogPtr log = streams_.FindById(id);
  // The stream was disabled, and is gone, since this write took the descriptor of its table.
  if (log == nullptr) return {};
  KARST_ASSIGN_OR_RETURN(const std::optional<StreamLog::Place> place,
                         log->Draw(base::StableHash(mutation.key.partition), now));
  if (!place) return {};
  held_.emplace_back(std::move(log), place->sequence);
  set->Put(storage::Family::kStream, storage::StreamKey(id, place->shard, place->sequence), *record);
  return {};
}

}  // namespace karst::engine
