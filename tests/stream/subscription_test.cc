// Subscription: order, resuming, waiting, and that writers in parallel lose and repeat nothing.
#include <atomic>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "stream/stream_fixture.h"
#include "support/catch.h"

namespace karst {
namespace {

using std::chrono::hours;
using testing::CodeOf;
using testing::ManualClock;
using testing::Put;
using testing::StreamArnOf;
using testing::StreamTable;

struct World {
  World() : disk(testing::StreamOptions(clock)) { disk->CreateTable(StreamTable("Songs")).value(); }
  Database& db() { return *disk; }
  void PutOne(int n) { Put(db(), "Songs", {{"pk", std::to_string(n % 7)}, {"n", n}}); }
  void SplitFirstOpen() {
    const std::string arn = StreamArnOf(db(), "Songs");
    for (const Shard& shard : testing::ShardsOf(db(), arn)) {
      if (shard.sequence_number_range.ending_sequence_number) continue;
      db().SplitShard({.stream_arn = arn, .shard_id = shard.shard_id}).value();
      return;
    }
  }

  ManualClock clock;
  testing::TempDatabase disk;
};

}  // namespace

TEST_CASE("A subscription goes through all shards in order, and on from its token", "[stream][subscription]") {
  World world;
  std::vector<std::int64_t> seen;
  std::optional<std::string> token;
  int written = 0;
  for (int round = 0; round < 8; ++round) {
    {
      auto subscription =
          world.db()
              .Subscribe(token ? SubscribeRequest{.resume_token = token} : SubscribeRequest{.source = "Songs"})
              .value();
      for (int i = 0; i < 5; ++i) world.PutOne(++written);
      if (round % 3 == 1) world.SplitFirstOpen();
      if (round % 3 == 2) world.clock.Advance(hours(5));
      // All but the last of the round's, so that the token stands in the middle of something.
      for (int left = 4; left > 0;) {
        const auto records = subscription.Poll(static_cast<std::size_t>(left)).value();
        REQUIRE_FALSE(records.empty());
        for (const StreamRecord& record : records) seen.push_back(*(*record.new_image)["n"].number().ToInt64());
        left -= static_cast<int>(records.size());
      }
      token = subscription.resume_token();
    }
    world.disk.Reopen();
  }
  auto subscription = world.db().Subscribe({.resume_token = token}).value();
  for (const StreamRecord& record : subscription.Poll().value()) {
    seen.push_back(*(*record.new_image)["n"].number().ToInt64());
  }
  std::vector<std::int64_t> expected;
  for (int n = 1; n <= written; ++n) expected.push_back(n);
  CHECK(seen == expected);
  CHECK(subscription.Poll().value().empty());
  CHECK_FALSE(subscription.ended());
}

TEST_CASE("A subscription can begin with the next record", "[stream][subscription]") {
  World world;
  world.PutOne(1);
  auto subscription = world.db().Subscribe({.source = "Songs", .start = SubscribeRequest::Start::kLatest}).value();
  CHECK(subscription.Poll().value().empty());
  world.PutOne(2);
  CHECK(subscription.Poll().value().size() == 1);
}

TEST_CASE("A waiting subscription wakes for a commit, for the end of its stream and for Cancel",
          "[stream][subscription]") {
  World world;
  auto subscription = world.db().Subscribe({.source = "Songs"}).value();
  CHECK(subscription.Wait(10, std::chrono::milliseconds(0)).value().empty());
  {
    std::thread writer([&] { world.PutOne(1); });
    CHECK(subscription.Wait().value().size() == 1);
    writer.join();
  }
  {
    std::thread disabler([&] {
      world.db()
          .UpdateTable({.table_name = "Songs", .stream_specification = StreamSpecification{.stream_enabled = false}})
          .value();
    });
    CHECK(subscription.Wait().value().empty());
    disabler.join();
    CHECK(subscription.ended());
  }
  world.db().CreateTable(StreamTable("Other")).value();
  auto other = world.db().Subscribe({.source = "Other"}).value();
  std::thread canceller([&] { other.Cancel(); });
  CHECK(other.Wait().value().empty());
  canceller.join();
  CHECK_FALSE(other.ended());
}

TEST_CASE("A subscription says when records were trimmed before it came to them", "[stream][subscription]") {
  World world;
  world.PutOne(1);
  auto behind = world.db().Subscribe({.source = "Songs"}).value();
  auto ahead = world.db().Subscribe({.source = "Songs"}).value();
  CHECK(ahead.Poll().value().size() == 1);
  world.clock.Advance(hours(30));
  CHECK(world.db().RunBackgroundWork());
  CHECK(CodeOf(behind.Poll()) == "TrimmedDataAccessException");
  CHECK(ahead.Poll().value().empty());
  CHECK(world.db().Subscribe({.source = "Songs"}).value().Poll().value().empty());
}

TEST_CASE("What is no token, no stream or no table is refused", "[stream][subscription]") {
  World world;
  CHECK(CodeOf(world.db().Subscribe({.resume_token = "x"})) == "ValidationException");
  CHECK(CodeOf(world.db().Subscribe({.source = "Nothing"})) == "ResourceNotFoundException");
  const std::string token = world.db().Subscribe({.source = "Songs"}).value().resume_token();
  CHECK(CodeOf(world.db().Subscribe({.source = "Songs", .resume_token = token})) == "ValidationException");
}

TEST_CASE("No record is skipped or repeated while four threads write and shards change", "[stream][subscription]") {
  constexpr int kThreads = 4;
  constexpr int kWrites = 400;
  World world;
  auto subscription = world.db().Subscribe({.source = "Songs"}).value();
  std::vector<std::thread> writers;
  for (int t = 0; t < kThreads; ++t) {
    writers.emplace_back([&world, t] {
      for (int i = 0; i < kWrites; ++i) {
        // Keys that the threads share, and a number that tells each write from all others.
        Put(world.db(), "Songs", {{"pk", std::to_string(i % 5)}, {"n", t * kWrites + i}});
        if (t == 0 && i % 100 == 50) world.SplitFirstOpen();
      }
    });
  }
  std::set<std::int64_t> numbers;
  std::map<std::string, Item> last;  // by key
  std::string last_sequence;
  bool in_order = true;
  bool chained = true;
  std::size_t count = 0;
  while (count < static_cast<std::size_t>(kThreads) * kWrites) {
    for (const StreamRecord& record : subscription.Wait(50).value()) {
      ++count;
      in_order = in_order && last_sequence < record.sequence_number;
      last_sequence = record.sequence_number;
      numbers.insert(*(*record.new_image)["n"].number().ToInt64());
      // Each change of an item begins where the one before it ended.
      const std::string key(record.keys["pk"].string());
      const auto at = last.find(key);
      chained = chained && (at == last.end() ? !record.old_image : record.old_image == at->second);
      last.insert_or_assign(key, *record.new_image);
    }
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(subscription.Poll().value().empty());
  CHECK(count == numbers.size());
  CHECK(in_order);
  CHECK(chained);
}

}  // namespace karst
