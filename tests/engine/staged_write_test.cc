// Writes that are decided at once and committed later: what is seen meanwhile, who waits, and what is kept.
#include <chrono>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <karst/karst.h>
#include <rocksdb/env.h>

#include "support/catch.h"
#include "support/faulty_disk.h"
#include "support/manual_clock.h"
#include "support/staged.h"
#include "support/temp_database.h"
#include "support/temp_directory.h"
#include "support/test_engine.h"

namespace karst {
namespace {

using testing::Commit;
using testing::IndexedTable;
using testing::ManualClock;
using testing::SimpleTable;

const Item kKey{{"pk", "a"}};

PutItemRequest PutOf(const Item& item) { return {.table_name = "Table", .item = item}; }
DeleteItemRequest DeleteOf(const Item& key) { return {.table_name = "Table", .key = key}; }
UpdateItemRequest Add(std::int64_t n) {
  return {.table_name = "Table",
          .key = kKey,
          .update_expression = "ADD n :n",
          .expression_attribute_values = {{":n", n}},
          .return_values = ReturnValues::kAllNew};
}

std::optional<Item> Get(Database& db, const Item& key = kKey) {
  return db.GetItem({.table_name = "Table", .key = key, .consistent_read = true}).value().item;
}

Database WithTable(const CreateTableRequest& request = SimpleTable("Table")) {
  Database db = testing::OpenInMemory();
  db.CreateTable(request).value();
  return db;
}

}  // namespace

TEST_CASE("A staged write is seen once it is committed, with the answer that it gave before",
          "[engine][staged_write]") {
  Database db = WithTable();
  StagedWrite put;
  REQUIRE(db.StagePutItem(PutOf({{"pk", "a"}, {"n", 1}}), &put).value());
  CHECK(put.HasChanges());
  CHECK_FALSE(Get(db));
  CHECK(Commit(std::move(put)).get());
  CHECK(Get(db) == Item{{"pk", "a"}, {"n", 1}});

  StagedWrite update;
  const auto updated = db.StageUpdateItem(Add(2), &update);
  REQUIRE(updated.value());
  CHECK((*updated)->attributes == Item{{"pk", "a"}, {"n", 3}});
  CHECK(Get(db) == Item{{"pk", "a"}, {"n", 1}});
  CHECK(Commit(std::move(update)).get());
  CHECK(Get(db) == Item{{"pk", "a"}, {"n", 3}});

  StagedWrite removal;
  REQUIRE(db.StageDeleteItem(DeleteOf(kKey), &removal).value());
  CHECK(Get(db));
  CHECK(Commit(std::move(removal)).get());
  CHECK_FALSE(Get(db));
}

TEST_CASE("A staged write that goes without a commit has not happened, and lets its item go",
          "[engine][staged_write]") {
  Database db = WithTable();
  {
    StagedWrite put;
    REQUIRE(db.StagePutItem(PutOf({{"pk", "a"}, {"n", 1}}), &put).value());
  }
  CHECK_FALSE(Get(db));
  CHECK(db.PutItem(PutOf({{"pk", "a"}, {"n", 2}})));
  CHECK(Get(db) == Item{{"pk", "a"}, {"n", 2}});
}

TEST_CASE("While a write of an item is staged another cannot be, and one that waits comes after it",
          "[engine][staged_write]") {
  Database db = WithTable();
  StagedWrite first;
  REQUIRE(db.StageUpdateItem(Add(1), &first).value());
  StagedWrite second;
  CHECK_FALSE(db.StageUpdateItem(Add(1), &second));
  CHECK_FALSE(db.StageDeleteItem(DeleteOf(kKey), &second));
  CHECK_FALSE(second.HasChanges());

  auto waiting = std::async(std::launch::async, [&] { return db.UpdateItem(Add(1)).value().attributes; });
  CHECK(Commit(std::move(first)).get());
  CHECK(waiting.get() == Item{{"pk", "a"}, {"n", 2}});
  REQUIRE(db.StageUpdateItem(Add(1), &second).value());
  CHECK(Commit(std::move(second)).get());
  CHECK(Get(db) == Item{{"pk", "a"}, {"n", 3}});
}

TEST_CASE("A write waits for its item without a thread, and is staged when its turn comes", "[engine][staged_write]") {
  Database db = WithTable();
  StagedWrite first;
  REQUIRE(db.StageUpdateItem(Add(1), &first).value());
  CHECK_FALSE(first.WaitsForItem());
  std::vector<StagedWrite> granted;
  for (int i = 0; i < 3; ++i) {
    StagedWrite waiting;
    REQUIRE_FALSE(db.StageUpdateItem(Add(1), &waiting));
    REQUIRE(waiting.WaitsForItem());
    CHECK_FALSE(waiting.HasChanges());
    std::move(waiting).AwaitItem([&](StagedWrite write) { granted.push_back(std::move(write)); });
  }
  CHECK(granted.empty());
  CHECK(Commit(std::move(first)).get());
  for (std::size_t i = 0; i < 3; ++i) {
    REQUIRE(granted.size() == i + 1);  // one after the other
    CHECK_FALSE(granted[i].WaitsForItem());
    CHECK_FALSE(granted[i].HasChanges());
    StagedWrite other;
    CHECK_FALSE(db.StageUpdateItem(Add(1), &other));
    const auto updated = db.StageUpdateItem(Add(1), &granted[i]);
    REQUIRE(updated.value());
    CHECK((*updated)->attributes == Item{{"pk", "a"}, {"n", 2 + static_cast<std::int64_t>(i)}});
    CHECK(Commit(std::move(granted[i])).get());
  }
  CHECK(db.UpdateItem(Add(1)).value().attributes == Item{{"pk", "a"}, {"n", 5}});
}

TEST_CASE("A write that was granted its item lets it go when it is not staged, or another is",
          "[engine][staged_write]") {
  Database db = WithTable();
  StagedWrite first, second, third;
  REQUIRE(db.StageUpdateItem(Add(1), &first).value());
  std::deque<StagedWrite> granted;  // which stay where they are
  const auto keep = [&](StagedWrite write) { granted.push_back(std::move(write)); };
  REQUIRE_FALSE(db.StageUpdateItem(Add(1), &second));
  std::move(second).AwaitItem(keep);
  REQUIRE_FALSE(db.StageUpdateItem(Add(1), &third));
  std::move(third).AwaitItem(keep);
  first = StagedWrite();
  REQUIRE(granted.size() == 1);
  REQUIRE(db.StagePutItem(PutOf({{"pk", "other"}}), &granted[0]).value());
  REQUIRE(granted.size() == 2);
  granted.clear();
  CHECK(db.UpdateItem(Add(1)).value().attributes == Item{{"pk", "a"}, {"n", 1}});
  CHECK_FALSE(Get(db, {{"pk", "other"}}));
}

TEST_CASE("A write that waits for its item comes before a transaction that comes later", "[engine][staged_write]") {
  Options options = testing::TestOptions();
  options.conflicts = Conflicts::kReject;
  Database db = Database::OpenInMemory(options).value();
  db.CreateTable(SimpleTable("Table")).value();
  StagedWrite first, second;
  REQUIRE(db.StageUpdateItem(Add(1), &first).value());
  REQUIRE_FALSE(db.StageUpdateItem(Add(1), &second));
  StagedWrite granted;
  std::move(second).AwaitItem([&](StagedWrite write) { granted = std::move(write); });
  TransactWriteItemsRequest request;
  request.transact_items.emplace_back(TransactUpdate{
      .table_name = "Table", .key = kKey, .update_expression = "ADD n :n", .expression_attribute_values = {{":n", 1}}});
  auto transaction = std::async(std::launch::async, [&] { return db.TransactWriteItems(request).has_value(); });
  StagedWrite late;
  for (bool is_claimed = false; !is_claimed;) {  // then who comes now is refused
    const auto refused = db.StageUpdateItem(Add(1), &late);
    is_claimed = refused && !*refused && refused->error().code() == ErrorCode::kTransactionConflict;
  }
  CHECK(Commit(std::move(first)).get());
  const auto updated = db.StageUpdateItem(Add(1), &granted);
  REQUIRE(updated);
  REQUIRE(*updated);
  CHECK((*updated)->attributes == Item{{"pk", "a"}, {"n", 2}});
  CHECK(Commit(std::move(granted)).get());
  CHECK(transaction.get());
  CHECK(Get(db) == Item{{"pk", "a"}, {"n", 3}});
}

TEST_CASE("An item of another Database is not taken for one's own", "[engine][staged_write]") {
  Database db = WithTable(), other = WithTable();
  StagedWrite first, second, granted;
  REQUIRE(db.StageUpdateItem(Add(1), &first).value());
  REQUIRE_FALSE(db.StageUpdateItem(Add(1), &second));
  std::move(second).AwaitItem([&](StagedWrite write) { granted = std::move(write); });
  first = StagedWrite();
  REQUIRE(other.StageUpdateItem(Add(1), &first).value());
  CHECK_FALSE(other.StageUpdateItem(Add(1), &granted));
  CHECK(db.UpdateItem(Add(1)));
}

TEST_CASE("An item that is free again is granted at once", "[engine][staged_write]") {
  Database db = WithTable();
  StagedWrite first, second;
  REQUIRE(db.StageUpdateItem(Add(1), &first).value());
  REQUIRE_FALSE(db.StageUpdateItem(Add(1), &second));
  first = StagedWrite();
  StagedWrite granted;
  std::move(second).AwaitItem([&](StagedWrite write) { granted = std::move(write); });
  REQUIRE(db.StageUpdateItem(Add(2), &granted).value());
  CHECK(Commit(std::move(granted)).get());
  CHECK(Get(db) == Item{{"pk", "a"}, {"n", 2}});
}

TEST_CASE("What changes nothing, or is refused, leaves nothing to commit", "[engine][staged_write]") {
  Database db = WithTable();
  StagedWrite write;
  DeleteItemRequest removal = DeleteOf(kKey);
  removal.return_values = ReturnValues::kAllOld;  // otherwise nobody looks whether the item is there
  REQUIRE(db.StageDeleteItem(removal, &write).value());
  CHECK_FALSE(write.HasChanges());
  bool told = false;
  write.Commit([&](const Result<void>& outcome) { told = outcome.has_value(); });
  CHECK(told);

  PutItemRequest conditional = PutOf(kKey);
  conditional.condition_expression = "attribute_exists(pk)";
  const auto refused = db.StagePutItem(conditional, &write);
  REQUIRE(refused);
  CHECK(refused->error().code() == ErrorCode::kConditionalCheckFailed);
  CHECK_FALSE(write.HasChanges());
  const auto invalid = db.StagePutItem({.table_name = "Table", .item = {{"other", 1}}}, &write);
  REQUIRE(invalid);
  CHECK(invalid->error().code() == ErrorCode::kValidation);
  CHECK(db.PutItem(PutOf(kKey)));  // nobody holds the item
}

TEST_CASE("A StagedWrite that is used again drops what it held", "[engine][staged_write]") {
  Database db = WithTable();
  StagedWrite write;
  REQUIRE(db.StagePutItem(PutOf({{"pk", "a"}, {"n", 1}}), &write).value());
  REQUIRE(db.StagePutItem(PutOf({{"pk", "a"}, {"n", 2}}), &write).value());  // which has the same item
  REQUIRE_FALSE(db.StagePutItem({.table_name = "Table", .item = {{"other", 1}}}, &write).value());
  CHECK_FALSE(write.HasChanges());
  REQUIRE(db.StagePutItem(PutOf({{"pk", "a"}, {"n", 3}}), &write).value());
  CHECK(Commit(std::move(write)).get());
  CHECK(Get(db) == Item{{"pk", "a"}, {"n", 3}});
}

TEST_CASE("A commit need not tell anybody", "[engine][staged_write]") {
  testing::TempDatabase db;
  db->CreateTable(SimpleTable("Table")).value();
  StagedWrite write;
  write.Commit({});
  REQUIRE(db->StagePutItem(PutOf(kKey), &write).value());
  write.Commit({});
  db.Reopen();
  CHECK(Get(*db));
}

TEST_CASE("A table with a local index, or whose writes are counted, is not staged", "[engine][staged_write]") {
  const Projection keys{.projection_type = ProjectionType::kKeysOnly, .non_key_attributes = std::nullopt};
  StagedWrite write;
  Database indexed = WithTable(IndexedTable("Table", keys, keys));
  CHECK_FALSE(indexed.StagePutItem(PutOf({{"pk", "a"}, {"sk", "b"}, {"lsiSk", "c"}}), &write));
  CHECK_FALSE(write.WaitsForItem());
  Database counted = WithTable();
  counted
      .UpdateContributorInsights(
          {.table_name = "Table", .contributor_insights_action = ContributorInsightsAction::kEnable})
      .value();
  CHECK_FALSE(counted.StagePutItem(PutOf(kKey), &write));
  CHECK_FALSE(Get(counted));
}

TEST_CASE("A transaction meets a staged write as any other: after it", "[engine][staged_write]") {
  Database db = WithTable();
  StagedWrite write;
  REQUIRE(db.StageUpdateItem(Add(1), &write).value());
  TransactWriteItemsRequest request;
  request.transact_items.emplace_back(TransactUpdate{
      .table_name = "Table", .key = kKey, .update_expression = "ADD n :n", .expression_attribute_values = {{":n", 1}}});
  auto waiting = std::async(std::launch::async, [&] { return db.TransactWriteItems(request).has_value(); });
  CHECK(Commit(std::move(write)).get());
  CHECK(waiting.get());
  CHECK(Get(db) == Item{{"pk", "a"}, {"n", 2}});
}

TEST_CASE("Index entries and stream records of a staged write come with its item", "[engine][staged_write]") {
  CreateTableRequest request = SimpleTable("Table");
  request.attribute_definitions.push_back({"tag", KeyType::kString});
  request.global_secondary_indexes = {{.index_name = "byTag",
                                       .key_schema = {{"tag", KeyRole::kHash}},
                                       .projection = {.projection_type = ProjectionType::kAll}}};
  request.stream_specification = {.stream_enabled = true, .stream_view_type = StreamViewType::kNewImage};
  Database db = WithTable(request);
  const auto entries = [&] { return db.Scan({.table_name = "Table", .index_name = "byTag"}).value().items.size(); };
  const std::string arn = *db.DescribeTable({.table_name = "Table"}).value().table.latest_stream_arn;
  const std::string shard = db.DescribeStream({.stream_arn = arn}).value().stream_description.shards[0].shard_id;
  const auto records = [&] {
    const std::string iterator =
        db.GetShardIterator(
              {.stream_arn = arn, .shard_id = shard, .shard_iterator_type = ShardIteratorType::kTrimHorizon})
            .value()
            .shard_iterator;
    std::vector<std::string> keys;
    for (const StreamRecord& record : db.GetRecords({.shard_iterator = iterator}).value().records) {
      keys.emplace_back(record.keys["pk"].string());
    }
    return keys;
  };

  StagedWrite early;
  REQUIRE(db.StagePutItem(PutOf({{"pk", "early"}, {"tag", "t"}}), &early).value());
  db.PutItem(PutOf({{"pk", "late"}, {"tag", "t"}})).value();
  CHECK(entries() == 1);
  CHECK(records().empty());  // a reader does not pass the number that the staged write has drawn
  CHECK(Commit(std::move(early)).get());
  CHECK(entries() == 2);
  CHECK(records() == std::vector<std::string>{"early", "late"});

  {
    StagedWrite dropped;
    REQUIRE(db.StagePutItem(PutOf({{"pk", "dropped"}}), &dropped).value());
    db.PutItem(PutOf({{"pk", "last"}})).value();
    CHECK(records().size() == 2);
  }
  CHECK(records() == std::vector<std::string>{"early", "late", "last"});
}

TEST_CASE("An item that was staged before its table got an index is in it", "[engine][staged_write]") {
  Options options = testing::TestOptions();
  options.background_thread = false;
  Database db = Database::OpenInMemory(options).value();
  db.CreateTable(SimpleTable("Table")).value();
  StagedWrite write;
  REQUIRE(db.StagePutItem(PutOf({{"pk", "a"}, {"tag", "t"}}), &write).value());
  UpdateTableRequest update{.table_name = "Table", .attribute_definitions = {{{"tag", KeyType::kString}}}};
  update.global_secondary_index_updates = {{GlobalSecondaryIndexUpdate{
      .create = GlobalSecondaryIndex{.index_name = "byTag",
                                     .key_schema = {{"tag", KeyRole::kHash}},
                                     .projection = {.projection_type = ProjectionType::kAll}}}}};
  db.UpdateTable(update).value();
  CHECK_FALSE(db.RunBackgroundWork());  // the staged write still uses the table as it was
  CHECK(Commit(std::move(write)).get());
  CHECK(db.RunBackgroundWork());
  CHECK(db.Scan({.table_name = "Table", .index_name = "byTag"}).value().items.size() == 1);
}

TEST_CASE("An item with a time to live that was staged expires", "[engine][staged_write]") {
  ManualClock clock;
  Options options = testing::TestOptions(clock);
  options.background_thread = false;
  Database db = Database::OpenInMemory(options).value();
  db.CreateTable(SimpleTable("Table")).value();
  db.UpdateTimeToLive({.table_name = "Table", .time_to_live_specification = {true, "until"}}).value();
  CHECK(db.RunBackgroundWork());
  const auto now = std::chrono::floor<std::chrono::seconds>(ManualClock::kStart).time_since_epoch().count();
  StagedWrite write;
  REQUIRE(db.StagePutItem(PutOf({{"pk", "a"}, {"until", now + 10}}), &write).value());
  CHECK(Commit(std::move(write)).get());
  CHECK(Get(db));
  clock.Advance(std::chrono::seconds(60));
  CHECK(db.RunBackgroundWork());
  CHECK_FALSE(Get(db));
}

TEST_CASE("A Database that goes keeps what was given to be committed", "[engine][staged_write]") {
  testing::TempDatabase db;
  db->CreateTable(SimpleTable("Table")).value();
  std::vector<std::future<Result<void>>> outcomes;
  for (int i = 0; i < 50; ++i) {
    StagedWrite write;
    const auto staged = db->StagePutItem(PutOf({{"pk", fmt::format("{}", i)}}), &write);
    if (!staged) continue;  // another of them has its stripe
    REQUIRE(*staged);
    outcomes.push_back(Commit(std::move(write)));
  }
  CHECK(outcomes.size() > 40);
  db.Close();
  for (auto& outcome : outcomes) CHECK(outcome.get());
  db.Open();
  CHECK(db->Scan({.table_name = "Table"}).value().items.size() == outcomes.size());
}

TEST_CASE("A staged write whose commit fails is told so, and was never seen", "[engine][staged_write]") {
  const testing::TempDirectory directory;
  const auto disk = std::make_shared<testing::FaultyDisk>(1);
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  Database db = Database::Open(directory.path() / "store", {.env = env.get()}).value();
  db.CreateTable(SimpleTable("Table")).value();
  StagedWrite write;
  REQUIRE(db.StagePutItem(PutOf(kKey), &write).value());
  disk->Fail({.first = 0, .count = INT64_MAX});
  const Result<void> outcome = Commit(std::move(write)).get();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code() == ErrorCode::kIo);
  CHECK_FALSE(Get(db));
  const auto next = db.PutItem(PutOf(kKey));
  REQUIRE_FALSE(next);
  CHECK(next.error().code() == ErrorCode::kIo);
  disk->Heal();
}

}  // namespace karst
