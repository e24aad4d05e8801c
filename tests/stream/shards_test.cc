// Shards and the lives of streams: rolling, splitting, merging, trimming, disabling, and what iterators say to it.
#include <algorithm>
#include <string>
#include <vector>

#include "stream/stream_fixture.h"
#include "support/catch.h"

namespace karst {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::CodeOf;
using testing::IteratorOf;
using testing::ManualClock;
using testing::MessageOf;
using testing::Put;
using testing::ReadAll;
using testing::ReadFrom;
using testing::ShardsOf;
using testing::StreamArnOf;
using testing::StreamTable;

struct World {
  World() : disk(testing::StreamOptions(clock)) {
    disk->CreateTable(StreamTable("Songs")).value();
    arn = StreamArnOf(*disk, "Songs");
  }
  Database& db() { return *disk; }
  void PutOne(const std::string& key) { Put(db(), "Songs", {{"pk", key}, {"n", ++count}}); }
  std::vector<Shard> Shards() { return ShardsOf(db(), arn); }
  std::string Only() { return Shards().at(0).shard_id; }

  ManualClock clock;
  testing::TempDatabase disk;
  std::string arn;
  int count = 0;
};

bool IsOpen(const Shard& shard) { return !shard.sequence_number_range.ending_sequence_number; }

}  // namespace

TEST_CASE("A shard is closed after four hours, and its child goes on", "[stream][shards]") {
  World world;
  world.PutOne("a");
  world.clock.Advance(hours(4));
  world.PutOne("a");
  const std::vector<Shard> shards = world.Shards();
  REQUIRE(shards.size() == 2);
  CHECK_FALSE(IsOpen(shards[0]));
  CHECK(IsOpen(shards[1]));
  CHECK(shards[1].parent_shard_id == shards[0].shard_id);
  CHECK(shards[0].shard_id < shards[1].shard_id);
  const GetRecordsResult parent =
      world.db().GetRecords({.shard_iterator = IteratorOf(world.db(), world.arn, shards[0].shard_id)}).value();
  CHECK(parent.records.size() == 1);
  CHECK_FALSE(parent.next_shard_iterator);
  CHECK(parent.records[0].sequence_number <= *shards[0].sequence_number_range.ending_sequence_number);
  const std::vector<StreamRecord> child = ReadFrom(world.db(), IteratorOf(world.db(), world.arn, shards[1].shard_id));
  REQUIRE(child.size() == 1);
  CHECK(child[0].sequence_number > *shards[0].sequence_number_range.ending_sequence_number);
}

TEST_CASE("A shard that nobody writes to is closed in time too", "[stream][shards]") {
  World world;
  world.clock.Advance(hours(4) - std::chrono::microseconds(1));
  CHECK(world.db().RunBackgroundWork());
  CHECK(world.Shards().size() == 1);
  world.clock.Advance(std::chrono::microseconds(1));
  CHECK(world.db().RunBackgroundWork());
  CHECK(world.Shards().size() == 2);
}

TEST_CASE("A split shard's keys go to two children, each key to one", "[stream][shards]") {
  World world;
  for (int i = 0; i < 20; ++i) world.PutOne(std::to_string(i));
  const std::string parent = world.Only();
  REQUIRE(MessageOf(world.db().SplitShard({.stream_arn = world.arn, .shard_id = parent})).empty());
  for (int i = 0; i < 20; ++i) world.PutOne(std::to_string(i));
  const std::vector<Shard> shards = world.Shards();
  REQUIRE(shards.size() == 3);
  std::vector<std::string> keys;
  for (int i = 1; i <= 2; ++i) {
    CHECK(shards[i].parent_shard_id == parent);
    const auto records = ReadFrom(world.db(), IteratorOf(world.db(), world.arn, shards[i].shard_id));
    CHECK(records.size() > 2);
    for (const StreamRecord& record : records) keys.emplace_back(record.keys["pk"].string());
  }
  std::sort(keys.begin(), keys.end());
  CHECK(keys.size() == 20);
  CHECK(std::unique(keys.begin(), keys.end()) == keys.end());
  CHECK(CodeOf(world.db().SplitShard({.stream_arn = world.arn, .shard_id = parent})) == "ValidationException");

  const auto children =
      world.db()
          .DescribeStream({.stream_arn = world.arn,
                           .shard_filter = ShardFilter{.type = ShardFilterType::kChildShards, .shard_id = parent}})
          .value()
          .stream_description.shards;
  REQUIRE(children.size() == 2);
  CHECK(children[0].shard_id == shards[1].shard_id);
}

