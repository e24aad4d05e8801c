// Indexes that come and go while the table is used: however writes, restarts and the filling fall, the index holds what
// its table does.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "engine/workers/backfill.h"
#include "engine/workers/workers.h"
#include "storage/keyspace.h"
#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;
using testing::Where;

using Update = GlobalSecondaryIndexUpdate;

const Options kByHand{.durability = Durability::kBuffered, .background_thread = false};
const Options kByThread{.durability = Durability::kBuffered};

UpdateTableRequest Create(const char* index = "byKind", KeyType type = KeyType::kString) {
  return {.table_name = "Table",
          .attribute_definitions = {{{"kind", type}}},
          .global_secondary_index_updates = {
              {Update{.create = GlobalSecondaryIndex{.index_name = index,
                                                     .key_schema = {{"kind", KeyRole::kHash}},
                                                     .projection = {.projection_type = ProjectionType::kAll}}}}}};
}

UpdateTableRequest Delete(const char* index = "byKind") {
  return {.table_name = "Table",
          .global_secondary_index_updates = {{Update{.deletion = DeleteGlobalSecondaryIndexAction{index}}}}};
}

Item ItemOf(int n, int version = 0) {
  Item item{{"pk", fmt::format("{}", n)}, {"version", version}};
  if (n % 3 != 0) item.Set("kind", Value(fmt::format("kind {}", (n + version) % 7)));
  return item;
}

void Put(Engine& engine, const Item& item) { PutItem(engine, {.table_name = "Table", .item = item}).value(); }

void PutMany(Engine& engine, int count) {
  for (int i = 0; i < count; ++i) Put(engine, ItemOf(i));
}

std::set<std::string> All(Engine& engine, std::optional<std::string> index = std::nullopt) {
  std::set<std::string> items;
  ScanRequest request{.table_name = "Table", .index_name = std::move(index)};
  do {
    const PageResult page = Scan(engine, request).value();
    for (const ItemView& item : page.items) items.emplace(item.bytes());
    request.exclusive_start_key = page.last_evaluated_key;
  } while (request.exclusive_start_key);
  return items;
}

// The items that the index on "kind" must hold.
std::set<std::string> WithKind(Engine& engine) {
  std::set<std::string> items;
  for (const std::string& body : All(engine)) {
    if (ItemView(body)["kind"]) items.insert(body);
  }
  return items;
}

GlobalSecondaryIndexDescription Described(Engine& engine) {
  return DescribeTable(engine, {"Table"}).value().table.global_secondary_indexes.at(0);
}

std::size_t EntriesOf(Engine& engine, catalog::ObjectId index) {
  std::size_t count = 0;
  const auto cursor = engine.store().NewCursor(storage::Family::kIndex, storage::ObjectRange(index), false);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) ++count;
  return count;
}

}  // namespace

TEST_CASE("A new index of a small table is active when UpdateTable returns", "[engine][online_index]") {
  TestEngine engine({SimpleTable("Table")});
  PutMany(*engine, 100);
  const TableDescription answer = UpdateTable(*engine, Create()).value().table_description;
  CHECK(answer.table_status == TableStatus::kUpdating);
  REQUIRE(answer.global_secondary_indexes.size() == 1);
  CHECK(answer.global_secondary_indexes[0].index_status == IndexStatus::kCreating);
  CHECK(answer.global_secondary_indexes[0].backfilling == false);
  CHECK(answer.global_secondary_indexes[0].item_count == 0);

  const TableDescription table = DescribeTable(*engine, {"Table"}).value().table;
  CHECK(table.table_status == TableStatus::kActive);
  CHECK(table.global_secondary_indexes.at(0).index_status == IndexStatus::kActive);
  CHECK_FALSE(table.global_secondary_indexes.at(0).backfilling);
  CHECK(All(*engine, "byKind") == WithKind(*engine));
  Put(*engine, ItemOf(100));
  CHECK(DeleteItem(*engine, {.table_name = "Table", .key = {{"pk", "1"}}}));
  CHECK(All(*engine, "byKind") == WithKind(*engine));
}

TEST_CASE("A new index of a large table is filled in the background, and not read before", "[engine][online_index]") {
  TestEngine engine({SimpleTable("Table")}, Where::kDisk, kByHand);
  PutMany(*engine, 3000);
  CHECK(UpdateTable(*engine, Create()));
  CHECK(Described(*engine).index_status == IndexStatus::kCreating);
  CHECK(Described(*engine).backfilling == true);
  CHECK(DescribeTable(*engine, {"Table"}).value().table.table_status == TableStatus::kActive);
  const std::string unreadable = "Cannot read from backfilling global secondary index: byKind";
  const ExecuteStatementRequest select{.statement = "SELECT * FROM \"Table\".byKind WHERE kind = 'kind 1'"};
  CHECK(MessageOf(ExecuteStatement(*engine, select)) == unreadable);
  CHECK(MessageOf(Scan(*engine, {.table_name = "Table", .index_name = "byKind"})) == unreadable);
  CHECK(MessageOf(Query(*engine, {.table_name = "Table",
                                  .index_name = "byKind",
                                  .key_condition_expression = "kind = :k",
                                  .expression_attribute_values = {{":k", "kind 1"}}})) == unreadable);
  const auto dropped = DeleteTable(*engine, {"Table"});
  REQUIRE_FALSE(dropped);
  CHECK(dropped.error().code() == ErrorCode::kResourceInUse);

  CHECK(engine->workers().RunDue());
  CHECK(Described(*engine).index_status == IndexStatus::kActive);
  CHECK_FALSE(Described(*engine).backfilling);
  CHECK(All(*engine, "byKind") == WithKind(*engine));
  CHECK(DeleteTable(*engine, {"Table"}));
}

