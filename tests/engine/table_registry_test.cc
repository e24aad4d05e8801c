#include "engine/table_registry.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "engine/workers/dropped_table_cleaner.h"
#include "support/catch.h"
#include "support/manual_clock.h"
#include "support/temp_database.h"
#include "support/temp_directory.h"

namespace karst::engine {
namespace {

using catalog::TableDescriptor;
using storage::Family;

TableDescriptor Descriptor(std::string name) {
  TableDescriptor table;
  table.name = std::move(name);
  table.key.hash = {{"pk", KeyType::kString}};
  catalog::IndexDescriptor index;
  index.name = "gsi";
  index.key.hash = {{"g", KeyType::kString}};
  table.global_indexes = {index};
  return table;
}

// A store and its registry, and the worker that cleans it, without an engine around them.
struct World {
  explicit World(const std::string& path = "", const Options& given = testing::TestOptions())
      : options(given), insights(*options.clock) {
    store = storage::Store::Open(path, options).value();
    streams = std::make_unique<StreamRegistry>(*store, options);
    tables = TableRegistry::Open(*store, *streams, options).value();
    cleaner = std::make_unique<DroppedTableCleaner>(*store, *tables, insights);
  }

  void PutRecords(const TableDescriptor& table, int count) {
    storage::WriteSet set = store->NewWriteSet();
    for (int i = 0; i < count; ++i) {
      std::string key;
      storage::AppendItemKey(table.id, std::to_string(i), "", &key);
      set.Put(Family::kItems, key, "item");
      set.Put(Family::kIndex, storage::IndexPartitionPrefix(table.global_indexes[0].id, {std::to_string(i)}), "entry");
    }
    store->Commit(std::move(set)).value();
  }

  int CountRecords(const TableDescriptor& table) {
    int count = 0;
    for (const auto& [family, id] :
         {std::pair(Family::kItems, table.id), std::pair(Family::kIndex, table.global_indexes[0].id)}) {
      const auto cursor = store->NewCursor(family, storage::ObjectRange(id), false);
      for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) ++count;
    }
    return count;
  }

  Options options;
  AccessInsights insights;
  std::unique_ptr<storage::Store> store;
  std::unique_ptr<StreamRegistry> streams;
  std::unique_ptr<TableRegistry> tables;
  std::unique_ptr<DroppedTableCleaner> cleaner;
};

}  // namespace

TEST_CASE("Ids are never given twice, not even after the last table is dropped and the store reopened",
          "[engine][table_registry]") {
  const testing::TempDirectory directory;
  std::set<catalog::ObjectId> ids;
  for (int round = 0; round < 3; ++round) {
    World world(directory.path().string());
    const TablePtr table = world.tables->Create(Descriptor("Songs")).value();
    CHECK(ids.insert(table->id).second);
    CHECK(ids.insert(table->global_indexes[0].id).second);
    CHECK(world.tables->Drop("Songs"));
  }
}

TEST_CASE("A descriptor stays what it was while the table changes and goes", "[engine][table_registry]") {
  World world;
  CHECK(world.tables->Create(Descriptor("Songs")));
  const TablePtr before = world.tables->Find("Songs").value();
  const auto changed = world.tables->Update("Songs", [](const TableDescriptor& table) -> Result<TableDescriptor> {
    TableDescriptor next = table;
    next.billing_mode = BillingMode::kPayPerRequest;
    return next;
  });
  CHECK(changed.value()->billing_mode == BillingMode::kPayPerRequest);
  CHECK(before->billing_mode == BillingMode::kProvisioned);
  CHECK(world.tables->Find("Songs").value() == *changed);
  CHECK(world.tables->Drop("Songs"));
  CHECK(before->name == "Songs");
}

TEST_CASE("A change that fails changes nothing", "[engine][table_registry]") {
  World world;
  CHECK(world.tables->Create(Descriptor("Songs")));
  const auto failed = world.tables->Update(
      "Songs", [](const TableDescriptor&) -> Result<TableDescriptor> { return Error(ErrorCode::kValidation, "no"); });
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message() == "no");
  CHECK(world.tables->Find("Songs").value()->billing_mode == BillingMode::kProvisioned);
}

