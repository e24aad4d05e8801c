#include "storage/commit_queue.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <rocksdb/env.h>

#include "support/catch.h"
#include "support/faulty_disk.h"
#include "support/temp_directory.h"

namespace karst::storage {
namespace {

class Put final : public QueuedCommit {
 public:
  using Told = std::function<void(const Result<void>&)>;
  Put(Store& store, std::string_view key, std::string_view value, Told told)
      : set_(store.NewWriteSet()), told_(std::move(told)) {
    set_.Put(Family::kItems, key, value);
  }
  WriteSet& set() override { return set_; }
  void OnCommitted(const Result<void>& outcome) override { told_(outcome); }

 private:
  WriteSet set_;
  Told told_;
};

std::string Get(Store& store, std::string_view key) {
  PinnedBytes bytes;
  return store.Get(Family::kItems, key, &bytes).value() ? std::string(bytes.view()) : "nothing";
}

// A queue whose thread is kept in the answer of a first commit, so that what is added meanwhile is one group.
struct HeldQueue {
  explicit HeldQueue(Store& of) : store(of), queue(of) {
    std::promise<void> begun;
    queue.Add(std::make_unique<Put>(store, "first", "there", [&, this](const Result<void>&) {
      begun.set_value();
      go.get_future().wait();
    }));
    begun.get_future().wait();
  }