TEST_CASE("Merged shards have one child for the keys of both", "[stream][shards]") {
  World world;
  world.db().SplitShard({.stream_arn = world.arn, .shard_id = world.Only()}).value();
  std::vector<Shard> shards = world.Shards();
  REQUIRE(
      MessageOf(world.db().MergeShards(
                    {.stream_arn = world.arn, .shard_id = shards[1].shard_id, .adjacent_shard_id = shards[2].shard_id}))
          .empty());
  for (int i = 0; i < 9; ++i) world.PutOne(std::to_string(i));
  shards = world.Shards();
  REQUIRE(shards.size() == 4);
  CHECK(std::count_if(shards.begin(), shards.end(), IsOpen) == 1);
  CHECK(ReadFrom(world.db(), IteratorOf(world.db(), world.arn, shards[3].shard_id)).size() == 9);
  for (int i = 1; i <= 2; ++i) {
    const auto children = world.db()
                              .DescribeStream({.stream_arn = world.arn,
                                               .shard_filter = ShardFilter{.type = ShardFilterType::kChildShards,
                                                                           .shard_id = shards[i].shard_id}})
                              .value()
                              .stream_description.shards;
    REQUIRE(children.size() == 1);
    CHECK(children[0].shard_id == shards[3].shard_id);
  }
  CHECK(CodeOf(world.db().MergeShards(
            {.stream_arn = world.arn, .shard_id = shards[3].shard_id, .adjacent_shard_id = shards[3].shard_id})) ==
        "ValidationException");
}

TEST_CASE("DescribeStream gives shards in pages", "[stream][shards]") {
  World world;
  for (int i = 0; i < 4; ++i) {
    world.clock.Advance(hours(4));
    world.Shards();
  }
  std::vector<std::string> paged;
  std::optional<std::string> start;
  int pages = 0;
  do {
    const StreamDescription page =
        world.db()
            .DescribeStream({.stream_arn = world.arn, .limit = 2, .exclusive_start_shard_id = start})
            .value()
            .stream_description;
    for (const Shard& shard : page.shards) paged.push_back(shard.shard_id);
    start = page.last_evaluated_shard_id;
    ++pages;
  } while (start);
  CHECK(pages == 3);
  CHECK(paged.size() == 5);
  CHECK(std::is_sorted(paged.begin(), paged.end()));
}

TEST_CASE("Iterators start where they are asked to", "[stream][shards]") {
  World world;
  world.PutOne("a");
  world.clock.Advance(minutes(1));
  world.PutOne("b");
  const std::string shard = world.Only();
  const std::vector<StreamRecord> all = ReadAll(world.db(), world.arn);
  REQUIRE(all.size() == 2);
  const auto read = [&](GetShardIteratorRequest request) {
    request.stream_arn = world.arn;
    request.shard_id = shard;
    return ReadFrom(world.db(), world.db().GetShardIterator(request).value().shard_iterator).size();
  };
  const std::string latest = IteratorOf(world.db(), world.arn, shard, ShardIteratorType::kLatest);
  CHECK(read({.shard_iterator_type = ShardIteratorType::kAtSequenceNumber,
              .sequence_number = all[1].sequence_number}) == 1);
  CHECK(read({.shard_iterator_type = ShardIteratorType::kAfterSequenceNumber,
              .sequence_number = all[1].sequence_number}) == 0);
  CHECK(read({.shard_iterator_type = ShardIteratorType::kAtTimestamp, .timestamp = ManualClock::kStart}) == 2);
  CHECK(read({.shard_iterator_type = ShardIteratorType::kAtTimestamp,
              .timestamp = ManualClock::kStart + std::chrono::seconds(1)}) == 1);
  CHECK(ReadFrom(world.db(), latest).empty());
  world.PutOne("c");
  CHECK(ReadFrom(world.db(), latest).size() == 1);
}

