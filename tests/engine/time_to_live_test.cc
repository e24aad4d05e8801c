// Items that expire: which, when, and that the records that say so agree with the items whatever happens meanwhile.
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/expiry_changes.h"
#include "engine/workers/backfill.h"
#include "engine/workers/workers.h"
#include "storage/keyspace.h"
#include "support/catch.h"
#include "support/manual_clock.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using namespace std::chrono_literals;
using testing::IndexedTable;
using testing::ManualClock;
using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;
using testing::Where;

using Expiries = std::set<std::pair<std::uint64_t, std::string>>;  // seconds and keys

const std::int64_t kNow = std::chrono::floor<std::chrono::seconds>(ManualClock::kStart).time_since_epoch().count();
constexpr std::int64_t kYear = 365 * 24 * 60 * 60;

// A table "Table" of an engine whose background work is done by hand.
struct World {
  explicit World(Where where = Where::kMemory, const CreateTableRequest& table = SimpleTable("Table"))
      : engine({table}, where, OptionsOf(clock)) {}

  static Options OptionsOf(const Clock& clock) {
    Options options{.durability = Durability::kBuffered};
    options.clock = &clock;
    options.background_thread = false;
    return options;
  }

  std::string Update(bool enabled, const std::string& attribute = "until") {
    return MessageOf(UpdateTimeToLive(*engine, {"Table", {enabled, attribute}}));
  }
  void Put(const std::string& pk, std::optional<Value> until) {
    Item item{{"pk", pk}};
    if (until) item.Set("until", *std::move(until));
    PutItem(*engine, {.table_name = "Table", .item = item}).value();
  }
  std::set<std::string> Keys() {
    std::set<std::string> keys;
    const PageResult page = Scan(*engine, {.table_name = "Table"}).value();
    for (const ItemView& item : page.items) keys.emplace(item["pk"].string());
    return keys;
  }
  // Of all expiries, living or not: the second, and the key of the item.
  Expiries Records() {
    Expiries records;
    const TablePtr table = engine->tables().Find("Table").value();
    if (!table->time_to_live) return records;
    const auto cursor =
        engine->store().NewCursor(storage::Family::kExpiry, storage::ObjectRange(table->time_to_live->id), false);
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
      const auto record = storage::ParseExpiryKey(cursor->key());
      records.emplace(record->second, record->item.partition);
    }
    return records;
  }
  // What the records must be, from the items themselves.
  Expiries WantedRecords() {
    Expiries records;
    const TablePtr table = engine->tables().Find("Table").value();
    const PageResult page = Scan(*engine, {.table_name = "Table"}).value();
    for (const ItemView& item : page.items) {
      const auto second = ExpiryOf(*table->time_to_live, item);
      if (second) records.emplace(*second, item["pk"].string());
    }
    return records;
  }

  ManualClock clock;
  TestEngine engine;
};

std::optional<std::uint64_t> Expiry(const char* number) {
  return ExpiryOf({.attribute = "until"}, Item{{"until", Number::Parse(number).value()}});
}

}  // namespace

