#include "engine/staged_commit.h"

namespace karst::engine {
namespace {

// Of a StagedCommit that waits for its item.
class ItemWaiter final : public storage::HandoverLocks::Waiter {
 public:
  ItemWaiter(std::unique_ptr<StagedCommit> commit, StagedCommit::Again again)
      : commit_(std::move(commit)), again_(std::move(again)) {}

  void OnLocked(storage::KeyLocks::Held held) override {
    commit_->KeepLock(std::move(held));
    again_(std::move(commit_));
  }

 private:
  std::unique_ptr<StagedCommit> commit_;
  StagedCommit::Again again_;
};

}  // namespace

Error StagedCommit::MustWait() {
  must_wait_ = true;
  return {ErrorCode::kInternalServerError, "The write has to wait"};
}

Error StagedCommit::MustWaitFor(std::string_view key) {
  awaited_key_ = key;
  return MustWait();
}

storage::KeyLocks::Held StagedCommit::TakeLockOf(std::string_view key) {
  if (lock_.owns_lock() && !locks_.IsOf(lock_, key)) lock_.unlock();
  return TakeLock();
}

void StagedCommit::Await(std::unique_ptr<StagedCommit> commit, Again again) {
  storage::KeyLocks& locks = commit->locks_;
  const std::string key = std::move(commit->awaited_key_);
  locks.LockThen(key, std::make_unique<ItemWaiter>(std::move(commit), std::move(again)));
}

void StagedCommit::KeepLock(storage::KeyLocks::Held lock) {
  awaited_key_.clear();
  lock_ = std::move(lock);
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
