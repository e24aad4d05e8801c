// StagedCommit: a write that was decided under the lock of its key and has not been committed yet. WritePipeline fills
// it, StagedWrite (staged_write.h) has it committed. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
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

  StagedCommit(storage::Store& store, storage::CommitQueue& queue, StreamRegistry& streams, ExpirySchedule& expiries)
      : queue_(queue), appends_(streams), expiries_(expiries), set_(store.NewWriteSet()) {}

  // Whether the write could not be decided without waiting; then nothing was done.
  bool must_wait() const { return must_wait_; }

  // ---- For WritePipeline.
  Error MustWait();
  StreamAppends& appends() { return appends_; }
  storage::WriteSet& set() override { return set_; }
  // What is kept until the commit is over. The descriptor is in use as long, so that who changes the table waits.
  void Hold(TablePtr table, storage::KeyLocks::Held lock);
  // The record that the commit makes: of a table's time to live, and the second when its item expires.
  void NoteExpiry(catalog::ObjectId time_to_live, std::uint64_t second) { expiry_ = {time_to_live, second}; }

  // ---- For StagedWrite.
  static void Submit(std::unique_ptr<StagedCommit> commit, Done done);
  void OnCommitted(const Result<void>& outcome) override;

 private:
  storage::CommitQueue& queue_;
  bool must_wait_ = false;
  TablePtr table_;
  storage::KeyLocks::Held lock_;
  StreamAppends appends_;
  ExpirySchedule& expiries_;
  storage::WriteSet set_;
  std::optional<std::pair<catalog::ObjectId, std::uint64_t>> expiry_;
  Done done_;
};

}  // namespace karst::engine