TEST_CASE("Iterators that AWS refuses are refused", "[stream][shards]") {
  World world;
  world.PutOne("a");
  const auto code = [&](GetShardIteratorRequest request) {
    request.stream_arn = world.arn;
    request.shard_id = world.Only();
    return CodeOf(world.db().GetShardIterator(request));
  };
  const std::string start = world.Shards()[0].sequence_number_range.starting_sequence_number;
  CHECK(code({.shard_iterator_type = ShardIteratorType::kAtSequenceNumber}) == "ValidationException");
  CHECK(code({.shard_iterator_type = ShardIteratorType::kLatest, .sequence_number = start}) == "ValidationException");
  CHECK(code({.shard_iterator_type = ShardIteratorType::kAtSequenceNumber, .sequence_number = std::string(21, '1')}) ==
        "ValidationException");
  CHECK(code({.shard_iterator_type = ShardIteratorType::kAtTimestamp, .timestamp = ManualClock::kStart + hours(1)}) ==
        "ValidationException");
  CHECK(code({.shard_iterator_type = ShardIteratorType::kAtSequenceNumber, .sequence_number = start}).empty());
  for (const char* bad : {"x", "|1|", "arn|1|zz", ""}) {
    CHECK(CodeOf(world.db().GetRecords({.shard_iterator = bad})) == "ValidationException");
  }
}

TEST_CASE("An iterator is good for 15 minutes", "[stream][shards]") {
  World world;
  const std::string iterator = IteratorOf(world.db(), world.arn, world.Only());
  world.clock.Advance(minutes(15));
  CHECK(CodeOf(world.db().GetRecords({.shard_iterator = iterator})).empty());
  world.clock.Advance(std::chrono::seconds(1));
  CHECK(CodeOf(world.db().GetRecords({.shard_iterator = iterator})) == "ExpiredIteratorException");
}

TEST_CASE("Records are trimmed after 24 hours, and who wants them is told", "[stream][shards]") {
  World world;
  world.PutOne("a");
  const std::string first = ReadAll(world.db(), world.arn).at(0).sequence_number;
  world.clock.Advance(hours(1));
  world.PutOne("b");
  const std::string shard = world.Only();
  world.clock.Advance(hours(23) - std::chrono::microseconds(1));
  CHECK(world.db().RunBackgroundWork());
  CHECK(ReadAll(world.db(), world.arn).size() == 2);
  const std::string iterator = IteratorOf(world.db(), world.arn, shard);
  world.clock.Advance(std::chrono::microseconds(1));
  CHECK(world.db().RunBackgroundWork());

  CHECK(CodeOf(world.db().GetRecords({.shard_iterator = iterator})) == "TrimmedDataAccessException");
  CHECK(CodeOf(world.db().GetShardIterator({.stream_arn = world.arn,
                                            .shard_id = shard,
                                            .shard_iterator_type = ShardIteratorType::kAtSequenceNumber,
                                            .sequence_number = first})) == "TrimmedDataAccessException");
  const std::vector<StreamRecord> left = ReadAll(world.db(), world.arn);
  REQUIRE(left.size() == 1);
  CHECK(left[0].keys == Item{{"pk", "b"}});
  world.disk.Reopen();
  CHECK(ReadAll(world.db(), world.arn).size() == 1);
}

TEST_CASE("A shard goes 24 hours after it was closed; its child still names it", "[stream][shards]") {
  World world;
  world.PutOne("a");
  const std::string parent = world.Only();
  world.clock.Advance(hours(4));
  world.PutOne("b");
  world.clock.Advance(hours(24));
  CHECK(world.db().RunBackgroundWork());
  const std::vector<Shard> shards = world.Shards();
  REQUIRE_FALSE(shards.empty());
  CHECK(shards[0].shard_id != parent);
  CHECK(shards[0].parent_shard_id == parent);
  CHECK(CodeOf(world.db().GetShardIterator({.stream_arn = world.arn, .shard_id = parent})) ==
        "ResourceNotFoundException");
}

