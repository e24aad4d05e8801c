#include "storage/commit_queue.h"

#include <algorithm>
#include <future>
#include <utility>

#include "base/check.h"

namespace karst::storage {
namespace {

// As many bytes as RocksDB lets writers of one group bring: a large group makes its first writers wait.
constexpr std::size_t kGroupBytesMax = std::size_t{1} << 20;
// What takes less time is no flush, and to wait costs more than it saves.
constexpr std::chrono::microseconds kFlushMin{100};
// After a commit that was stalled nobody waits for a fourth of that.
constexpr std::chrono::steady_clock::duration kWaitMax = std::chrono::milliseconds(5);

// Of a thread that waits.
class AwaitedCommit final : public QueuedCommit {
 public:
  explicit AwaitedCommit(WriteSet&& set) : set_(std::move(set)) {}

  std::future<Result<void>> Outcome() { return outcome_.get_future(); }
  WriteSet& set() override { return set_; }
  void OnCommitted(const Result<void>& outcome) override { outcome_.set_value(outcome); }

 private:
  WriteSet set_;
  std::promise<Result<void>> outcome_;
};

}  // namespace

void CommitQueue::Stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    news_.notify_one();
  }
  KARST_CHECK(std::this_thread::get_id() != thread_.get_id());
  if (thread_.joinable()) thread_.join();
}

void CommitQueue::Add(std::unique_ptr<QueuedCommit> commit) {
  const std::lock_guard lock(mutex_);
  Push(std::move(commit));
  if (!thread_.joinable()) thread_ = std::thread([this] { Run(); });
}

void CommitQueue::Push(std::unique_ptr<QueuedCommit> commit) {
  queued_bytes_ += commit->set().size();
  queue_.push_back(std::move(commit));
  is_at_work_.store(true);
  if (awaited_ == 0 || (queue_.size() < awaited_ && queued_bytes_ < kGroupBytesMax)) return;
  awaited_ = 0;
  news_.notify_one();
}

Result<void> CommitQueue::Commit(WriteSet&& set) {
  if (!is_at_work_.load(std::memory_order_relaxed)) [[likely]]
    return store_.Commit(std::move(set));
  std::unique_lock lock(mutex_);
  if (!is_at_work_.load()) {
    lock.unlock();
    return store_.Commit(std::move(set));
  }
  auto commit = std::make_unique<AwaitedCommit>(std::move(set));
  std::future<Result<void>> outcome = commit->Outcome();
  Push(std::move(commit));
  lock.unlock();
  return outcome.get();
}

void CommitQueue::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    AwaitGroup(lock);
    if (queue_.empty()) return;
    Group group = TakeGroup();
    lock.unlock();
    const auto begin = std::chrono::steady_clock::now();
    CommitGroup(group);
    const auto end = std::chrono::steady_clock::now();
    const std::size_t committed = group.size();
    group.clear();  // what its owners left in it goes now, while nobody waits for the lock
    lock.lock();
    flush_ = end - begin;
    writers_ = committed + queue_.size();
    is_at_work_.store(!queue_.empty());
  }
}

void CommitQueue::AwaitGroup(std::unique_lock<std::mutex>& lock) {
  const auto await = [this](std::size_t count) {
    awaited_ = count;
    return [this, count] { return is_stopping_ || queue_.size() >= count || queued_bytes_ >= kGroupBytesMax; };
  };
  news_.wait(lock, await(1));
  if (flush_ >= kFlushMin) news_.wait_for(lock, std::min(flush_ / 4, kWaitMax), await(writers_));
  awaited_ = 0;
}

CommitQueue::Group CommitQueue::TakeGroup() {
  Group group;
  std::size_t bytes = 0;
  while (!queue_.empty() && bytes < kGroupBytesMax) {
    bytes += queue_.front()->set().size();
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  queued_bytes_ -= bytes;
  return group;
}

void CommitQueue::CommitGroup(const Group& group) {
  WriteSet& set = group.front()->set();
  for (std::size_t i = 1; i < group.size(); ++i) set.Append(group[i]->set());
  const Result<void> outcome = store_.Commit(std::move(set));
  for (const auto& commit : group) commit->OnCommitted(outcome);
}

}  // namespace karst::storage
