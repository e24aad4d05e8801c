// What operations ask of RocksDB and of the allocator, exactly: a read, a lock or a copy too many shows here before it
// shows in a benchmark, and on any machine. Allocations are counted beside those of the same work on the bare store, so
// that the figures are Karst's own and hold for every version of RocksDB.
#include <cstddef>
#include <string>
#include <string_view>

#include <karst/database.h>
#include <karst/service.h>

#include "costs/counted_allocations.h"
#include "engine/engine.h"
#include "storage/keyspace.h"
#include "storage/store.h"
#include "support/catch.h"
#include "support/temp_database.h"

namespace karst::engine {

struct EngineOfDatabase {
  static storage::Store& StoreOf(Database& db) { return db.engine_->store(); }
};

}  // namespace karst::engine

namespace karst {
namespace {

using testing::AllocationsOf;

constexpr const char* kTable = "Songs";

CreateTableRequest TwoKeys() {
  return {.table_name = kTable,
          .attribute_definitions = {{"pk", KeyType::kString}, {"sk", KeyType::kString}},
          .key_schema = {{"pk", KeyRole::kHash}, {"sk", KeyRole::kRange}},
          .billing_mode = BillingMode::kPayPerRequest};
}

// Long enough that a copy of it, or of its text, is an allocation.
Item Song(const std::string& pk, const std::string& sk) {
  return {{"pk", pk}, {"sk", sk}, {"n", 1}, {"text", std::string(200, 't')}};
}

struct Fixture {
  Fixture() : db(testing::OpenInMemory()), service(db) {
    db.CreateTable(TwoKeys()).value();
    for (int i = 10; i < 20; ++i) db.PutItem({.table_name = kTable, .item = Song("ten", std::to_string(i))}).value();
    for (int i = 10; i < 50; ++i) db.PutItem({.table_name = kTable, .item = Song("forty", std::to_string(i))}).value();
  }

  storage::Store& store() { return engine::EngineOfDatabase::StoreOf(db); }

  // "gets/cursors/commits" of what `run` does.
  template <typename Run>
  std::string CountsOf(Run run) {
    const storage::StoreCounters before = store().counters();
    run();
    const storage::StoreCounters after = store().counters();
    return std::to_string(after.gets - before.gets) + '/' + std::to_string(after.cursors - before.cursors) + '/' +
           std::to_string(after.commits - before.commits);
  }

  void Handle(std::string_view operation, std::string_view body, int status = 200) {
    REQUIRE(service.Handle("DynamoDB_20120810." + std::string(operation), body).status == status);
  }

  Database db;
  Service service;
};

const GetItemRequest kGet{.table_name = kTable, .key = {{"pk", "ten"}, {"sk", "12"}}};
const QueryRequest kQueryTen{
    .table_name = kTable, .key_condition_expression = "pk = :pk", .expression_attribute_values = {{":pk", "ten"}}};
const QueryRequest kQueryForty{
    .table_name = kTable, .key_condition_expression = "pk = :pk", .expression_attribute_values = {{":pk", "forty"}}};

PutItemRequest ConditionalPut(const char* condition) {
  return {.table_name = kTable, .item = Song("ten", "12"), .condition_expression = condition};
}

// 64 bytes follow each body, as a server leaves them.
class Body {
 public:
  explicit Body(std::string text) : text_(std::move(text)), size_(text_.size()) {
    text_.resize(size_ + Service::kBodyPadding);
  }
  ServiceResponse HandledBy(Service& service, std::string_view target) const {
    return service.Handle(target, std::string_view(text_).substr(0, size_), text_.size());
  }

