#include "engine/staged_commit.h"

namespace karst::engine {

Error StagedCommit::MustWait() {
  must_wait_ = true;
  return {ErrorCode::kInternalServerError, "The write has to wait"};
}

void StagedCommit::Hold(TablePtr table, storage::KeyLocks::Held lock) {
  table_ = std::move(table);
  lock_ = std::move(lock);
}

void StagedCommit::Submit(std::unique_ptr<StagedCommit> commit, Done done) {
  commit->done_ = std::move(done);
  storage::CommitQueue& queue = commit->queue_;
  queue.Add(std::move(commit));
}

// Everything is let go before the caller is told: it may come with the next write of this item.
void StagedCommit::OnCommitted(const Result<void>& outcome) {
  if (outcome && expiry_) expiries_.Note(expiry_->first, expiry_->second);
  appends_.Release();
  lock_.unlock();
  table_.reset();
  if (done_) done_(outcome);
}

}  // namespace karst::engine