TEST_CASE("An expiry is the first whole second at which the time has come", "[engine][time_to_live]") {
  CHECK(Expiry("1767225600") == 1'767'225'600);
  CHECK(Expiry("1767225600.5") == 1'767'225'601);
  CHECK(Expiry("1767225600.0000000000000000000001") == 1'767'225'601);
  CHECK(Expiry("1767225600.9999999999999999999999") == 1'767'225'601);
  CHECK(Expiry("0") == 0);
  CHECK(Expiry("1e-100") == 1);
  CHECK(Expiry("9000000000000") == 9'000'000'000'000);
  CHECK_FALSE(Expiry("9000000000001"));
  CHECK_FALSE(Expiry("1e120"));
  CHECK_FALSE(Expiry("-1"));
  CHECK_FALSE(ExpiryOf({.attribute = "until"}, Item{{"until", "1767225600"}}));
  CHECK_FALSE(ExpiryOf({.attribute = "until"}, Item{{"other", 1}}));
}

TEST_CASE("Expiry changes only where the second does", "[engine][time_to_live]") {
  catalog::TableDescriptor table;
  const Item early{{"until", 5}};
  const Item late{{"until", 6}};
  const Item never{{"a", 1}};
  CHECK_FALSE(ExpiryChangeOf(table, early, late).gone);
  table.time_to_live = catalog::TimeToLive{.attribute = "until", .id = 1};
  CHECK(ExpiryChangeOf(table, std::nullopt, early).added == 5);
  CHECK_FALSE(ExpiryChangeOf(table, std::nullopt, early).gone);
  CHECK(ExpiryChangeOf(table, early, late).gone == 5);
  CHECK(ExpiryChangeOf(table, early, late).added == 6);
  CHECK(ExpiryChangeOf(table, early, never).gone == 5);
  CHECK(ExpiryChangeOf(table, early, std::nullopt).gone == 5);
  CHECK_FALSE(ExpiryChangeOf(table, early, early).gone);
  CHECK_FALSE(ExpiryChangeOf(table, early, early).added);
}

TEST_CASE("Time to live is described, and refused where it changes nothing", "[engine][time_to_live]") {
  World world;
  const auto described = [&] { return DescribeTimeToLive(*world.engine, {"Table"}).value().time_to_live_description; };
  CHECK(described().time_to_live_status == TimeToLiveStatus::kDisabled);
  CHECK_FALSE(described().attribute_name);
  CHECK(world.Update(false) == "TimeToLive is already disabled");
  CHECK(world.Update(true).empty());
  CHECK(described().time_to_live_status == TimeToLiveStatus::kEnabled);
  CHECK(described().attribute_name == "until");
  CHECK(world.Update(true) == "TimeToLive is already enabled");
  CHECK(world.Update(true, "other") ==
        "TimeToLive is active on a different AttributeName: current AttributeName is until");
  CHECK(world.Update(false, "other") ==
        "TimeToLive is active on a different AttributeName: current AttributeName is until");
  CHECK(world.Update(false).empty());
  CHECK_FALSE(described().attribute_name);
  CHECK(world.Update(true, "") == "TimeToLiveSpecification.AttributeName must be non empty");
  CHECK(world.Update(true, std::string(256, 'a')) ==
        "1 validation error detected: Value '" + std::string(256, 'a') +
            "' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length less "
            "than or equal to 255");
  CHECK(MessageOf(UpdateTimeToLive(*world.engine, {"None", {true, "a"}})) ==
        "Requested resource not found: Table: None not found");
}

TEST_CASE("An item goes a second after its time, and no other does", "[engine][time_to_live]") {
  World world;
  CHECK(world.Update(true).empty());
  world.Put("now", Value(kNow));
  world.Put("soon", Value(kNow + 10));
  world.Put("late", Value(kNow + kYear));
  world.Put("old", Value(kNow - 4 * kYear));
  world.Put("too old", Value(kNow - 6 * kYear));
  world.Put("text", Value(std::to_string(kNow - 10)));
  world.Put("never", std::nullopt);
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Keys() == std::set<std::string>{"now", "soon", "late", "too old", "text", "never"});
  world.clock.Advance(1s);
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Keys() == std::set<std::string>{"soon", "late", "too old", "text", "never"});
  world.clock.Advance(10s - 1us);
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Keys().contains("soon"));
  world.clock.Advance(1us);
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Keys() == std::set<std::string>{"late", "too old", "text", "never"});
  CHECK(world.Records() == world.WantedRecords());
}