 private:
  std::string text_;
  std::size_t size_;
};

TEST_CASE("Each operation asks the store for no more than it needs", "[costs]") {
  Fixture f;
  CHECK(f.CountsOf([&] { f.db.GetItem(kGet).value(); }) == "1/0/0");
  CHECK(f.CountsOf([&] { f.db.GetPinnedItem(kGet).value(); }) == "1/0/0");
  CHECK(f.CountsOf([&] { f.db.PutItem({.table_name = kTable, .item = Song("ten", "12")}).value(); }) == "0/0/1");
  CHECK(f.CountsOf([&] { f.db.PutItem(ConditionalPut("attribute_exists(pk)")).value(); }) == "1/0/1");
  CHECK(f.CountsOf([&] { CHECK_FALSE(f.db.PutItem(ConditionalPut("attribute_not_exists(pk)"))); }) == "1/0/0");
  CHECK(f.CountsOf([&] {
    f.db.DeleteItem({.table_name = kTable, .key = {{"pk", "x"}, {"sk", "y"}}}).value();
  }) == "0/0/1");
  CHECK(f.CountsOf([&] {
    f.db.UpdateItem({.table_name = kTable, .key = {{"pk", "ten"}, {"sk", "12"}}, .update_expression = "REMOVE n"})
        .value();
  }) == "1/0/1");
  CHECK(f.CountsOf([&] { f.db.Query(kQueryForty).value(); }) == "0/1/0");
  CHECK(f.CountsOf([&] { f.db.Scan({.table_name = kTable}).value(); }) == "0/1/0");
}

TEST_CASE("What is counted for Contributor Insights makes a put read, for its price, and nothing else", "[costs]") {
  Fixture f;
  REQUIRE(f.db.UpdateContributorInsights({.table_name = kTable}));
  CHECK(f.CountsOf([&] { f.db.GetItem(kGet).value(); }) == "1/0/0");
  CHECK(f.CountsOf([&] { f.db.PutItem({.table_name = kTable, .item = Song("ten", "12")}).value(); }) == "1/0/1");
  CHECK(f.CountsOf([&] { f.db.Query(kQueryForty).value(); }) == "0/1/0");
}

TEST_CASE("What is refused before the store is asked costs it nothing", "[costs]") {
  Fixture f;
  CHECK(f.CountsOf([&] {
    CHECK_FALSE(f.db.GetItem({.table_name = kTable, .key = {{"pk", "ten"}}}));
    CHECK_FALSE(f.db.PutItem(ConditionalPut("attribute_exists(")));
    CHECK_FALSE(f.db.Query({.table_name = kTable}));
    CHECK_FALSE(f.db.GetItem({.table_name = "None", .key = {{"pk", "ten"}}}));
  }) == "0/0/0");
}

TEST_CASE("The wire asks the store for no more than the same operations in process", "[costs]") {
  Fixture f;
  constexpr const char* kKey = R"("Key":{"pk":{"S":"ten"},"sk":{"S":"12"}})";
  constexpr const char* kItem = R"("Item":{"pk":{"S":"ten"},"sk":{"S":"12"}})";
  const auto body = [](const std::string& members) { return R"({"TableName":"Songs",)" + members + "}"; };
  CHECK(f.CountsOf([&] { f.Handle("GetItem", body(kKey)); }) == "1/0/0");
  CHECK(f.CountsOf([&] { f.Handle("PutItem", body(kItem)); }) == "0/0/1");
  CHECK(f.CountsOf([&] {
    f.Handle("PutItem", body(std::string(kItem) + R"~(,"ConditionExpression":"attribute_exists(pk)")~"));
  }) == "1/0/1");
  CHECK(f.CountsOf([&] {
    f.Handle("PutItem", body(std::string(kItem) + R"~(,"ConditionExpression":"attribute_not_exists(pk)")~"), 400);
  }) == "1/0/0");
  CHECK(f.CountsOf([&] { f.Handle("PutItem", body(std::string(kItem) + R"(,"ReturnValues":"ALL_OLD")")); }) == "1/0/1");
  CHECK(f.CountsOf([&] {
    f.Handle("Query", body(R"("KeyConditionExpression":"pk = :pk","ExpressionAttributeValues":{":pk":{"S":"forty"}})"));
  }) == "0/1/0");
  CHECK(f.CountsOf([&] { f.Handle("Scan", R"({"TableName":"Songs"})"); }) == "0/1/0");
}

TEST_CASE("GetItem allocates its answer and nothing else", "[costs]") {
  Fixture f;
  const std::uint64_t bare = AllocationsOf([&] {
    storage::PinnedBytes bytes;
    REQUIRE(f.store().Get(storage::Family::kItems, storage::ItemKey(1, "ten", "12"), &bytes).value());
  });
  CHECK(AllocationsOf([&] { REQUIRE(f.db.GetItem(kGet)->item); }) - bare == 1);        // the item
  CHECK(AllocationsOf([&] { REQUIRE(f.db.GetPinnedItem(kGet)->item); }) - bare == 1);  // what keeps its memory

  const Body request(R"({"TableName":"Songs","Key":{"pk":{"S":"ten"},"sk":{"S":"12"}}})");
  // The key, what keeps the item's memory, and the text of the answer.
  CHECK(AllocationsOf([&] { REQUIRE(request.HandledBy(f.service, "DynamoDB_20120810.GetItem").status == 200); }) -
            bare ==
        3);
}

TEST_CASE("An unconditional PutItem in process allocates no more than the bare store", "[costs]") {
  Fixture f;
  const PutItemRequest put{.table_name = kTable, .item = Song("ten", "12")};
  const std::uint64_t bare = AllocationsOf([&] {
    storage::WriteSet set = f.store().NewWriteSet(400);
    set.Put(storage::Family::kItems, storage::ItemKey(1, "ten", "12"), "\1", put.item.bytes());
    REQUIRE(f.store().Commit(std::move(set)));
  });
  CHECK(AllocationsOf([&] { REQUIRE(f.db.PutItem(put)); }) - bare == 0);

  const Body request(R"({"TableName":"Songs","Item":{"pk":{"S":"ten"},"sk":{"S":"12"},"text":{"S":")" +
                     std::string(200, 't') + R"("}}})");
  // The item's bytes, for which the length of the text tells the room.
  CHECK(AllocationsOf([&] { REQUIRE(request.HandledBy(f.service, "DynamoDB_20120810.PutItem").status == 200); }) -
            bare ==
        1);
}

TEST_CASE("A Query allocates no more often for many items than for few", "[costs]") {
  Fixture f;
  REQUIRE(f.db.Query(kQueryTen)->items.size() == 10);
  REQUIRE(f.db.Query(kQueryForty)->items.size() == 40);
  const std::uint64_t of_ten = AllocationsOf([&] { REQUIRE(f.db.Query(kQueryTen)); });
  const std::uint64_t of_forty = AllocationsOf([&] { REQUIRE(f.db.Query(kQueryForty)); });
  CHECK(of_forty <= of_ten);
}

}  // namespace
}  // namespace karst
