// Writes of one thread that share a commit: what they see of each other, what others see, and who waits for whom.
#include "engine/shared_commit.h"

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <karst/item.h>
#include <rocksdb/env.h>

#include "engine/operations.h"
#include "storage/keyspace.h"
#include "support/catch.h"
#include "support/faulty_disk.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::FaultyDisk;
using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;
using testing::Where;

Result<PutItemResult> Put(Engine& engine, const Item& item, std::optional<std::string> condition = {}) {
  return PutItem(engine, {.table_name = "Table", .item = item, .condition_expression = std::move(condition)});
}

std::optional<Item> Stored(Engine& engine, const std::string& pk) {
  return GetItem(engine, {.table_name = "Table", .key = {{"pk", pk}}}).value().item;
}

Result<void> Share(Engine& engine, const std::function<void()>& writes) {
  return SharedCommit::Around(engine.store(), writes);
}

TEST_CASE("Writes that share a commit are one commit, which others see as a whole", "[engine][shared_commit]") {
  TestEngine engine({SimpleTable("Table")});
  REQUIRE(Put(*engine, {{"pk", "old"}}));
  const auto before = engine->store().counters().commits;
  const auto shared = Share(*engine, [&] {
    CHECK(Put(*engine, {{"pk", "a"}}));
    CHECK(DeleteItem(*engine, {.table_name = "Table", .key = {{"pk", "old"}}}));
    CHECK(UpdateItem(*engine, {.table_name = "Table", .key = {{"pk", "b"}}}));
    CHECK_FALSE(Stored(*engine, "a"));
    CHECK(Stored(*engine, "old"));
    CHECK(engine->store().counters().commits == before);
  });
  CHECK(shared);
  CHECK(engine->store().counters().commits == before + 1);
  CHECK(Stored(*engine, "a"));
  CHECK_FALSE(Stored(*engine, "old"));
  CHECK(Stored(*engine, "b"));
}

TEST_CASE("A write sees the earlier ones of its shared commit", "[engine][shared_commit]") {
  TestEngine engine({SimpleTable("Table")});
  const UpdateItemRequest increment{.table_name = "Table",
                                    .key = {{"pk", "counter"}},
                                    .update_expression = "ADD n :one",
                                    .expression_attribute_values = {{":one", 1}}};
  REQUIRE(Share(*engine, [&] {
    for (int i = 0; i < 3; ++i) CHECK(UpdateItem(*engine, increment));
    const auto taken = Put(*engine, {{"pk", "counter"}}, "attribute_not_exists(pk)");
    CHECK(MessageOf(taken) == "The conditional request failed");
    const auto removed = DeleteItem(
        *engine, {.table_name = "Table", .key = {{"pk", "counter"}}, .return_values = ReturnValues::kAllOld});
    REQUIRE(removed);
    CHECK(removed->attributes == Item{{"pk", "counter"}, {"n", 3}});
    CHECK(Put(*engine, {{"pk", "counter"}, {"made", "anew"}}, "attribute_not_exists(pk)"));
  }));
  CHECK(Stored(*engine, "counter") == Item{{"pk", "counter"}, {"made", "anew"}});
}

TEST_CASE("The index entries of a shared commit follow the last write of an item", "[engine][shared_commit]") {
  CreateTableRequest request = SimpleTable("Table");
  request.attribute_definitions.push_back({"color", KeyType::kString});
  request.global_secondary_indexes = {{.index_name = "ByColor",
                                       .key_schema = {{"color", KeyRole::kHash}},
                                       .projection = {.projection_type = ProjectionType::kAll}}};
  TestEngine engine({request});
  REQUIRE(Share(*engine, [&] {
    CHECK(Put(*engine, {{"pk", "a"}, {"color", "red"}}));
    CHECK(Put(*engine, {{"pk", "a"}, {"color", "blue"}}));
  }));
  const auto entries = Scan(*engine, {.table_name = "Table", .index_name = "ByColor"}).value();
  REQUIRE(entries.items.size() == 1);
  CHECK(entries.items[0] == Item{{"pk", "a"}, {"color", "blue"}});
}