TEST_CASE("An item that was given a new time stays until then", "[engine][time_to_live]") {
  World world;
  CHECK(world.Update(true).empty());
  world.Put("a", Value(kNow));
  world.Put("b", Value(kNow));
  world.Put("c", Value(kNow));
  world.Put("a", Value(kNow + 100));
  world.Put("b", std::nullopt);
  CHECK(DeleteItem(*world.engine, {.table_name = "Table", .key = {{"pk", "c"}}}));
  CHECK(world.Records() == Expiries{{kNow + 100, "a"}});
  world.clock.Advance(50s);
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Keys() == std::set<std::string>{"a", "b"});
  world.clock.Advance(51s);
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Keys() == std::set<std::string>{"b"});
}

TEST_CASE("Expiry takes an item out of its indexes", "[engine][time_to_live]") {
  const Projection all{.projection_type = ProjectionType::kAll};
  World world(Where::kMemory, IndexedTable("Table", all, all));
  CHECK(world.Update(true).empty());
  const Item item{{"pk", "a"}, {"sk", "b"}, {"gsiPk", "g"}, {"lsiSk", "l"}, {"until", kNow}};
  CHECK(PutItem(*world.engine, {.table_name = "Table", .item = item}));
  CHECK(Scan(*world.engine, {.table_name = "Table", .index_name = "gsi"}).value().count == 1);
  world.clock.Advance(1s);
  CHECK(world.engine->workers().RunDue());
  for (const char* index : {"gsi", "lsi"}) {
    CHECK(Scan(*world.engine, {.table_name = "Table", .index_name = index}).value().count == 0);
  }
}

TEST_CASE("A sweep reads what is due and nothing else", "[engine][time_to_live]") {
  World world;
  CHECK(world.Update(true).empty());
  for (int i = 0; i < 100; ++i) world.Put(fmt::format("late {}", i), Value(kNow + 1000 + i));
  for (int i = 0; i < 3; ++i) world.Put(fmt::format("due {}", i), Value(kNow - 5));
  CHECK(world.engine->workers().RunDue());
  const auto counters = [&] { return world.engine->store().counters(); };
  auto before = counters();
  CHECK(world.engine->workers().RunDue());
  CHECK(counters().cursors == before.cursors);
  world.clock.Advance(1001s);
  before = counters();
  CHECK(world.engine->workers().RunDue());
  CHECK(counters().cursors == before.cursors + 1);
  CHECK(counters().gets == before.gets + 1);
  CHECK(counters().commits == before.commits + 1);
  CHECK(world.Keys().size() == 99);
}

TEST_CASE("A plain table's put does not read, and one with time to live does", "[engine][time_to_live]") {
  World world;
  const auto gets_of_put = [&] {
    const auto before = world.engine->store().counters().gets;
    world.Put("a", Value(kNow + 5));
    return world.engine->store().counters().gets - before;
  };
  CHECK(gets_of_put() == 0);
  CHECK(world.Update(true).empty());
  CHECK(gets_of_put() == 1);
  CHECK(world.Update(false).empty());
  CHECK(gets_of_put() == 0);
}

TEST_CASE("Items from before time to live was enabled expire too", "[engine][time_to_live]") {
  World world(Where::kDisk);
  for (int i = 0; i < 3000; ++i) world.Put(fmt::format("{}", i), Value(i % 2 == 0 ? kNow : kNow + 100));
  CHECK(world.Update(true).empty());
  CHECK(world.engine->backfill().HasWork());  // too many for the update itself
  CHECK(world.Records().size() == 1000);
  // Between, items change and the store is closed.
  for (int i = 0; i < 300; ++i) world.Put(fmt::format("{}", i), Value(kNow + 100));
  world.engine.Reopen();
  CHECK(world.engine->workers().RunDue());
  CHECK_FALSE(world.engine->backfill().HasWork());
  CHECK(world.Records() == world.WantedRecords());
  world.clock.Advance(1s);
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Keys().size() == 1500 + 150);
  CHECK(world.Records() == world.WantedRecords());
}

