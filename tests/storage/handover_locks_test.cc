#include "storage/handover_locks.h"

#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.h"

namespace karst::storage {
namespace {

using Held = HandoverLocks::Held;

class Call final : public HandoverLocks::Waiter {
 public:
  explicit Call(std::function<void(Held)> call) : call_(std::move(call)) {}
  void OnLocked(Held held) override { call_(std::move(held)); }

 private:
  std::function<void(Held)> call_;
};

// Puts what comes into `*got`.
std::unique_ptr<Call> Into(std::optional<Held>* got) {
  return std::make_unique<Call>([got](Held held) { got->emplace(std::move(held)); });
}

}  // namespace

TEST_CASE("A lock may be let go by another thread", "[storage][handover_locks]") {
  HandoverLocks locks(2);
  Held held = locks.Lock(1);
  CHECK_FALSE(locks.TryLock(1).owns_lock());
  CHECK(locks.TryLock(0).owns_lock());
  std::thread([passed = std::move(held)]() mutable { passed.unlock(); }).join();
  CHECK(locks.TryLock(1).owns_lock());
}

TEST_CASE("Who locks exclude each other, with a thread or without", "[storage][handover_locks]") {
  HandoverLocks locks(3);
  int counter = 0;  // under lock 1
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2000; ++i) {
        if (t % 3 == 0) {
          locks.LockThen(1, std::make_unique<Call>([&](const Held&) { ++counter; }));
        } else {
          Held held = t % 3 == 1 ? Held() : locks.TryLock(1);
          if (!held.owns_lock()) held = locks.Lock(1);
          ++counter;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const Held last = locks.Lock(1);
  CHECK(counter == 12'000);
  CHECK_FALSE(locks.IsAwaited(1));
}

TEST_CASE("A waiter without a thread has the lock at once when it is free", "[storage][handover_locks]") {
  HandoverLocks locks(1);
  std::optional<Held> got;
  locks.LockThen(0, Into(&got));
  REQUIRE(got);
  CHECK_FALSE(locks.TryLock(0).owns_lock());
  got.reset();
  CHECK(locks.TryLock(0).owns_lock());
}

TEST_CASE("Waiters without a thread have the lock in the order of arrival", "[storage][handover_locks]") {
  HandoverLocks locks(65);  // of which the first and the last share a line
  Held held = locks.Lock(0);
  const Held other = locks.Lock(64);
  std::optional<Held> first, second, of_other;
  locks.LockThen(64, Into(&of_other));
  locks.LockThen(0, Into(&first));
  locks.LockThen(0, Into(&second));
  CHECK_FALSE(first);
  held.unlock();
  REQUIRE(first);
  CHECK_FALSE(second);
  CHECK_FALSE(locks.TryLock(0).owns_lock());
  first.reset();
  REQUIRE(second);
  second.reset();
  CHECK(locks.TryLock(0).owns_lock());
  CHECK_FALSE(of_other);
}

TEST_CASE("Who only tries does not come before those who wait", "[storage][handover_locks]") {
  HandoverLocks locks(1);
  Held held = locks.Lock(0);
  std::thread waiter([&] { const Held mine = locks.Lock(0); });
  while (!locks.IsAwaited(0)) std::this_thread::yield();
  CHECK_FALSE(locks.TryLock(0).owns_lock());
  held.unlock();
  waiter.join();
  CHECK(locks.TryLock(0).owns_lock());
}

TEST_CASE("Any number of waiters may let the lock go at once", "[storage][handover_locks]") {
  HandoverLocks locks(1);
  Held held = locks.Lock(0);
  constexpr int kWaiters = 100'000;  // one called inside the other would take more than a stack
  int called = 0;
  for (int i = 0; i < kWaiters; ++i) {
    locks.LockThen(0, std::make_unique<Call>([&called](const Held&) { ++called; }));
  }
  held.unlock();
  CHECK(called == kWaiters);
  CHECK(locks.TryLock(0).owns_lock());
}

TEST_CASE("What is held of other locks is told apart", "[storage][handover_locks]") {
  HandoverLocks locks(2), others(2);
  const Held held = locks.Lock(1);
  CHECK(locks.IsOf(held, 1));
  CHECK_FALSE(locks.IsOf(held, 0));
  CHECK_FALSE(others.IsOf(held, 1));
  CHECK_FALSE(locks.IsOf(Held(), 0));
}

TEST_CASE("A thread that came first is not passed by those without one", "[storage][handover_locks]") {
  HandoverLocks locks(1);
  Held held = locks.Lock(0);
  std::optional<Held> of_thread, after;
  std::thread waiter([&] { of_thread.emplace(locks.Lock(0)); });
  while (!locks.IsAwaited(0)) std::this_thread::yield();
  locks.LockThen(0, Into(&after));
  held.unlock();
  waiter.join();  // it has the lock: the other could not take it while it woke up
  CHECK(of_thread->owns_lock());
  CHECK_FALSE(after);
  of_thread.reset();
  CHECK(after);
}

}  // namespace karst::storage
