// HandoverLocks: many small locks, each of which another thread may let go than the one that took it: a write keeps its
// key from the thread that decides it until the thread that commits it. Who waits need not be a thread: a Waiter is
// called when its turn comes. Used by KeyLocks. Thread-safe.
//
// A thread that comes while a lock is free takes it, before those that are only just waking up; that keeps short turns
// short. Otherwise those who wait have the lock in the order of arrival: a Waiter, or a thread that has waited for
// long, is handed it.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

namespace karst::storage {

class HandoverLocks {
 public:
  // A lock that is held until this goes.
  class Held {
   public:
    Held() = default;
    ~Held() { unlock(); }
    Held(Held&& other) noexcept : locks_(std::exchange(other.locks_, nullptr)), index_(other.index_) {}
    Held& operator=(Held&& other) noexcept {
      unlock();
      locks_ = std::exchange(other.locks_, nullptr);
      index_ = other.index_;
      return *this;
    }

    bool owns_lock() const { return locks_ != nullptr; }
    void unlock() {
      if (HandoverLocks* const locks = std::exchange(locks_, nullptr)) locks->Unlock(index_);
    }

   private:
    friend class HandoverLocks;
    Held(HandoverLocks* locks, std::size_t index) : locks_(locks), index_(index) {}

    HandoverLocks* locks_ = nullptr;
    std::size_t index_ = 0;
  };

  // One who waits without a thread.
  class Waiter {
   public:
    virtual ~Waiter() = default;
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    // In the thread that let the lock go, or in that of LockThen, with whatever else they hold. Must not wait, and must
    // not throw.
    virtual void OnLocked(Held held) = 0;

   protected:
    Waiter() = default;
  };

  explicit HandoverLocks(std::size_t count) : states_(new std::atomic<std::uint32_t>[count]()) {}

  Held Lock(std::size_t index) {
    if (!TryTake(index)) [[unlikely]]
      LockSlowly(index);
    return {this, index};
  }
  // Does not wait: holds nothing if another has the lock, or waits for it; who only tries would come before them again
  // and again.
  Held TryLock(std::size_t index);
  // Calls `waiter` once, now or when its turn comes.
  void LockThen(std::size_t index, std::unique_ptr<Waiter> waiter);
  // Whether this is what Lock would hold.
  bool IsOf(const Held& held, std::size_t index) const { return held.locks_ == this && held.index_ == index; }
  // For tests: whether somebody is in the line.
  bool IsAwaited(std::size_t index) const { return (states_[index].load(std::memory_order_relaxed) & kAwaited) != 0; }

 private:
  using Clock = std::chrono::steady_clock;
  enum class Signal { kNone, kTryAgain, kLocked };
  enum class Arrival { kThread, kWokenThread, kWaiter };

  static constexpr std::uint32_t kHeld = 1;
  static constexpr std::uint32_t kAwaited = 2;  // somebody is in its line; changed under the line's mutex
  static constexpr std::uint32_t kWoken = 4;    // a thread of the line is on its way, so no other is woken; likewise

  // A thread, which owns it, or a Waiter.
  struct Place {
    explicit Place(std::size_t i, std::unique_ptr<Waiter> w = nullptr) : index(i), waiter(std::move(w)) {}
    const std::size_t index;
    std::unique_ptr<Waiter> waiter;
    Clock::time_point since = Clock::now();
    Signal signal = Signal::kNone;
    std::condition_variable news;
  };
  // Those who wait for the locks that share it.
  struct Line {
    std::mutex mutex;
    std::list<Place*> places;
    ~Line();
  };

  bool TryTake(std::size_t index) {
    std::uint32_t state = states_[index].load(std::memory_order_relaxed);
    return (state & kHeld) == 0 && states_[index].compare_exchange_strong(
                                       state, state | kHeld, std::memory_order_acquire, std::memory_order_relaxed);
  }
  void LockSlowly(std::size_t index);
  bool TakeOrMark(std::size_t index, Arrival arrival);  // under the line's mutex
  void Unlock(std::size_t index) {
    std::uint32_t state = kHeld;
    while (!states_[index].compare_exchange_weak(state, state & ~kHeld, std::memory_order_release,
                                                 std::memory_order_relaxed)) {
      if ((state & (kAwaited | kWoken)) == kAwaited) [[unlikely]]
        return HandOver(index);
    }
  }
  void HandOver(std::size_t index);
  Line& LineOf(std::size_t index) { return lines_[index % lines_.size()]; }

  std::unique_ptr<std::atomic<std::uint32_t>[]> states_;
  std::array<Line, 64> lines_;
};

}  // namespace karst::storage
