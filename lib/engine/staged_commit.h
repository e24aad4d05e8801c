// StagedCommit: a write that was decided under the lock of its key and has not been committed yet. WritePipeline fills
// it, StagedWrite (staged_write.h) has it committed. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <karst/error.h>

#include "engine/expiry_schedule.h"
#include "engine/stream_appends.h"
#include "engine/table_registry.h"
#include "storage/commit_queue.h"
#include "storage/key_locks.h"
#include "storage/store.h"

namespace karst::engine {

class StagedCommit final : public storage::QueuedCommit {
 public:
  using Done = std::function<void(const Result<void>&)>;

  struct Parts {
    storage::Store& store;
    storage::KeyLocks& locks;
    storage::CommitQueue& queue;
    StreamRegistry& streams;
    ExpirySchedule& expiries;
  };
  explicit StagedCommit(const Parts& parts)
      : locks_(parts.locks),
        queue_(parts.queue),
        appends_(parts.streams),
        expiries_(parts.expiries),
        set_(parts.store.NewWriteSet()) {}

  // Whether the write could not be decided without waiting; then nothing was done.
  bool must_wait() const { return must_wait_; }
  // Whether it waits for another writer of its item, and for nothing else.
  bool waits_for_item() const { return !awaited_key_.empty(); }

  // ---- For WritePipeline.
  Error MustWait();
  Error MustWaitFor(std::string_view key);
  // The lock that the write was given when its turn came, if it is this key's; another is let go.
  storage::KeyLocks::Held TakeLockOf(std::string_view key);
  StreamAppends& appends() { return appends_; }
  storage::WriteSet& set() override { return set_; }
  // What is kept until the commit is over. The descriptor is in use as long, so that who changes the table waits.
  void Hold(TablePtr table, storage::KeyLocks::Held lock);
  // The record that the commit makes: of a table's time to live, and the second when its item expires.
  void NoteExpiry(catalog::ObjectId time_to_live, std::uint64_t second) { expiry_ = {time_to_live, second}; }

  // ---- For StagedWrite.
  // Calls `again` with a StagedCommit that has the lock of the item which `commit` waits for.
  using Again = std::function<void(std::unique_ptr<StagedCommit>)>;
  static void Await(std::unique_ptr<StagedCommit> commit, Again again);
  void KeepLock(storage::KeyLocks::Held lock);
  storage::KeyLocks::Held TakeLock() { return std::move(lock_); }
  static void Submit(std::unique_ptr<StagedCommit> commit, Done done);
  void OnCommitted(const Result<void>& outcome) override;

 private:
  storage::KeyLocks& locks_;
  storage::CommitQueue& queue_;
  bool must_wait_ = false;
  std::string awaited_key_;
  TablePtr table_;
  storage::KeyLocks::Held lock_;
  StreamAppends appends_;
  ExpirySchedule& expiries_;
  storage::WriteSet set_;
  std::optional<std::pair<catalog::ObjectId, std::uint64_t>> expiry_;
  Done done_;
};

}  // namespace karst::engine
