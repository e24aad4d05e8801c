#include "base/thread_slots.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "support/catch.h"

namespace karst::base {

TEST_CASE("A thread keeps its slot, and as many threads as there are slots have different ones",
          "[base][thread_slots]") {
  std::vector<std::size_t> slots(kThreadSlots);
  for (std::size_t& slot : slots) {
    std::thread([&slot] {
      slot = ThreadSlot();
      CHECK(ThreadSlot() == slot);
    }).join();
  }
  CHECK(std::set(slots.begin(), slots.end()).size() == kThreadSlots);
  CHECK(*std::max_element(slots.begin(), slots.end()) < kThreadSlots);
}

TEST_CASE("A spread counter has what all threads added", "[base][thread_slots]") {
  SpreadCounter counter;
  std::vector<std::thread> threads;
  for (int t = 0; t < 12; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) counter.Add(2);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(counter.Sum() == 24'000);
}

TEST_CASE("A pointer with a count of its own holds the object until its last copy goes", "[base][thread_slots]") {
  auto shared = std::make_shared<int>(7);
  const std::weak_ptr<int> object = shared;
  std::shared_ptr<int> own = WithOwnCount(shared);
  CHECK(own.get() == shared.get());
  shared.reset();
  std::shared_ptr<int> copy = own;
  const std::weak_ptr<int> watcher = copy;  // of the count, not of the object
  own.reset();
  CHECK_FALSE(object.expired());
  CHECK(*copy == 7);
  copy.reset();
  CHECK(object.expired());
}

}  // namespace karst::base
