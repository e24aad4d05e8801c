// CommitQueue: commits write sets for threads that do not wait for the device. Sets that arrive while one group is
// being flushed are the next group: one commit of RocksDB, one flush. Made by Engine; used by StagedCommit, and by the
// writers that do wait: beside a queue at work they would take turns with it, each behind the other's flush.
//
// The writers of the last group come again soon after it, when those of the next have waited for its flush. Would that
// go at once, two halves would take turns as well. So a group waits until as many are there as were about, at most for
// a fourth of a flush, and 5 ms. Who writes alone does not wait.
//
// Thread-safe. The thread that commits starts with the first set.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <karst/error.h>

#include "storage/store.h"

namespace karst::storage {

// A write set, and who is to be told of its end.
class QueuedCommit {
 public:
  virtual ~QueuedCommit() = default;
  QueuedCommit(const QueuedCommit&) = delete;
  QueuedCommit& operator=(const QueuedCommit&) = delete;

  virtual WriteSet& set() = 0;
  // In the queue's thread, after the set was committed, or was not. It holds up whoever comes after it.
  virtual void OnCommitted(const Result<void>& outcome) = 0;

 protected:
  QueuedCommit() = default;
};

class CommitQueue {
 public:
  explicit CommitQueue(Store& store) : store_(store) {}
  ~CommitQueue() { Stop(); }
  CommitQueue(const CommitQueue&) = delete;
  CommitQueue& operator=(const CommitQueue&) = delete;

  // In the order of Add. A failure of a group is the outcome of each of its sets, of which then none was committed.
  void Add(std::unique_ptr<QueuedCommit> commit);
  // Waits for the set's commit: in a group if the queue is at work, else by itself. Not in OnCommitted, nor holding
  // what an OnCommitted waits for.
  Result<void> Commit(WriteSet&& set);
  // Returns when all that was added is committed. Nothing is added after it. Not in OnCommitted.
  void Stop();

 private:
  using Group = std::vector<std::unique_ptr<QueuedCommit>>;
  void Push(std::unique_ptr<QueuedCommit> commit);  // under mutex_
  void Run();
  void AwaitGroup(std::unique_lock<std::mutex>& lock);
  Group TakeGroup();  // under mutex_
  void CommitGroup(const Group& group);

  Store& store_;
  std::mutex mutex_;
  std::condition_variable news_;
  std::deque<std::unique_ptr<QueuedCommit>> queue_;
  std::size_t queued_bytes_ = 0;
  std::atomic<bool> is_at_work_{false};  // there are sets that are not committed; changed under mutex_
  std::size_t awaited_ = 0;              // how many the thread waits for; 0 when it does not
  bool is_stopping_ = false;
  std::size_t writers_ = 1;                      // about when the last group had been committed
  std::chrono::steady_clock::duration flush_{};  // how long its commit took
  std::thread thread_;
};

}  // namespace karst::storage
