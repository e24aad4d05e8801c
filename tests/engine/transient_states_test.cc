// Tables and indexes that are shown as being created, changed or deleted for a while, by a clock that the test holds.
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/workers/workers.h"
#include "support/catch.h"
#include "support/manual_clock.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using namespace std::chrono_literals;

using testing::ManualClock;
using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;
using testing::Where;

using IndexUpdate = GlobalSecondaryIndexUpdate;

constexpr char kInUse[] = "Attempt to change a resource which is still in use: ";

Options Delayed(const ManualClock& clock) {
  return {
      .durability = Durability::kBuffered, .clock = &clock, .transient_state_delay = 2s, .background_thread = false};
}

// An engine with the table "Songs", which is ACTIVE.
struct World {
  ManualClock clock;
  TestEngine engine{{SimpleTable("Songs")}, Where::kMemory, Delayed(clock)};
  World() { clock.Advance(2s); }

  TableDescription Described() { return DescribeTable(*engine, {"Songs"}).value().table; }
  GlobalSecondaryIndexDescription Index() { return Described().global_secondary_indexes.at(0); }
  Result<PutItemResult> Put() {
    return PutItem(*engine, {.table_name = "Songs", .item = {{"pk", "a"}, {"kind", "pop"}}});
  }
  Result<ScanResult> ScanIndex() { return Scan(*engine, {.table_name = "Songs", .index_name = "byKind"}); }
};

UpdateTableRequest CreateIndex(const char* name = "byKind") {
  return {.table_name = "Songs",
          .attribute_definitions = {{{"kind", KeyType::kString}}},
          .global_secondary_index_updates = {
              {IndexUpdate{.create = GlobalSecondaryIndex{.index_name = name,
                                                          .key_schema = {{"kind", KeyRole::kHash}},
                                                          .projection = {.projection_type = ProjectionType::kAll}}}}}};
}

UpdateTableRequest DeleteIndex() {
  return {.table_name = "Songs",
          .global_secondary_index_updates = {{IndexUpdate{.deletion = DeleteGlobalSecondaryIndexAction{"byKind"}}}}};
}

UpdateTableRequest Protect() { return {.table_name = "Songs", .deletion_protection_enabled = true}; }

}  // namespace

TEST_CASE("A table is ACTIVE, and an index is, at once unless transient states are asked for", "[transient_states]") {
  const ManualClock clock;
  TestEngine engine({SimpleTable("Songs")}, Where::kMemory,
                    {.durability = Durability::kBuffered, .clock = &clock, .background_thread = false});
  CHECK(DescribeTable(*engine, {"Songs"}).value().table.table_status == TableStatus::kActive);
  REQUIRE(UpdateTable(*engine, CreateIndex()));
  const TableDescription described = DescribeTable(*engine, {"Songs"}).value().table;
  CHECK(described.table_status == TableStatus::kActive);
  CHECK(described.global_secondary_indexes.at(0).index_status == IndexStatus::kActive);
  REQUIRE(DeleteTable(*engine, {"Songs"}));
  CHECK_FALSE(DescribeTable(*engine, {"Songs"}));
}

