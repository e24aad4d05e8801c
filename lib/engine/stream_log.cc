#include "engine/stream_log.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "storage/keyspace.h"

namespace karst::engine {

using catalog::ShardDescriptor;
using catalog::StreamDescriptor;

namespace {

ShardDescriptor Child(std::vector<catalog::ShardName> parents, std::uint64_t first_hash, std::uint64_t last_hash) {
  ShardDescriptor child;
  child.parents = std::move(parents);
  child.first_hash = first_hash;
  child.last_hash = last_hash;
  return child;
}

}  // namespace

bool IsOld(const ShardDescriptor& shard, Clock::TimePoint now) { return now - shard.name.opened >= limits::kShardAge; }

StreamLog::StreamLog(storage::Store& store, StreamDescriptor descriptor, std::uint64_t last_sequence)
    : store_(store),
      descriptor_(std::make_shared<const StreamDescriptor>(std::move(descriptor))),
      last_sequence_(last_sequence) {}

StreamPtr StreamLog::descriptor() const {
  const std::lock_guard lock(mutex_);
  return descriptor_;
}

std::uint64_t StreamLog::NextNumber(Clock::TimePoint now) {
  const std::int64_t microseconds = std::max<std::int64_t>(now.time_since_epoch().count(), 0);
  last_sequence_ = std::max(last_sequence_ + 1, static_cast<std::uint64_t>(microseconds));
  return last_sequence_;
}

std::uint64_t StreamLog::Watermark() const { return drawn_.empty() ? last_sequence_ : drawn_.front().sequence - 1; }

// ---- Writers

Result<std::optional<StreamLog::Place>> StreamLog::Draw(std::uint64_t hash, Clock::TimePoint now) {
  const std::lock_guard lock(mutex_);
  const ShardDescriptor* shard = descriptor_->OpenShardFor(hash);
  if (shard == nullptr) return std::optional<Place>();
  if (IsOld(*shard, now)) {
    StreamDescriptor next = *descriptor_;
    RollShard(shard->name.number, now, &next);
    KARST_TRY(Store(std::move(next), store_.NewWriteSet()));
    shard = descriptor_->OpenShardFor(hash);
    KARST_CHECK(shard != nullptr);
  }
  const Place place{.shard = shard->name.number, .sequence = NextNumber(now)};
  drawn_.push_back({.sequence = place.sequence});
  return std::optional(place);
}

void StreamLog::Release(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  const auto at = std::lower_bound(drawn_.begin(), drawn_.end(), sequence,
                                   [](const Drawn& drawn, std::uint64_t wanted) { return drawn.sequence < wanted; });
  KARST_CHECK(at != drawn_.end() && at->sequence == sequence);
  at->released = true;
  if (!drawn_.front().released) return;
  while (!drawn_.empty() && drawn_.front().released) drawn_.pop_front();
  if (waiting_ > 0) news_.notify_all();
}

// ---- Readers

StreamLog::View StreamLog::Look() const {
  const std::lock_guard lock(mutex_);
  return {.stream = descriptor_, .watermark = Watermark()};
}

std::uint64_t StreamLog::NextSequence() const {
  const std::lock_guard lock(mutex_);
  return last_sequence_ + 1;
}

void StreamLog::Wait(std::uint64_t above, std::optional<std::chrono::milliseconds> at_most,
                     const std::atomic<bool>& cancelled) {
  std::unique_lock lock(mutex_);
  const auto has_news = [&] {
    return Watermark() > above || (descriptor_->disabled && drawn_.empty()) || cancelled.load();
  };
  ++waiting_;
  if (at_most) {
    news_.wait_for(lock, *at_most, has_news);
  } else {
    news_.wait(lock, has_news);
  }
  --waiting_;
}

void StreamLog::Wake() {
  const std::lock_guard lock(mutex_);
  news_.notify_all();
}

// ---- Changes

void StreamLog::CloseShard(std::uint32_t number, Clock::TimePoint now, StreamDescriptor* next) {
  for (ShardDescriptor& shard : next->shards) {
    if (shard.name.number != number) continue;
    shard.ending_sequence = NextNumber(now);
    shard.closed = now;
  }
}

void StreamLog::OpenShard(ShardDescriptor shard, Clock::TimePoint now, StreamDescriptor* next) {
  shard.name.number = next->next_shard++;
  // The time is in the shard's id, and the ids must be in the order of the numbers.
  shard.name.opened = next->shards.empty() ? now : std::max(now, next->shards.back().name.opened);
  shard.starting_sequence = NextNumber(now);
  shard.first_kept = shard.starting_sequence;
  next->shards.push_back(std::move(shard));
}

void StreamLog::RollShard(std::uint32_t number, Clock::TimePoint now, StreamDescriptor* next) {
  const ShardDescriptor old = *next->FindShard(number);
  CloseShard(number, now, next);
  OpenShard(Child({old.name}, old.first_hash, old.last_hash), now, next);
}

Result<void> StreamLog::Store(StreamDescriptor next, storage::WriteSet&& set) {
  std::string bytes;
  catalog::EncodeStream(next, &bytes);
  set.Put(storage::Family::kCatalog, storage::StreamRecordKey(next.id), bytes);
  KARST_TRY(store_.Commit(std::move(set)));
  descriptor_ = std::make_shared<const StreamDescriptor>(std::move(next));
  news_.notify_all();
  return {};
}

Result<void> StreamLog::RollDue(Clock::TimePoint now) {
  const std::lock_guard lock(mutex_);
  StreamDescriptor next = *descriptor_;
  std::vector<std::uint32_t> old;
  for (const ShardDescriptor& shard : next.shards) {
    if (shard.IsOpen() && IsOld(shard, now)) old.push_back(shard.name.number);
  }
  if (old.empty()) return {};
  for (const std::uint32_t number : old) RollShard(number, now, &next);
  return Store(std::move(next), store_.NewWriteSet());
}

Result<const ShardDescriptor*> StreamLog::FindOpen(const std::string& shard_id) const {
  const ShardDescriptor* const shard = catalog::FindShard(*descriptor_, shard_id);
  if (shard == nullptr) {
    return Error(ErrorCode::kResourceNotFound, "Requested resource not found: Shard does not exist");
  }
  if (!shard->IsOpen()) return base::ValidationError("Shard " + shard_id + " is closed");
  return shard;
}

Result<void> StreamLog::Split(const std::string& shard_id, Clock::TimePoint now) {
  const std::lock_guard lock(mutex_);
  KARST_ASSIGN_OR_RETURN(const ShardDescriptor* const shard, FindOpen(shard_id));
  if (shard->first_hash == shard->last_hash) return base::ValidationError("Shard " + shard_id + " cannot be split");
  const std::uint64_t middle = shard->first_hash + (shard->last_hash - shard->first_hash) / 2;
  StreamDescriptor next = *descriptor_;
  CloseShard(shard->name.number, now, &next);
  OpenShard(Child({shard->name}, shard->first_hash, middle), now, &next);
  OpenShard(Child({shard->name}, middle + 1, shard->last_hash), now, &next);
  return Store(std::move(next), store_.NewWriteSet());
}

Result<void> StreamLog::Merge(const std::string& shard_id, const std::string& adjacent_shard_id, Clock::TimePoint now) {
  const std::lock_guard lock(mutex_);
  KARST_ASSIGN_OR_RETURN(const ShardDescriptor* const shard, FindOpen(shard_id));
  KARST_ASSIGN_OR_RETURN(const ShardDescriptor* const adjacent, FindOpen(adjacent_shard_id));
  const ShardDescriptor& lower = shard->first_hash < adjacent->first_hash ? *shard : *adjacent;
  const ShardDescriptor& upper = &lower == shard ? *adjacent : *shard;
  if (shard == adjacent || lower.last_hash + 1 != upper.first_hash) {
    return base::ValidationError("Shards " + shard_id + " and " + adjacent_shard_id + " are not adjacent");
  }
  StreamDescriptor next = *descriptor_;
  CloseShard(shard->name.number, now, &next);
  CloseShard(adjacent->name.number, now, &next);
  OpenShard(Child({shard->name, adjacent->name}, lower.first_hash, upper.last_hash), now, &next);
  return Store(std::move(next), store_.NewWriteSet());
}

Result<void> StreamLog::Disable(Clock::TimePoint now, storage::WriteSet&& set) {
  const std::lock_guard lock(mutex_);
  StreamDescriptor next = *descriptor_;
  next.disabled = now;
  for (const ShardDescriptor& shard : descriptor_->shards) {
    if (shard.IsOpen()) CloseShard(shard.name.number, now, &next);
  }
  return Store(std::move(next), std::move(set));
}

Result<void> StreamLog::Trim(const std::function<void(StreamDescriptor*)>& change, storage::WriteSet&& set) {
  const std::lock_guard lock(mutex_);
  StreamDescriptor next = *descriptor_;
  change(&next);
  return Store(std::move(next), std::move(set));
}

}  // namespace karst::engine