TEST_CASE("Filling goes on after a restart where it was, beside writes", "[engine][online_index]") {
  TestEngine engine({SimpleTable("Table")}, Where::kDisk, kByHand);
  PutMany(*engine, 3000);
  CHECK(UpdateTable(*engine, Create()));
  for (int n = 0; n < 3000; n += 5) Put(*engine, ItemOf(n, 1));
  for (int n = 1; n < 3000; n += 50) {
    CHECK(DeleteItem(*engine, {.table_name = "Table", .key = {{"pk", fmt::format("{}", n)}}}));
  }
  engine.Reopen();
  CHECK(Described(*engine).backfilling == true);
  const std::uint64_t before = engine->store().counters().gets;
  CHECK(engine->workers().RunDue());
  CHECK(engine->store().counters().gets - before < 2200);  // not the first thousand again
  CHECK(All(*engine, "byKind") == WithKind(*engine));
}

TEST_CASE("Items that an index cannot take are left out, and cannot be written again", "[engine][online_index]") {
  TestEngine engine({SimpleTable("Table")});
  Put(*engine, {{"pk", "number"}, {"kind", 1}});
  Put(*engine, {{"pk", "empty"}, {"kind", ""}});
  Put(*engine, {{"pk", "long"}, {"kind", std::string(2049, 'x')}});
  Put(*engine, {{"pk", "none"}});
  Put(*engine, {{"pk", "fine"}, {"kind", "a"}});
  CHECK(UpdateTable(*engine, Create()));
  CHECK(All(*engine, "byKind").size() == 1);
  CHECK(All(*engine).size() == 5);
  const auto update = [&](const char* expression) {
    return MessageOf(UpdateItem(*engine, {.table_name = "Table",
                                          .key = {{"pk", "number"}},
                                          .update_expression = expression,
                                          .expression_attribute_values = {{":v", "b"}}}));
  };
  CHECK(update("SET extra = :v") ==
        "The update expression attempted to update the secondary index key to unsupported type");
  CHECK(update("SET kind = :v").empty());
  CHECK(All(*engine, "byKind").size() == 2);
  CHECK(DeleteItem(*engine, {.table_name = "Table", .key = {{"pk", "empty"}}}));
  CHECK(All(*engine, "byKind").size() == 2);
}

TEST_CASE("While an index is filled its violations have a sentence of their own", "[engine][online_index]") {
  TestEngine engine({SimpleTable("Table")}, Where::kMemory, kByHand);
  PutMany(*engine, 2000);
  CHECK(UpdateTable(*engine, Create()));
  CHECK(MessageOf(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "a"}, {"kind", 1}}})) ==
        "One or more parameter values were invalid: Schema violation against backfilling index");
}

TEST_CASE("A write that began before an index was created is not missed", "[engine][online_index]") {
  TestEngine engine({SimpleTable("Table")}, Where::kMemory, kByHand);
  Put(*engine, {{"pk", "a"}, {"kind", "old"}});
  TablePtr of_write = engine->tables().Find("Table").value();
  CHECK(UpdateTable(*engine, Create()));
  CHECK(Described(*engine).backfilling == true);  // it waits for the write
  CHECK_FALSE(engine->workers().RunDue());
  const Item item{{"pk", "a"}, {"kind", "new"}};
  const Mutation mutation{
      .table = of_write.get(), .key = catalog::KeyOfItem(*of_write, item).value(), .change = PutChange{item}};
  CHECK(engine->pipeline().Write(mutation));
  of_write.reset();
  CHECK(engine->workers().RunDue());
  CHECK(All(*engine, "byKind") == std::set<std::string>{std::string(item.bytes())});
}

