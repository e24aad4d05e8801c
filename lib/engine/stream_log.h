// StreamLog: one stream while the store is open: who may write under which number, up to where readers may read, and
// how its shards change. Made by StreamRegistry; used by StreamAppends (writers), StreamReader and Subscription.
//
// Numbers. A writer draws a number, in ascending order, while it holds the lock of its key, and gives it back when its
// commit is over, whether it came to be or not. The watermark is the highest number below which none is still out: a
// reader that stops there skips nothing, since what commits later has a higher number. The records of one key are in
// the order of their commits. Numbers are microseconds of the clock, or the next one when that is taken, so that a
// store that lost its last moments with the power does not give the numbers of lost records again.
//
// Thread-safe. A change of the shards holds up the stream's writers until it is stored.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include <karst/error.h>

#include "catalog/stream_descriptor.h"
#include "storage/store.h"

namespace karst::engine {

using StreamPtr = std::shared_ptr<const catalog::StreamDescriptor>;

class StreamLog {
 public:
  // A stream as the store has it. `last_sequence` is the highest number that any of its records has, or its shards
  // name.
  StreamLog(storage::Store& store, catalog::StreamDescriptor descriptor, std::uint64_t last_sequence);

  StreamPtr descriptor() const;

  // ---- Writers.
  struct Place {
    std::uint32_t shard = 0;
    std::uint64_t sequence = 0;
  };
  // The place of the next record of a partition key, by its hash; nothing when the stream is disabled. Closes the shard
  // first when it is old. Errors: kIo, from that.
  Result<std::optional<Place>> Draw(std::uint64_t hash, Clock::TimePoint now);
  // The commit that a number was drawn for is over.
  void Release(std::uint64_t sequence);

  // ---- Readers.
  struct View {
    StreamPtr stream;
    std::uint64_t watermark = 0;  // every record of this number or a lower one is in the store, or never will be
  };
  View Look() const;
  // Higher than every number drawn so far.
  std::uint64_t NextSequence() const;
  // Returns when the watermark is above `above`, nothing will follow any more, `cancelled` is set and Wake called, or
  // the time is over.
  void Wait(std::uint64_t above, std::optional<std::chrono::milliseconds> at_most, const std::atomic<bool>& cancelled);
  void Wake();

  // ---- Changes. Errors: kIo; then nothing has changed.
  // Closes each open shard that is old, and opens its child.
  Result<void> RollDue(Clock::TimePoint now);
  // Closes a shard and opens one child for each half of its hashes. Errors: kValidation when it is closed.
  Result<void> Split(const std::string& shard_id, Clock::TimePoint now);
  // Closes two neighbours and opens one child for both. Errors: kValidation when they are not open neighbours.
  Result<void> Merge(const std::string& shard_id, const std::string& adjacent_shard_id, Clock::TimePoint now);
  // Closes all shards, in one commit with `set`.
  Result<void> Disable(Clock::TimePoint now, storage::WriteSet&& set);
  // Stores what a trimmer made of the descriptor, in one commit with `set`.
  Result<void> Trim(const std::function<void(catalog::StreamDescriptor*)>& change, storage::WriteSet&& set);

 private:
  std::uint64_t NextNumber(Clock::TimePoint now);
  std::uint64_t Watermark() const;
  void CloseShard(std::uint32_t number, Clock::TimePoint now, catalog::StreamDescriptor* next);
  void OpenShard(catalog::ShardDescriptor shard, Clock::TimePoint now, catalog::StreamDescriptor* next);
  void RollShard(std::uint32_t number, Clock::TimePoint now, catalog::StreamDescriptor* next);
  Result<void> Store(catalog::StreamDescriptor next, storage::WriteSet&& set);
  Result<const catalog::ShardDescriptor*> FindOpen(const std::string& shard_id) const;

  struct Drawn {
    std::uint64_t sequence = 0;
    bool released = false;
  };

  storage::Store& store_;
  mutable std::mutex mutex_;
  std::condition_variable news_;
  int waiting_ = 0;
  StreamPtr descriptor_;
  std::uint64_t last_sequence_;
  std::deque<Drawn> drawn_;  // ascending; the first is not released
};

// Whether the shard has been open for as long as AWS keeps one open.
bool IsOld(const catalog::ShardDescriptor& shard, Clock::TimePoint now);

}  // namespace karst::engine
