#include "engine/workers/stream_keeper.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "engine/stream_lookup.h"
#include "engine/stream_record.h"
#include "storage/keyspace.h"

namespace karst::engine {
namespace {

using catalog::ShardDescriptor;
using catalog::StreamDescriptor;
using storage::Family;

constexpr std::size_t kRecordsInUnit = 256;

// What trimming one shard comes to.
struct ShardTrim {
  std::uint32_t shard = 0;
  std::uint64_t first_kept = 0;
  bool whole = false;  // the shard goes
};

Result<std::uint64_t> SequenceOf(const StreamDescriptor& stream, const storage::Cursor& cursor) {
  const std::optional<std::uint64_t> sequence = storage::SequenceOfStreamKey(cursor.key());
  if (!sequence) return base::CorruptionError("a key of stream " + stream.arn + " does not decode");
  return *sequence;
}

// A shard that was closed before `cutoff` has no later record.
Result<ShardTrim> TrimWhole(storage::Store& store, const StreamDescriptor& stream, const ShardDescriptor& shard) {
  ShardTrim trim{.shard = shard.name.number, .first_kept = shard.first_kept, .whole = true};
  const auto cursor = store.NewCursor(Family::kStream, storage::StreamShardRange(stream.id, shard.name.number),
                                      /*one_partition=*/false);
  cursor->SeekToLast();
  KARST_TRY(cursor->status());
  if (!cursor->Valid()) return trim;
  KARST_ASSIGN_OR_RETURN(const std::uint64_t last, SequenceOf(stream, *cursor));
  trim.first_kept = last + 1;
  return trim;
}

// Looks at the oldest records of a shard, one by one.
Result<ShardTrim> TrimFront(storage::Store& store, const StreamDescriptor& stream, const ShardDescriptor& shard,
                            Clock::TimePoint cutoff, std::size_t* budget) {
  ShardTrim trim{.shard = shard.name.number, .first_kept = shard.first_kept};
  storage::KeyRange range = storage::StreamShardRange(stream.id, shard.name.number);
  range.lower = storage::StreamKey(stream.id, shard.name.number, shard.first_kept);
  const auto cursor = store.NewCursor(Family::kStream, std::move(range), /*one_partition=*/false);
  std::size_t left = *budget * kRecordsInUnit;
  for (cursor->SeekToFirst(); cursor->Valid() && left > 0; cursor->Next(), --left) {
    KARST_ASSIGN_OR_RETURN(const StoredStreamRecord record, DecodeStreamRecord(cursor->value()));
    if (record.time > cutoff) break;
    KARST_ASSIGN_OR_RETURN(const std::uint64_t sequence, SequenceOf(stream, *cursor));
    trim.first_kept = sequence + 1;
  }
  KARST_TRY(cursor->status());
  *budget = left / kRecordsInUnit;
  return trim;
}

void Apply(const std::vector<ShardTrim>& trims, StreamDescriptor* stream) {
  for (const ShardTrim& trim : trims) {
    stream->first_kept = std::max(stream->first_kept, trim.first_kept);
    if (trim.whole) {
      std::erase_if(stream->shards, [&](const ShardDescriptor& shard) { return shard.name.number == trim.shard; });
    }
    for (ShardDescriptor& shard : stream->shards) {
      if (shard.name.number == trim.shard) shard.first_kept = trim.first_kept;
    }
  }
}

}  // namespace

Result<void> StreamKeeper::Trim(StreamLog& log, Clock::TimePoint now, std::size_t* budget) {
  const Clock::TimePoint cutoff = now - limits::kStreamRetention;
  const StreamPtr stream = log.descriptor();
  storage::WriteSet set = store_.NewWriteSet();
  std::vector<ShardTrim> trims;
  for (const ShardDescriptor& shard : stream->shards) {
    if (*budget == 0) break;
    if (shard.name.opened > cutoff) continue;
    const bool whole = shard.closed && *shard.closed <= cutoff;
    if (whole) --*budget;
    KARST_ASSIGN_OR_RETURN(const ShardTrim trim, whole ? TrimWhole(store_, *stream, shard)
                                                       : TrimFront(store_, *stream, shard, cutoff, budget));
    if (trim.first_kept > shard.first_kept) {
      set.DeleteRange(Family::kStream, storage::StreamRange(stream->id, trim.shard, shard.first_kept, trim.first_kept));
    }
    if (trim.whole || trim.first_kept > shard.first_kept) trims.push_back(trim);
  }
  if (trims.empty()) return {};
  return log.Trim([&](StreamDescriptor* next) { Apply(trims, next); }, std::move(set));
}

Result<void> StreamKeeper::Keep(const StreamLogPtr& log, std::size_t* budget) {
  const Clock::TimePoint now = clock_.Now();
  if (IsForgotten(*log->descriptor(), now)) {
    --*budget;
    return streams_.Remove(log);
  }
  KARST_TRY(log->RollDue(now));
  return Trim(*log, now, budget);
}

StepOutcome StreamKeeper::Step(std::size_t budget) {
  for (const StreamLogPtr& log : streams_.All()) {
    if (!Keep(log, &budget)) return StepOutcome::kLater;
    if (budget == 0) return StepOutcome::kMore;
  }
  return StepOutcome::kDone;
}

std::optional<Clock::TimePoint> StreamKeeper::NextTime() {
  std::optional<Clock::TimePoint> next;
  const auto at = [&](Clock::TimePoint time) { next = next ? std::min(*next, time) : time; };
  for (const StreamLogPtr& log : streams_.All()) {
    const StreamPtr stream = log->descriptor();
    if (stream->disabled) at(*stream->disabled + limits::kStreamRetention);
    for (const ShardDescriptor& shard : stream->shards) {
      at(shard.closed ? *shard.closed + limits::kStreamRetention : shard.name.opened + limits::kShardAge);
    }
  }
  return next;
}

}  // namespace karst::engine