TEST_CASE("A deleted index is gone at once, and leaves nothing behind, not even by a write under way",
          "[engine][online_index]") {
  TestEngine engine({SimpleTable("Table")}, Where::kDisk, kByHand);
  PutMany(*engine, 100);
  CHECK(UpdateTable(*engine, Create()));
  TablePtr of_write = engine->tables().Find("Table").value();
  const catalog::ObjectId id = of_write->global_indexes.at(0).id;
  const TableDescription answer = UpdateTable(*engine, Delete()).value().table_description;
  CHECK(answer.table_status == TableStatus::kUpdating);
  CHECK(answer.global_secondary_indexes.at(0).index_status == IndexStatus::kDeleting);
  const TableDescription table = DescribeTable(*engine, {"Table"}).value().table;
  CHECK(table.global_secondary_indexes.empty());
  CHECK(table.attribute_definitions.size() == 1);
  CHECK(MessageOf(Scan(*engine, {.table_name = "Table", .index_name = "byKind"})) ==
        "The table does not have the specified index: byKind");

  CHECK_FALSE(engine->workers().RunDue());
  const Item item{{"pk", "late"}, {"kind", "late"}};
  const Mutation mutation{
      .table = of_write.get(), .key = catalog::KeyOfItem(*of_write, item).value(), .change = PutChange{item}};
  CHECK(engine->pipeline().Write(mutation));
  CHECK(EntriesOf(*engine, id) > 0);
  of_write.reset();
  engine.Reopen();
  CHECK(engine->workers().RunDue());
  CHECK(EntriesOf(*engine, id) == 0);
  CHECK(All(*engine).size() == 101);
  CHECK(UpdateTable(*engine, Create("byKind")));
  CHECK(All(*engine, "byKind") == WithKind(*engine));
}

TEST_CASE("An index may be deleted while it is filled", "[engine][online_index]") {
  TestEngine engine({SimpleTable("Table")}, Where::kMemory, kByHand);
  PutMany(*engine, 2000);
  CHECK(UpdateTable(*engine, Create()));
  const catalog::ObjectId id = engine->tables().Find("Table").value()->global_indexes.at(0).id;
  CHECK(MessageOf(UpdateTable(*engine, Create("another"))) ==
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
  CHECK(UpdateTable(*engine, Delete()));
  CHECK(engine->workers().RunDue());
  CHECK(EntriesOf(*engine, id) == 0);
  storage::PinnedBytes progress;
  CHECK_FALSE(engine->store().Get(storage::Family::kCatalog, storage::BackfillRecordKey(id), &progress).value());
}

TEST_CASE("A write under way that does not know of a new index leaves no entry of another write behind",
          "[engine][online_index]") {
  TestEngine engine({SimpleTable("Table")}, Where::kMemory, kByHand);
  TablePtr before = engine->tables().Find("Table").value();
  CHECK(UpdateTable(*engine, Create()));
  Put(*engine, {{"pk", "a"}, {"kind", "known"}});
  const Item changed{{"pk", "a"}, {"kind", "unknown"}};
  const Mutation late{
      .table = before.get(), .key = catalog::KeyOfItem(*before, changed).value(), .change = PutChange{changed}};
  CHECK(engine->pipeline().Write(late));
  CHECK_FALSE(engine->workers().RunDue());  // waits for that write
  before.reset();
  CHECK(engine->workers().RunDue());
  CHECK(All(*engine, "byKind") == WithKind(*engine));
  CHECK(All(*engine, "byKind").size() == 1);
}

namespace {

// Writers of all kinds on keys that they share, while an index is created, filled, deleted and created again.
void RunWriters(Engine& engine) {
  std::vector<std::thread> writers;
  std::vector<std::string> failures(8);
  for (int writer = 0; writer < 8; ++writer) {
    writers.emplace_back([&engine, &failures, writer] {
      for (int step = 0; step < 400; ++step) {
        const int n = (step * 37 + writer * 11) % 1500;
        std::string failure;
        if (step % 10 == 9) {
          failure = MessageOf(DeleteItem(engine, {.table_name = "Table", .key = {{"pk", fmt::format("{}", n)}}}));
        } else if (step % 3 == 0) {
          failure = MessageOf(UpdateItem(
              engine, {.table_name = "Table",
                       .key = {{"pk", fmt::format("{}", n)}},
                       .update_expression = "SET kind = :k ADD version :one",
                       .expression_attribute_values = {{":k", fmt::format("kind {}", step % 5)}, {":one", 1}}}));
        } else {
          failure = MessageOf(PutItem(engine, {.table_name = "Table", .item = ItemOf(n, step)}));
        }
        if (!failure.empty()) failures[static_cast<std::size_t>(writer)] = failure;
      }
    });
  }
  for (int round = 0; round < 4; ++round) {
    if (round > 0) CHECK(MessageOf(UpdateTable(engine, Delete())).empty());
    CHECK(MessageOf(UpdateTable(engine, Create())).empty());
  }
  for (std::thread& writer : writers) writer.join();
  for (const std::string& failure : failures) CHECK(failure.empty());
}

}  // namespace

TEST_CASE("Eight writers beside an index that is filled leave it as its table is", "[engine][online_index]") {
  TestEngine engine({SimpleTable("Table")}, GENERATE(Where::kMemory, Where::kDisk), kByThread);
  PutMany(*engine, 1500);
  RunWriters(*engine);
  while (!engine->workers().RunDue()) std::this_thread::yield();
  CHECK(Described(*engine).index_status == IndexStatus::kActive);
  CHECK(All(*engine, "byKind") == WithKind(*engine));
}

}  // namespace karst::engine