TEST_CASE("A new table is CREATING for the delay, and its items are not found", "[transient_states]") {
  ManualClock clock;
  TestEngine engine({SimpleTable("Songs")}, Where::kMemory, Delayed(clock));
  CHECK(DescribeTable(*engine, {"Songs"}).value().table.table_status == TableStatus::kCreating);
  CHECK(ListTables(*engine, {}).value().table_names == std::vector<std::string>{"Songs"});
  const PutItemRequest put{.table_name = "Songs", .item = {{"pk", "a"}}};
  CHECK(PutItem(*engine, put).error().code() == ErrorCode::kResourceNotFound);
  CHECK(MessageOf(PutItem(*engine, put)) == "Requested resource not found");
  CHECK(MessageOf(CreateTable(*engine, SimpleTable("Songs"))) == "Table already exists: Songs");
  CHECK(DeleteTable(*engine, {"Songs"}).error().code() == ErrorCode::kResourceInUse);
  CHECK(MessageOf(DeleteTable(*engine, {"Songs"})) == std::string(kInUse) + "Table is being created: Songs");
  CHECK(MessageOf(UpdateTable(*engine, Protect())) == std::string(kInUse) + "Table is being created: Songs");
  CHECK(MessageOf(DescribeTimeToLive(*engine, {"Songs"})) ==
        "Cannot describe time to live while table is in CREATING state: Current table state is CREATING");
  CHECK(MessageOf(UpdateTimeToLive(*engine, {"Songs", {.enabled = true, .attribute_name = "ttl"}})) ==
        "Requested resource not found: Table: Songs not found");

  clock.Advance(2s - 1us);
  CHECK(DescribeTable(*engine, {"Songs"}).value().table.table_status == TableStatus::kCreating);
  clock.Advance(1us);
  CHECK(DescribeTable(*engine, {"Songs"}).value().table.table_status == TableStatus::kActive);
  CHECK(PutItem(*engine, put));
}

TEST_CASE("A deleted table is DELETING for the delay, and listed", "[transient_states]") {
  World world;
  REQUIRE(world.Put());
  REQUIRE(DeleteTable(*world.engine, {"Songs"}));
  CHECK(world.Described().table_status == TableStatus::kDeleting);
  CHECK(world.Put().error().code() == ErrorCode::kResourceNotFound);
  CHECK(MessageOf(DeleteTable(*world.engine, {"Songs"})) == std::string(kInUse) + "Table is being deleted: Songs");
  CHECK(MessageOf(UpdateTable(*world.engine, Protect())) == std::string(kInUse) + "Table is being deleted: Songs");
  CHECK(CreateTable(*world.engine, SimpleTable("Songs")).error().code() == ErrorCode::kResourceInUse);

  for (const char* name : {"Albums", "Years"}) REQUIRE(CreateTable(*world.engine, SimpleTable(name)));
  const ListTablesResult first = ListTables(*world.engine, {.limit = 2}).value();
  CHECK(first.table_names == std::vector<std::string>{"Albums", "Songs"});
  CHECK(first.last_evaluated_table_name == "Songs");
  CHECK(ListTables(*world.engine, {.exclusive_start_table_name = "Songs"}).value().table_names ==
        std::vector<std::string>{"Years"});

  world.clock.Advance(2s);
  CHECK(MessageOf(DescribeTable(*world.engine, {"Songs"})) == "Requested resource not found: Table: Songs not found");
  CHECK(ListTables(*world.engine, {}).value().table_names == std::vector<std::string>{"Albums", "Years"});
  CHECK(CreateTable(*world.engine, SimpleTable("Songs")));
}

// The clock stands still, so that no state ends while the other thread looks.
TEST_CASE("Nobody sees a table that is created before it is CREATING, or between its ACTIVE and its DELETING",
          "[transient_states]") {
  ManualClock clock;
  TestEngine engine({}, Where::kMemory, Delayed(clock));
  constexpr int kTables = 200;
  const auto name = [](int table) { return "Songs" + std::to_string(table); };
  const auto create_all = [&] {
    for (int i = 0; i < kTables; ++i) CreateTable(*engine, SimpleTable(name(i))).value();
  };
  const auto delete_all = [&] {
    for (int i = 0; i < kTables; ++i) DeleteTable(*engine, {name(i)}).value();
  };
  // How often a table was not shown in one of the two states, from the first to the second.
  const auto count_others = [&](std::optional<TableStatus> before, TableStatus after) {
    int others = 0;
    for (int i = 0; i < kTables; ++i) {
      std::optional<TableStatus> seen = before;
      while (seen == before) {
        const Result<DescribeTableResult> described = DescribeTable(*engine, {name(i)});
        seen = described ? std::optional(described->table.table_status) : std::nullopt;
      }
      if (seen != after) ++others;
    }
    return others;
  };

  std::thread creating(create_all);
  const int not_creating = count_others(std::nullopt, TableStatus::kCreating);
  creating.join();
  CHECK(not_creating == 0);
  clock.Advance(2s);
  std::thread deleting(delete_all);
  const int not_deleting = count_others(TableStatus::kActive, TableStatus::kDeleting);
  deleting.join();
  CHECK(not_deleting == 0);
}