TEST_CASE("A disabled stream is readable for 24 hours; a new one has another ARN", "[stream][shards]") {
  World world;
  world.PutOne("a");
  const auto set = [&](StreamSpecification stream) {
    return world.db().UpdateTable({.table_name = "Songs", .stream_specification = stream});
  };
  REQUIRE(MessageOf(set({.stream_enabled = false})).empty());
  const TableDescription table = world.db().DescribeTable({.table_name = "Songs"}).value().table;
  CHECK_FALSE(table.stream_specification);
  CHECK(table.latest_stream_arn == world.arn);
  world.PutOne("b");
  CHECK(ReadAll(world.db(), world.arn).size() == 1);
  CHECK(world.db().DescribeStream({.stream_arn = world.arn}).value().stream_description.stream_status ==
        StreamStatus::kDisabled);
  const GetRecordsResult end =
      world.db().GetRecords({.shard_iterator = IteratorOf(world.db(), world.arn, world.Only())}).value();
  CHECK_FALSE(end.next_shard_iterator);

  // In the same moment of the test's clock.
  REQUIRE(MessageOf(set({.stream_enabled = true, .stream_view_type = StreamViewType::kKeysOnly})).empty());
  const std::string second = StreamArnOf(world.db(), "Songs");
  CHECK(second != world.arn);
  world.PutOne("c");
  CHECK(ReadAll(world.db(), second).size() == 1);
  CHECK(ReadAll(world.db(), world.arn).size() == 1);
  CHECK(world.db().ListStreams({.table_name = "Songs"}).value().streams.size() == 2);

  world.disk.Reopen();
  CHECK(ReadAll(world.db(), world.arn).size() == 1);
  world.clock.Advance(hours(24));
  CHECK(MessageOf(world.db().DescribeStream({.stream_arn = world.arn})) ==
        "Requested resource not found: Stream: " + world.arn + " not found");
  CHECK(world.db().RunBackgroundWork());
  CHECK(world.db().ListStreams().value().streams.size() == 1);
  world.disk.Reopen();
  CHECK(world.db().ListStreams().value().streams.size() == 1);
}

TEST_CASE("The stream of a deleted table is readable for 24 hours, also beside a new table", "[stream][shards]") {
  World world;
  world.PutOne("a");
  world.db().DeleteTable({.table_name = "Songs"}).value();
  CHECK(world.db().RunBackgroundWork());
  CHECK(ReadAll(world.db(), world.arn).size() == 1);
  world.db().CreateTable(StreamTable("Songs")).value();
  CHECK(StreamArnOf(world.db(), "Songs") != world.arn);
  CHECK(ReadAll(world.db(), StreamArnOf(world.db(), "Songs")).empty());
  const auto streams = world.db().ListStreams({.limit = 1}).value();
  REQUIRE(streams.streams.size() == 1);
  CHECK(streams.streams[0].stream_arn == world.arn);
  REQUIRE(streams.last_evaluated_stream_arn);
  const auto rest = world.db().ListStreams({.exclusive_start_stream_arn = streams.last_evaluated_stream_arn}).value();
  CHECK(rest.streams.size() == 1);
  CHECK_FALSE(rest.last_evaluated_stream_arn);
}

TEST_CASE("Numbers go on above all that is stored when a store is opened again", "[stream][shards]") {
  World world;
  world.PutOne("a");
  world.PutOne("b");
  world.disk.Reopen();
  world.PutOne("a");
  const std::vector<StreamRecord> records = ReadAll(world.db(), world.arn);
  REQUIRE(records.size() == 3);
  CHECK(records[1].sequence_number < records[2].sequence_number);
  CHECK(records[2].event_name == StreamEvent::kModify);
}

}  // namespace karst
