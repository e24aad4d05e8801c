#include "storage/commit_queue.h"

#include <algorithm>
#include <utility>

namespace karst::storage {
namespace {

// As many bytes as RocksDB lets writers of one group bring: a large group makes its first writers wait.
constexpr std::size_t kGroupBytesMax = std::size_t{1} << 20;
// What takes less time is no flush, and to wait costs more than it saves.
constexpr std::chrono::microseconds kFlushMin{100};
// After a commit that was stalled nobody waits for a fourth of that.
constexpr std::chrono::steady_clock::duration kWaitMax = std::chrono::milliseconds(5);

}  // namespace

CommitQueue::~CommitQueue() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    news_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void CommitQueue::Add(std::unique_ptr<QueuedCommit> commit) {
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(commit));
  if (!thread_.joinable()) thread_ = std::thread([this] { Run(); });
  if (awaited_ == 0 || queue_.size() < awaited_) return;
  awaited_ = 0;
  news_.notify_one();
}

void CommitQueue::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    AwaitGroup(lock);
    if (queue_.empty()) return;
    const Group group = TakeGroup();
    lock.unlock();
    const auto begin = std::chrono::steady_clock::now();
    CommitGroup(group);
    lock.lock();
    flush_ = std::chrono::steady_clock::now() - begin;
    writers_ = group.size() + queue_.size();
  }
}

void CommitQueue::AwaitGroup(std::unique_lock<std::mutex>& lock) {
  const auto await = [this](std::size_t count) {
    awaited_ = count;
    return [this, count] { return is_stopping_ || queue_.size() >= count; };
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
  return group;
}

void CommitQueue::CommitGroup(const Group& group) {
  WriteSet& set = group.front()->set();
  for (std::size_t i = 1; i < group.size(); ++i) set.Append(group[i]->set());
  const Result<void> outcome = store_.Commit(std::move(set));
  for (const auto& commit : group) commit->OnCommitted(outcome);
}

}  // namespace karst::storage