TEST_CASE("A change is seen in the state that it says, and not before it is stored", "[engine][transient_states]") {
  const testing::ManualClock clock;
  Options options = testing::TestOptions();
  options.clock = &clock;
  options.transient_state_delay = std::chrono::seconds(2);
  World world("", options);
  bool found_too_early = false;
  const auto shown_as = [&](TableStatus status) {
    return ShownChange{.describe = [&world, &found_too_early, status](const TableDescriptor& table) {
      const std::optional<TableDescription> now = world.tables->Shown(table.name);
      found_too_early = found_too_early || (now && now->table_status == status);
      return Result(TableDescription{.table_name = table.name, .table_status = status});
    }};
  };
  const auto status = [&] { return world.tables->Shown("Songs").value().table_status; };

  CHECK(world.tables->Create(Descriptor("Songs"), shown_as(TableStatus::kCreating)));
  CHECK(status() == TableStatus::kCreating);
  CHECK_FALSE(world.tables->Find("Songs"));
  const ShownChange refused{.check = [](const auto& now) -> Result<void> {
    return Error(ErrorCode::kResourceInUse, now.table_name + " is busy");
  }};
  CHECK(world.tables->Drop("Songs", refused).error().message() == "Songs is busy");
  CHECK(world.tables->Drop("Songs", shown_as(TableStatus::kDeleting)));
  CHECK(status() == TableStatus::kDeleting);
  CHECK(world.tables->Create(Descriptor("Songs")).error().code() == ErrorCode::kResourceInUse);
  CHECK_FALSE(found_too_early);
}

TEST_CASE("A change whose state cannot be described does not happen", "[engine][transient_states]") {
  World world;
  const ShownChange failing{
      .describe = [](const auto&) -> Result<TableDescription> { return Error(ErrorCode::kInternalServerError, "no"); }};
  CHECK(world.tables->Create(Descriptor("Songs"), failing).error().message() == "no");
  CHECK(world.tables->Create(Descriptor("Songs")));
  CHECK(world.tables->Drop("Songs", failing).error().message() == "no");
  CHECK(world.tables->Find("Songs"));
}

TEST_CASE("A dropped table's records go once nobody uses any version of it", "[engine][dropped_table_cleaner]") {
  World world;
  const auto copy = [](const TableDescriptor& table) -> Result<TableDescriptor> { return table; };
  TablePtr old_version = world.tables->Create(Descriptor("Songs")).value();
  CHECK(world.tables->Update("Songs", copy));
  const TablePtr other = world.tables->Create(Descriptor("Other")).value();
  const TableDescriptor songs = *old_version;
  world.PutRecords(songs, 10);
  world.PutRecords(*other, 10);
  CHECK(world.cleaner->Step(100) == StepOutcome::kDone);
  CHECK(world.tables->Drop("Songs"));
  CHECK(world.cleaner->Step(100) == StepOutcome::kLater);
  CHECK(world.CountRecords(songs) == 20);
  old_version.reset();
  CHECK(world.cleaner->Step(100) == StepOutcome::kDone);
  CHECK(world.CountRecords(songs) == 0);
  CHECK(world.CountRecords(*other) == 20);
  CHECK_FALSE(world.tables->HasDropped());
}

TEST_CASE("A step stops at its budget", "[engine][dropped_table_cleaner]") {
  World world;
  for (const char* name : {"aaa", "bbb", "ccc"}) {
    CHECK(world.tables->Create(Descriptor(name)));
    CHECK(world.tables->Drop(name));
  }
  CHECK(world.cleaner->Step(1) == StepOutcome::kMore);
  CHECK(world.tables->HasDropped());
  CHECK(world.cleaner->Step(1) == StepOutcome::kMore);
  CHECK(world.cleaner->Step(1) == StepOutcome::kMore);
  CHECK(world.cleaner->Step(1) == StepOutcome::kDone);
}

