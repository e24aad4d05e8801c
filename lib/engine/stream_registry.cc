#include "engine/stream_registry.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include <absl/container/flat_hash_map.h>

#include "base/error_table.h"
#include "base/try.h"
#include "catalog/stream_descriptor.h"
#include "storage/keyspace.h"

namespace karst::engine {

using catalog::ShardDescriptor;
using catalog::StreamDescriptor;
using catalog::TableDescriptor;
using storage::Family;

struct StreamRegistry::State {
  State(storage::Store& s, const Options& o) : store(s), options(o) {}

  void Add(StreamDescriptor stream, std::uint64_t last_sequence);
  Result<std::uint64_t> LastSequence(const StreamDescriptor& stream);
  StreamDescriptor NewStream(const TableDescriptor& table) const;

  storage::Store& store;
  const Options& options;
  mutable std::shared_mutex mutex;  // held only to look at or change the maps
  absl::flat_hash_map<catalog::ObjectId, StreamLogPtr> by_id;
  std::map<std::string, StreamLogPtr, std::less<>> by_arn;
};

void StreamRegistry::State::Add(StreamDescriptor stream, std::uint64_t last_sequence) {
  const catalog::ObjectId id = stream.id;
  std::string arn = stream.arn;
  auto log = std::make_shared<StreamLog>(store, std::move(stream), last_sequence);
  const std::unique_lock lock(mutex);
  by_id.insert_or_assign(id, log);
  by_arn.insert_or_assign(std::move(arn), std::move(log));
}

// A closed shard's last number is above those of its records.
Result<std::uint64_t> StreamRegistry::State::LastSequence(const StreamDescriptor& stream) {
  std::uint64_t last = stream.first_kept;
  for (const ShardDescriptor& shard : stream.shards) {
    last = std::max({last, shard.starting_sequence, shard.first_kept, shard.ending_sequence.value_or(0)});
    if (!shard.IsOpen()) continue;
    const auto cursor = store.NewCursor(Family::kStream, storage::StreamShardRange(stream.id, shard.name.number),
                                        /*one_partition=*/false);
    cursor->SeekToLast();
    KARST_TRY(cursor->status());
    if (!cursor->Valid()) continue;
    const std::optional<std::uint64_t> sequence = storage::SequenceOfStreamKey(cursor->key());
    if (!sequence) return base::CorruptionError("a key of stream " + stream.arn + " does not decode");
    last = std::max(last, *sequence);
  }
  return last;
}

// A new stream has one shard, open for all keys.
StreamDescriptor StreamRegistry::State::NewStream(const TableDescriptor& table) const {
  StreamDescriptor stream;
  stream.id = table.stream->id;
  stream.table_name = table.name;
  stream.arn = catalog::StreamArn(table.arn, table.stream->created);
  stream.key = table.key;
  stream.view_type = table.stream->view_type;
  stream.created = table.stream->created;
  const auto sequence =
      static_cast<std::uint64_t>(std::max<std::int64_t>(table.stream->created.time_since_epoch().count(), 1));
  stream.first_kept = sequence;
  stream.next_shard = 1;
  ShardDescriptor& shard = stream.shards.emplace_back();
  shard.name.opened = stream.created;
  shard.starting_sequence = sequence;
  shard.first_kept = sequence;
  return stream;
}

StreamRegistry::StreamRegistry(storage::Store& store, const Options& options)
    : state_(std::make_unique<State>(store, options)) {}
StreamRegistry::~StreamRegistry() = default;

Result<void> StreamRegistry::Load() {
  const auto cursor = state_->store.NewCursor(Family::kCatalog, storage::StreamRecordRange(), /*one_partition=*/false);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    KARST_ASSIGN_OR_RETURN(StreamDescriptor stream, catalog::DecodeStream(cursor->value()));
    KARST_ASSIGN_OR_RETURN(const std::uint64_t last, state_->LastSequence(stream));
    state_->Add(std::move(stream), last);
  }
  return cursor->status();
}

StreamLogPtr StreamRegistry::FindById(catalog::ObjectId id) const {
  const std::shared_lock lock(state_->mutex);
  const auto at = state_->by_id.find(id);
  return at == state_->by_id.end() ? nullptr : at->second;
}

StreamLogPtr StreamRegistry::FindByArn(std::string_view arn) const {
  const std::shared_lock lock(state_->mutex);
  const auto at = state_->by_arn.find(arn);
  return at == state_->by_arn.end() ? nullptr : at->second;
}

std::vector<StreamPtr> StreamRegistry::List(const std::optional<std::string>& after,
                                            const std::optional<std::string>& table_name, std::size_t limit,
                                            bool* more) const {
  const std::shared_lock lock(state_->mutex);
  auto at = after ? state_->by_arn.upper_bound(*after) : state_->by_arn.begin();
  std::vector<StreamPtr> streams;
  *more = false;
  for (; at != state_->by_arn.end(); ++at) {
    StreamPtr stream = at->second->descriptor();
    if (table_name && stream->table_name != *table_name) continue;
    if (streams.size() == limit) {
      *more = true;
      break;
    }
    streams.push_back(std::move(stream));
  }
  return streams;
}

std::vector<StreamLogPtr> StreamRegistry::All() const {
  const std::shared_lock lock(state_->mutex);
  std::vector<StreamLogPtr> logs;
  for (const auto& [arn, log] : state_->by_arn) logs.push_back(log);
  return logs;
}

Clock::TimePoint StreamRegistry::FreeTime(std::string_view table_arn, Clock::TimePoint now) const {
  const std::shared_lock lock(state_->mutex);
  while (state_->by_arn.contains(catalog::StreamArn(table_arn, now))) now += std::chrono::milliseconds(1);
  return now;
}

Result<void> StreamRegistry::CommitTableChange(const TableDescriptor* before, const TableDescriptor* after,
                                               storage::WriteSet&& set) {
  const bool was = before != nullptr && before->HasStream();
  const bool is = after != nullptr && after->HasStream();
  if (was && !is) {
    if (const StreamLogPtr log = FindById(before->stream->id)) {
      return log->Disable(state_->options.clock->Now(), std::move(set));
    }
  }
  if (was || !is) return state_->store.Commit(std::move(set));
  StreamDescriptor stream = state_->NewStream(*after);
  const std::uint64_t last = stream.first_kept;
  std::string bytes;
  catalog::EncodeStream(stream, &bytes);
  set.Put(Family::kCatalog, storage::StreamRecordKey(stream.id), bytes);
  KARST_TRY(state_->store.Commit(std::move(set)));
  state_->Add(std::move(stream), last);
  return {};
}

// The record of the stream goes last, so that a removal that was cut off is done again.
Result<void> StreamRegistry::Remove(const StreamLogPtr& log) {
  const StreamPtr stream = log->descriptor();
  KARST_TRY(state_->store.RemoveRange(Family::kStream, storage::ObjectRange(stream->id)));
  storage::WriteSet set = state_->store.NewWriteSet();
  set.Delete(Family::kCatalog, storage::StreamRecordKey(stream->id));
  KARST_TRY(state_->store.Commit(std::move(set)));
  const std::unique_lock lock(state_->mutex);
  state_->by_id.erase(stream->id);
  state_->by_arn.erase(stream->arn);
  return {};
}

}  // namespace karst::engine
