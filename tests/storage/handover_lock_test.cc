#include "storage/handover_lock.h"

#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.h"

namespace karst::storage {

TEST_CASE("A lock may be let go by another thread", "[storage][handover_lock]") {
  HandoverLock lock;
  std::unique_lock held(lock);
  CHECK_FALSE(lock.try_lock());
  std::thread([passed = std::move(held)]() mutable { passed.unlock(); }).join();
  CHECK(lock.try_lock());
  lock.unlock();
}

TEST_CASE("Threads that lock and pass on exclude each other", "[storage][handover_lock]") {
  HandoverLock lock;
  int counter = 0;  // under the lock
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2000; ++i) {
        std::unique_lock held(lock, std::defer_lock);
        if (t % 2 == 0 || !held.try_lock()) held.lock();
        ++counter;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(counter == 12'000);
}

TEST_CASE("Who only tries does not come before those who wait", "[storage][handover_lock]") {
  HandoverLock lock;
  lock.lock();
  std::thread waiter([&] {
    lock.lock();
    lock.unlock();
  });
  while (!lock.is_awaited()) std::this_thread::yield();
  CHECK_FALSE(lock.try_lock());
  lock.unlock();
  waiter.join();
  CHECK(lock.try_lock());
  lock.unlock();
}

}  // namespace karst::storage