TEST_CASE("Cleaning goes on after a restart", "[engine][dropped_table_cleaner]") {
  const testing::TempDirectory directory;
  TableDescriptor songs;
  {
    World world(directory.path().string());
    songs = *world.tables->Create(Descriptor("Songs")).value();
    world.PutRecords(songs, 10);
    CHECK(world.tables->Drop("Songs"));
  }
  World world(directory.path().string());
  CHECK(world.CountRecords(songs) == 20);
  CHECK(world.tables->HasDropped());
  CHECK(world.cleaner->Step(100) == StepOutcome::kDone);
  CHECK(world.CountRecords(songs) == 0);
  CHECK_FALSE(world.tables->HasDropped());
}

TEST_CASE("An index that a change takes away goes once nobody uses a version with it", "[engine][table_registry]") {
  World world;
  TablePtr with_index = world.tables->Create(Descriptor("Songs")).value();
  const TableDescriptor songs = *with_index;
  world.PutRecords(songs, 10);
  const auto without = [](const TableDescriptor& table) -> Result<TableDescriptor> {
    TableDescriptor next = table;
    next.global_indexes.clear();
    return next;
  };
  const TablePtr changed = world.tables->Update("Songs", without).value();
  CHECK(world.cleaner->Step(100) == StepOutcome::kLater);
  CHECK(world.CountRecords(songs) == 20);
  with_index.reset();
  CHECK(world.cleaner->Step(100) == StepOutcome::kDone);
  CHECK(world.CountRecords(songs) == 10);
}

TEST_CASE("What a change adds is maintained once nobody uses a version without it", "[engine][table_registry]") {
  World world;
  TablePtr first = world.tables->Create(Descriptor("Songs")).value();
  TablePtr second = world.tables->Update("Songs", [](const auto& table) { return Result(table); }).value();
  const auto add = [](const TableDescriptor& table) -> Result<TableDescriptor> {
    TableDescriptor next = table;
    next.time_to_live = catalog::TimeToLive{.attribute = "until"};
    return next;
  };
  const TablePtr changed = world.tables->Update("Songs", add).value();
  const catalog::ObjectId id = changed->time_to_live->id;
  CHECK(id > changed->global_indexes[0].id);
  CHECK(world.tables->Update("Songs", [](const auto& table) { return Result(table); }));
  CHECK_FALSE(world.tables->IsMaintained(id));
  second.reset();
  CHECK_FALSE(world.tables->IsMaintained(id));
  first.reset();
  CHECK(world.tables->IsMaintained(id));
  CHECK(world.tables->Select([](const TableDescriptor& table) { return table.time_to_live.has_value(); }).size() == 1);
  CHECK(world.tables->Select([](const TableDescriptor& table) { return table.table_class.has_value(); }).empty());
}

TEST_CASE("Tables come and go under readers", "[engine][table_registry]") {
  World world;
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::thread reader([&] {
    while (!done) {
      const auto found = world.tables->Find("Songs");
      if (found && (*found)->name != "Songs") ++wrong;
      bool more = false;
      if (world.tables->Names(std::nullopt, 100, &more).size() > 1) ++wrong;
    }
  });
  for (int i = 0; i < 200; ++i) {
    CHECK(world.tables->Create(Descriptor("Songs")));
    CHECK(world.tables->Drop("Songs"));
    world.cleaner->Step(10);
  }
  done = true;
  reader.join();
  CHECK(wrong == 0);
}

TEST_CASE("A descriptor that does not decode stops the opening with an error", "[engine][table_registry]") {
  World world;
  storage::WriteSet set = world.store->NewWriteSet();
  set.Put(Family::kCatalog, storage::TableRecordKey("Songs"), "\x7F");
  CHECK(world.store->Commit(std::move(set)));
  const auto tables = TableRegistry::Open(*world.store, *world.streams, world.options);
  REQUIRE_FALSE(tables);
  CHECK(tables.error().code() == ErrorCode::kCorruption);
}

}  // namespace karst::engine
