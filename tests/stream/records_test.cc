// What a write leaves in the stream of its table, and what it costs.
#include <string>
#include <vector>

#include "catalog/primary_key.h"
#include "engine/engine.h"
#include "engine/operations.h"
#include "engine/stream_record.h"
#include "engine/write_pipeline.h"
#include "stream/stream_fixture.h"
#include "support/catch.h"
#include "support/format_examples.h"

namespace karst {
namespace {

using testing::ManualClock;
using testing::Put;
using testing::ReadAll;
using testing::StreamArnOf;
using testing::StreamTable;

const Item kFirst{{"pk", "a"}, {"n", 1}};
const Item kSecond{{"pk", "a"}, {"n", 2}};
const Item kKey{{"pk", "a"}};

struct World {
  explicit World(StreamViewType view) : db(Database::OpenInMemory(testing::StreamOptions(clock)).value()) {
    db.CreateTable(StreamTable("Songs", view)).value();
  }
  // A put, one that changes nothing, an update, a delete, one of nothing.
  std::vector<StreamRecord> Change() {
    Put(db, "Songs", kFirst);
    Put(db, "Songs", kFirst);
    db.UpdateItem({.table_name = "Songs",
                   .key = kKey,
                   .update_expression = "SET n = :n",
                   .expression_attribute_values = {{":n", 2}}})
        .value();
    db.DeleteItem({.table_name = "Songs", .key = kKey}).value();
    db.DeleteItem({.table_name = "Songs", .key = kKey}).value();
    return ReadAll(db, StreamArnOf(db, "Songs"));
  }