TEST_CASE("A changed table is UPDATING for the delay, and used meanwhile", "[transient_states]") {
  World world;
  REQUIRE(UpdateTable(*world.engine, {.table_name = "Songs", .table_class = TableClass::kStandardInfrequentAccess}));
  CHECK(world.Described().table_status == TableStatus::kUpdating);
  CHECK(world.Put());
  const std::string busy = std::string(kInUse) + "Table: Songs is in the process of being updated.";
  CHECK(MessageOf(UpdateTable(*world.engine, Protect())) == busy);
  CHECK(MessageOf(UpdateTable(*world.engine, CreateIndex())) == busy);
  CHECK(MessageOf(DeleteTable(*world.engine, {"Songs"})) == busy);
  world.clock.Advance(2s);
  CHECK(world.Described().table_status == TableStatus::kActive);
  CHECK(DeleteTable(*world.engine, {"Songs"}));
}

TEST_CASE("A new index is CREATING for the delay, and filled afterwards", "[transient_states]") {
  World world;
  REQUIRE(world.Put());
  REQUIRE(UpdateTable(*world.engine, CreateIndex()));
  world.engine->workers().RunDue();
  CHECK(world.Described().table_status == TableStatus::kUpdating);
  CHECK(world.Index().index_status == IndexStatus::kCreating);
  CHECK(world.Index().backfilling == true);
  CHECK(MessageOf(world.ScanIndex()) == "Cannot read from backfilling global secondary index: byKind");
  CHECK(UpdateTable(*world.engine, CreateIndex("other")).error().code() == ErrorCode::kLimitExceeded);
  CHECK(MessageOf(DeleteTable(*world.engine, {"Songs"})) ==
        std::string(kInUse) + "Cannot delete table while indexes are being created, updated, or deleted.");

  world.clock.Advance(2s);
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Described().table_status == TableStatus::kActive);
  CHECK(world.Index().index_status == IndexStatus::kActive);
  CHECK_FALSE(world.Index().backfilling);
  CHECK(world.ScanIndex().value().count == 1);
}

TEST_CASE("A deleted index is DELETING for the delay", "[transient_states]") {
  World world;
  REQUIRE(UpdateTable(*world.engine, CreateIndex()));
  world.clock.Advance(2s);
  REQUIRE(world.engine->workers().RunDue());
  REQUIRE(UpdateTable(*world.engine, DeleteIndex()));
  CHECK(world.Described().table_status == TableStatus::kUpdating);
  CHECK(world.Index().index_status == IndexStatus::kDeleting);
  CHECK(MessageOf(world.ScanIndex()) == "The table does not have the specified index: byKind");
  CHECK(MessageOf(UpdateTable(*world.engine, CreateIndex())) ==
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
  world.clock.Advance(2s);
  CHECK(world.Described().global_secondary_indexes.empty());
  CHECK(UpdateTable(*world.engine, CreateIndex()));
}

TEST_CASE("A restart ends the states, and an index that was held is filled", "[transient_states]") {
  ManualClock clock;
  TestEngine engine({SimpleTable("Songs")}, Where::kDisk, Delayed(clock));
  clock.Advance(2s);
  REQUIRE(UpdateTable(*engine, CreateIndex()));
  engine.Reopen();
  CHECK(engine->workers().RunDue());
  const TableDescription described = DescribeTable(*engine, {"Songs"}).value().table;
  CHECK(described.table_status == TableStatus::kActive);
  CHECK(described.global_secondary_indexes.at(0).index_status == IndexStatus::kActive);
}

}  // namespace karst::engine
