#include "storage/key_locks.h"

#include <string>
#include <thread>
#include <vector>

#include "support/catch.h"

namespace karst::storage {

TEST_CASE("A key may be named twice when several are locked", "[storage][key_locks]") {
  KeyLocks locks;
  { const auto held = locks.LockAll({"a", "b", "a"}); }
  const auto again = locks.LockAll({"b", "a"});
  CHECK(again.size() <= 2);
}

TEST_CASE("Writers of overlapping keys exclude each other and do not deadlock", "[storage][key_locks]") {
  KeyLocks locks;
  int counter = 0;  // under the lock of "shared"
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < 2000; ++i) {
        if (writer % 2 == 0) {
          const auto held = locks.LockAll({"first", "shared", std::to_string(i)});
          ++counter;
        } else {
          const auto held = locks.LockAll({std::to_string(i), "shared", "first"});
          ++counter;
        }
        const auto one = locks.Lock(std::to_string(i));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(counter == 8000);
}

}  // namespace karst::storage