  Store& store;
  std::promise<void> go;
  CommitQueue queue;
};

}  // namespace

TEST_CASE("Sets that arrive during a commit are the next commit, and are told in their order",
          "[storage][commit_queue]") {
  const auto store = Store::Open("", {}).value();
  std::vector<int> told;
  const std::uint64_t before = store->counters().commits;
  {
    HeldQueue held(*store);
    for (int i = 0; i < 20; ++i) {
      // Two keys that each of them writes: the last one stays.
      held.queue.Add(std::make_unique<Put>(*store, fmt::format("key {}", i % 2), fmt::format("{}", i),
                                           [&told, i](const Result<void>& outcome) {
                                             CHECK(outcome);
                                             told.push_back(i);
                                           }));
    }
    CHECK(Get(*store, "key 0") == "nothing");
    held.go.set_value();
  }
  CHECK(store->counters().commits - before == 2);
  REQUIRE(told.size() == 20);
  CHECK(std::is_sorted(told.begin(), told.end()));
  CHECK(Get(*store, "key 0") == "18");
  CHECK(Get(*store, "key 1") == "19");
}

TEST_CASE("A set keeps its deletions and ranges when it joins another", "[storage][commit_queue]") {
  const auto store = Store::Open("", {}).value();
  WriteSet first = store->NewWriteSet();
  for (const char* key : {"a", "b", "c", "d"}) first.Put(Family::kItems, key, key);
  WriteSet second = store->NewWriteSet();
  second.Delete(Family::kItems, "a");
  second.DeleteRange(Family::kItems, {"b", "d"});
  second.Put(Family::kItems, "c", "again");
  const std::size_t bytes = first.size() + second.size();
  first.Append(second);
  CHECK(first.size() == bytes);
  REQUIRE(store->Commit(std::move(first)));
  CHECK(Get(*store, "a") == "nothing");
  CHECK(Get(*store, "b") == "nothing");
  CHECK(Get(*store, "c") == "again");
  CHECK(Get(*store, "d") == "d");
}

TEST_CASE("Sets of several families join on disk", "[storage][commit_queue]") {
  const testing::TempDirectory directory;
  const auto store = Store::Open((directory.path() / "store").string(), {}).value();
  WriteSet first = store->NewWriteSet();
  first.Put(Family::kItems, "a", "item");
  WriteSet second = store->NewWriteSet();
  second.Put(Family::kIndex, "a", "entry");
  second.Put(Family::kStream, "a", "record");
  first.Append(second);
  REQUIRE(store->Commit(std::move(first)));
  PinnedBytes bytes;
  for (const auto& [family, value] :
       {std::pair(Family::kItems, "item"), std::pair(Family::kIndex, "entry"), std::pair(Family::kStream, "record")}) {
    REQUIRE(store->Get(family, "a", &bytes).value());
    CHECK(bytes.view() == value);
  }
}

TEST_CASE("A queue is a commit for each set when they come one by one", "[storage][commit_queue]") {
  const auto store = Store::Open("", {}).value();
  CommitQueue queue(*store);
  const std::uint64_t before = store->counters().commits;
  for (int i = 0; i < 100; ++i) {
    std::promise<void> done;
    queue.Add(
        std::make_unique<Put>(*store, fmt::format("{}", i), "there", [&](const Result<void>&) { done.set_value(); }));
    done.get_future().wait();
    CHECK(Get(*store, fmt::format("{}", i)) == "there");
  }
  CHECK(store->counters().commits - before == 100);
}

TEST_CASE("A group larger than a mebibyte is several commits", "[storage][commit_queue]") {
  const auto store = Store::Open("", {}).value();
  const std::string value(300'000, 'x');
  const std::uint64_t before = store->counters().commits;
  int told = 0;
  {
    HeldQueue held(*store);
    for (int i = 0; i < 8; ++i) {
      held.queue.Add(std::make_unique<Put>(*store, fmt::format("{}", i), value, [&](const Result<void>&) { ++told; }));
    }
    held.go.set_value();
  }
  CHECK(told == 8);
  CHECK(store->counters().commits - before == 3);  // four of them pass the mebibyte
}

TEST_CASE("When a commit fails every set of it is told, and none is there", "[storage][commit_queue]") {
  const testing::TempDirectory directory;
  const auto disk = std::make_shared<testing::FaultyDisk>(1);
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  const auto store = Store::Open((directory.path() / "store").string(), {.env = env.get()}).value();
  int failed = 0;
  {
    HeldQueue held(*store);
    disk->Fail({.first = 0, .count = INT64_MAX});
    for (int i = 0; i < 10; ++i) {
      held.queue.Add(std::make_unique<Put>(*store, fmt::format("{}", i), "lost", [&](const Result<void>& outcome) {
        if (!outcome && outcome.error().code() == ErrorCode::kIo) ++failed;
      }));
    }
    held.go.set_value();
  }
  CHECK(failed == 10);
  CHECK(Get(*store, "first") == "there");
  for (int i = 0; i < 10; ++i) CHECK(Get(*store, fmt::format("{}", i)) == "nothing");
}

TEST_CASE("A thread that waits commits with the group that is on its way, or alone", "[storage][commit_queue]") {
  const auto store = Store::Open("", {}).value();
  const auto set_of = [&](std::string_view key) {
    WriteSet set = store->NewWriteSet();
    set.Put(Family::kItems, key, "there");
    return set;
  };
  {
    CommitQueue idle(*store);
    const std::uint64_t before = store->counters().commits;
    CHECK(idle.Commit(set_of("alone")));
    CHECK(Get(*store, "alone") == "there");
    CHECK(store->counters().commits - before == 1);
  }
  {
    HeldQueue held(*store);
    held.queue.Add(std::make_unique<Put>(*store, "added", "there", [](const Result<void>&) {}));
    std::promise<void> begun;
    auto waiting = std::async(std::launch::async, [&] {
      begun.set_value();
      return held.queue.Commit(set_of("waiting"));
    });
    begun.get_future().wait();
    // A commit by itself would not need to wait until the queue goes on.
    for (int i = 0; i < 10'000; ++i) std::this_thread::yield();
    CHECK(Get(*store, "waiting") == "nothing");
    held.go.set_value();
    CHECK(waiting.get());
    CHECK(Get(*store, "waiting") == "there");
    CHECK(Get(*store, "added") == "there");
  }
  CommitQueue stopped(*store);
  stopped.Stop();
  CHECK(stopped.Commit(set_of("after")));
}

TEST_CASE("Many threads add, and every set is committed once", "[storage][commit_queue]") {
  const auto store = Store::Open("", {}).value();
  std::atomic<int> told{0};
  {
    CommitQueue queue(*store);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 500; ++i) {
          queue.Add(std::make_unique<Put>(*store, fmt::format("{} {}", t, i), "there",
                                          [&](const Result<void>& outcome) { told += outcome ? 1 : 0; }));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  CHECK(told == 2000);
  for (int t = 0; t < 4; ++t) {
    for (int i = 0; i < 500; ++i) REQUIRE(Get(*store, fmt::format("{} {}", t, i)) == "there");
  }
}

}  // namespace karst::storage