TEST_CASE("A write that began before time to live was enabled is not missed", "[engine][time_to_live]") {
  World world;
  TablePtr of_write = world.engine->tables().Find("Table").value();
  CHECK(world.Update(true).empty());
  CHECK_FALSE(world.engine->workers().RunDue());  // waits for the write
  const Item item{{"pk", "a"}, {"until", kNow}};
  Mutation mutation{
      .table = of_write.get(), .key = catalog::KeyOfItem(*of_write, item).value(), .change = PutChange{item}};
  CHECK(world.engine->pipeline().Write(mutation));
  CHECK(world.Records().empty());
  of_write.reset();
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Records().size() == 1);
  world.clock.Advance(1s);
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Keys().empty());
}

TEST_CASE("Disabling removes the records, and items stay", "[engine][time_to_live]") {
  World world;
  CHECK(world.Update(true).empty());
  world.Put("a", Value(kNow));
  const catalog::ObjectId id = world.engine->tables().Find("Table").value()->time_to_live->id;
  CHECK(world.Update(false).empty());
  world.clock.Advance(10s);
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Keys() == std::set<std::string>{"a"});
  const auto cursor = world.engine->store().NewCursor(storage::Family::kExpiry, storage::ObjectRange(id), false);
  cursor->SeekToFirst();
  CHECK_FALSE(cursor->Valid());
  CHECK(world.Update(true, "pk").empty());  // AWS takes any attribute, the key too
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Keys() == std::set<std::string>{"a"});
}

TEST_CASE("What was due while the store was closed goes after it is opened", "[engine][time_to_live]") {
  World world(Where::kDisk);
  CHECK(world.Update(true).empty());
  world.Put("a", Value(kNow + 10));
  world.Put("b", Value(kNow + 1000));
  CHECK(world.engine->workers().RunDue());
  world.clock.Advance(100s);
  world.engine.Reopen();
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Keys() == std::set<std::string>{"b"});
}

TEST_CASE("A record without its item is removed, and the sweep comes to an end", "[engine][time_to_live]") {
  World world;
  CHECK(world.Update(true).empty());
  world.Put("a", Value(kNow + 100));
  const TablePtr table = world.engine->tables().Find("Table").value();
  storage::WriteSet set = world.engine->store().NewWriteSet();
  for (const char* pk : {"a", "none"}) {
    std::string key;
    storage::AppendExpiryKey(table->time_to_live->id, static_cast<std::uint64_t>(kNow), pk, "", &key);
    set.Put(storage::Family::kExpiry, key, "");
  }
  CHECK(world.engine->store().Commit(std::move(set)));
  world.engine->expiries().Note(table->time_to_live->id, 0);
  world.clock.Advance(5s);
  CHECK(world.engine->workers().RunDue());
  CHECK(world.Records() == world.WantedRecords());
  CHECK(world.Keys() == std::set<std::string>{"a"});
}

TEST_CASE("A table with time to live is dropped with its records", "[engine][time_to_live]") {
  World world;
  CHECK(world.Update(true).empty());
  world.Put("a", Value(kNow));
  const catalog::ObjectId id = world.engine->tables().Find("Table").value()->time_to_live->id;
  CHECK(DeleteTable(*world.engine, {"Table"}));
  world.clock.Advance(10s);
  CHECK(world.engine->workers().RunDue());
  const auto cursor = world.engine->store().NewCursor(storage::Family::kExpiry, storage::ObjectRange(id), false);
  cursor->SeekToFirst();
  CHECK_FALSE(cursor->Valid());
}

TEST_CASE("The thread deletes what is due by itself", "[engine][time_to_live]") {
  TestEngine engine({SimpleTable("Table")});
  CHECK(UpdateTimeToLive(*engine, {"Table", {true, "until"}}));
  const auto now = std::chrono::floor<std::chrono::seconds>(Clock::System().Now()).time_since_epoch().count();
  CHECK(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "a"}, {"until", now - 60}}}));
  // Ends when the item is gone; the time limit of the program is for when it is not.
  while (Scan(*engine, {.table_name = "Table"}).value().count != 0) std::this_thread::yield();
}

}  // namespace karst::engine