  ManualClock clock;
  Database db;
};

}  // namespace

TEST_CASE("A record has the images of its stream's view, and keys always", "[stream][records]") {
  const auto [view, has_old, has_new] =
      GENERATE(table<StreamViewType, bool, bool>({{StreamViewType::kKeysOnly, false, false},
                                                  {StreamViewType::kNewImage, false, true},
                                                  {StreamViewType::kOldImage, true, false},
                                                  {StreamViewType::kNewAndOldImages, true, true}}));
  World world(view);
  const std::vector<StreamRecord> records = world.Change();
  REQUIRE(records.size() == 3);
  CHECK(records[0].event_name == StreamEvent::kInsert);
  CHECK(records[1].event_name == StreamEvent::kModify);
  CHECK(records[2].event_name == StreamEvent::kRemove);
  for (const StreamRecord& record : records) {
    CHECK(record.keys == kKey);
    CHECK(record.view_type == view);
    CHECK(record.aws_region == "us-east-1");
    CHECK_FALSE(record.user_identity);
  }
  CHECK_FALSE(records[0].old_image);
  CHECK(records[0].new_image == (has_new ? std::optional(kFirst) : std::nullopt));
  CHECK(records[1].old_image == (has_old ? std::optional(kFirst) : std::nullopt));
  CHECK(records[1].new_image == (has_new ? std::optional(kSecond) : std::nullopt));
  CHECK(records[2].old_image == (has_old ? std::optional(kSecond) : std::nullopt));
  CHECK_FALSE(records[2].new_image);
  // "pk" and "a" are 3 bytes, the number with its name 3 more.
  CHECK(records[1].size_bytes == 3 + (has_old ? 6 : 0) + (has_new ? 6 : 0));
}

TEST_CASE("Sequence numbers have 21 digits and ascend; event ids differ", "[stream][records]") {
  World world(StreamViewType::kKeysOnly);
  const std::vector<StreamRecord> records = world.Change();
  REQUIRE(records.size() == 3);
  for (const StreamRecord& record : records) CHECK(record.sequence_number.size() == 21);
  CHECK(records[0].sequence_number < records[1].sequence_number);
  CHECK(records[1].sequence_number < records[2].sequence_number);
  CHECK(records[0].event_id != records[1].event_id);
  CHECK(records[0].event_id.size() == 32);
}

TEST_CASE("The time of a record is in whole seconds", "[stream][records]") {
  World world(StreamViewType::kKeysOnly);
  world.clock.Advance(std::chrono::milliseconds(1999));
  Put(world.db, "Songs", kFirst);
  const std::vector<StreamRecord> records = ReadAll(world.db, StreamArnOf(world.db, "Songs"));
  CHECK(records.at(0).approximate_creation_date_time == ManualClock::kStart + std::chrono::seconds(1));
}

TEST_CASE("Each member of a batch has its record", "[stream][records]") {
  World world(StreamViewType::kNewImage);
  Put(world.db, "Songs", {{"pk", "gone"}});
  world.db
      .BatchWriteItem({.request_items = {{"Songs",
                                          {PutRequest{{{"pk", "x"}}}, PutRequest{{{"pk", "y"}}},
                                           DeleteRequest{{{"pk", "gone"}}}, DeleteRequest{{{"pk", "never"}}}}}}})
      .value();
  const std::vector<StreamRecord> records = ReadAll(world.db, StreamArnOf(world.db, "Songs"));
  REQUIRE(records.size() == 4);
  CHECK(records[1].event_name == StreamEvent::kInsert);
  CHECK(records[3].event_name == StreamEvent::kRemove);
  CHECK(records[3].keys == Item{{"pk", "gone"}});
}

TEST_CASE("A write whose condition fails leaves no record and holds up no reader", "[stream][records]") {
  World world(StreamViewType::kKeysOnly);
  CHECK_FALSE(
      world.db.PutItem({.table_name = "Songs", .item = kFirst, .condition_expression = "attribute_exists(pk)"}));
  Put(world.db, "Songs", kFirst);
  CHECK(ReadAll(world.db, StreamArnOf(world.db, "Songs")).size() == 1);
}

TEST_CASE("The expiry of an item carries the identity of the service", "[stream][records]") {
  const auto engine = engine::Engine::Open("", {.durability = Durability::kBuffered}).value();
  engine::CreateTable(*engine, StreamTable("Songs")).value();
  const engine::TablePtr table = engine->tables().Find("Songs").value();
  engine::PutItem(*engine, {.table_name = "Songs", .item = kFirst}).value();
  engine->pipeline()
      .Write({.table = table.get(),
              .key = catalog::KeyOfRequest(*table, kKey).value(),
              .change = engine::DeleteChange{},
              .by_time_to_live = true})
      .value();
  const auto stream = engine->streams().FindById(table->stream->id)->descriptor();
  const std::string shard = catalog::ShardId(stream->shards.at(0).name);
  const auto iterator = engine::GetShardIterator(*engine, {.stream_arn = stream->arn, .shard_id = shard}).value();
  const auto page = engine::GetRecords(*engine, {.shard_iterator = iterator.shard_iterator}).value();
  REQUIRE(page.records.size() == 2);
  CHECK_FALSE(page.records[0].user_identity);
  REQUIRE(page.records[1].user_identity);
  CHECK(page.records[1].user_identity->principal_id == "dynamodb.amazonaws.com");
  CHECK(page.records[1].user_identity->type == "Service");
}

TEST_CASE("A stream costs its table a read of the old item and no further commit; others pay nothing",
          "[stream][records]") {
  const auto engine = engine::Engine::Open("", {.durability = Durability::kBuffered}).value();
  CreateTableRequest plain = StreamTable("Plain");
  plain.stream_specification.reset();
  engine::CreateTable(*engine, plain).value();
  engine::CreateTable(*engine, StreamTable("Songs")).value();
  for (const auto& [table, gets] : {std::pair("Plain", 0U), std::pair("Songs", 1U)}) {
    INFO(table);
    const storage::StoreCounters before = engine->store().counters();
    engine::PutItem(*engine, {.table_name = table, .item = kFirst}).value();
    const storage::StoreCounters after = engine->store().counters();
    CHECK(after.gets - before.gets == gets);
    CHECK(after.commits - before.commits == 1);
    CHECK(after.cursors == before.cursors);
  }
}

TEST_CASE("GetRecords answers up to Limit records, and up to 1 MB", "[stream][records]") {
  World world(StreamViewType::kNewImage);
  const std::string text(300 * 1024, 'x');
  for (int i = 0; i < 5; ++i) Put(world.db, "Songs", {{"pk", std::to_string(i)}, {"text", text}});
  const std::string arn = StreamArnOf(world.db, "Songs");
  const std::string iterator = testing::IteratorOf(world.db, arn, testing::ShardsOf(world.db, arn)[0].shard_id);
  const GetRecordsResult page = world.db.GetRecords({.shard_iterator = iterator}).value();
  CHECK(page.records.size() == 3);
  CHECK(world.db.GetRecords({.shard_iterator = *page.next_shard_iterator}).value().records.size() == 2);
  CHECK(testing::ReadFrom(world.db, iterator, 1).size() == 5);
}

TEST_CASE("The stored record has the bytes of the format page", "[stream][records]") {
  const auto examples = testing::ExamplesOfPage("lib/engine/FORMAT.md", "change");
  REQUIRE(examples.size() == 1);
  std::string bytes;
  engine::EncodeStreamRecord({.event = StreamEvent::kModify,
                              .by_time_to_live = false,
                              .time = ManualClock::kStart,
                              .keys = kKey,
                              .old_image = kFirst.view(),
                              .new_image = kSecond.view()},
                             &bytes);
  CHECK(testing::ToHex(bytes) == testing::ToHex(examples.begin()->second));
  CHECK(engine::DecodeStreamRecord(bytes).value().new_image == kSecond.view());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(engine::DecodeStreamRecord(std::string_view(bytes).substr(0, size)));
  }
}

}  // namespace karst
