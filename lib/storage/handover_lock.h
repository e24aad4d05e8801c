// HandoverLock: a mutex that another thread may unlock than the one that locked it: a write keeps its key from the
// thread that decides it until the thread that commits it. To be held through std::unique_lock. Thread-safe.
#pragma once

#include <atomic>

namespace karst::storage {

class HandoverLock {
 public:
  HandoverLock() = default;
  HandoverLock(const HandoverLock&) = delete;
  HandoverLock& operator=(const HandoverLock&) = delete;

  // The names that std::unique_lock calls.
  void lock() {
    if (TryTake()) [[likely]]
      return;
    waiting_.fetch_add(1, std::memory_order_relaxed);
    while (state_.exchange(kAwaited, std::memory_order_acquire) != kFree) state_.wait(kAwaited);
    waiting_.fetch_sub(1, std::memory_order_relaxed);
  }

  // Not while others wait: who only tries would come before them again and again.
  bool try_lock() { return !is_awaited() && TryTake(); }

  void unlock() {
    if (state_.exchange(kFree, std::memory_order_release) == kAwaited) state_.notify_one();
  }

  bool is_awaited() const { return waiting_.load(std::memory_order_relaxed) > 0; }

 private:
  static constexpr int kFree = 0;
  static constexpr int kHeld = 1;
  static constexpr int kAwaited = 2;  // held, and somebody may wait

  bool TryTake() {
    int free = kFree;
    return state_.compare_exchange_strong(free, kHeld, std::memory_order_acquire, std::memory_order_relaxed);
  }

  std::atomic<int> state_{kFree};
  std::atomic<int> waiting_{0};
};

}  // namespace karst::storage