TEST_CASE("A write that cannot share commits what was written before it", "[engine][shared_commit]") {
  CreateTableRequest streamed = SimpleTable("Streamed");
  streamed.stream_specification =
      StreamSpecification{.stream_enabled = true, .stream_view_type = StreamViewType::kKeysOnly};
  TestEngine engine({SimpleTable("Table"), streamed});
  const auto before = engine->store().counters().commits;
  REQUIRE(Share(*engine, [&] {
    CHECK(Put(*engine, {{"pk", "a"}}));
    CHECK(PutItem(*engine, {.table_name = "Streamed", .item = {{"pk", "a"}}}));
    CHECK(engine->store().counters().commits == before + 2);
    CHECK(Stored(*engine, "a"));
    // Of the same item, whose lock this thread holds until it commits.
    CHECK(Put(*engine, {{"pk", "a"}, {"n", 1}}));
    TransactWriteItemsRequest transaction;
    transaction.transact_items.push_back(TransactPut{.table_name = "Table", .item = {{"pk", "a"}, {"n", 2}}});
    CHECK(TransactWriteItems(*engine, transaction));
  }));
  CHECK(Stored(*engine, "a") == Item{{"pk", "a"}, {"n", 2}});
}

TEST_CASE("Who shares a commit gives back its locks before it waits for another", "[engine][shared_commit]") {
  TestEngine engine({SimpleTable("Table")});
  storage::KeyLocks locks;
  const TablePtr table = engine->tables().Find("Table").value();
  std::promise<void> b_is_locked;
  std::promise<void> a_is_locked;
  // Gives "b" back when it has got "a".
  std::thread other([&] {
    const auto b = locks.Lock("b");
    b_is_locked.set_value();
    a_is_locked.get_future().wait();
    const auto a = locks.Lock("a");
  });
  b_is_locked.get_future().wait();
  CHECK(Share(*engine, [&] {
    SharedCommit* const shared = SharedCommit::OfThread(engine->store());
    REQUIRE(shared != nullptr);
    CHECK(shared->Lock(locks, "a"));
    shared->set().Put(storage::Family::kItems, "a", "1");
    CHECK(shared->Joined("a", std::nullopt, table));
    CHECK(shared->Find("a") != nullptr);
    a_is_locked.set_value();
    CHECK(shared->Lock(locks, "b"));
    CHECK(shared->Find("a") == nullptr);
  }));
  other.join();
}

TEST_CASE("A table's descriptor is in use until the shared commit is over", "[engine][shared_commit]") {
  TestEngine engine({SimpleTable("Table")});
  std::weak_ptr<const catalog::TableDescriptor> descriptor = engine->tables().Find("Table").value();
  REQUIRE(Share(*engine, [&] {
    CHECK(Put(*engine, {{"pk", "a"}}));
    const auto held = descriptor.use_count();
    CHECK(SharedCommit::OfThread(engine->store())->Commit());
    CHECK(descriptor.use_count() == held - 1);
  }));
}

TEST_CASE("A shared commit that fails is an error of them all", "[engine][shared_commit]") {
  const auto disk = std::make_shared<FaultyDisk>(1);
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  TestEngine engine({SimpleTable("Table")}, Where::kDisk, {.durability = Durability::kSync, .env = env.get()});
  REQUIRE(Put(*engine, {{"pk", "kept"}}));
  disk->Fail({.first = 0, .count = INT64_MAX});
  const Result<void> shared = Share(*engine, [&] {
    CHECK(Put(*engine, {{"pk", "lost"}}));
    CHECK(Put(*engine, {{"pk", "lost too"}}));
  });
  REQUIRE_FALSE(shared);
  CHECK(shared.error().code() == ErrorCode::kIo);
  CHECK_FALSE(Stored(*engine, "lost"));
  CHECK(Stored(*engine, "kept"));
  // A failure in the middle is not forgotten at the end.
  const Result<void> again = Share(*engine, [&] {
    CHECK(Put(*engine, {{"pk", "lost"}}));
    CHECK_FALSE(SharedCommit::OfThread(engine->store())->Commit());
  });
  CHECK_FALSE(again);
}

}  // namespace
}  // namespace karst::engine
