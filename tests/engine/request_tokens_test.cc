// ClientRequestToken: a transaction happens once for ten minutes, by the injected clock and across restarts.
#include <chrono>
#include <string>
#include <vector>

#include <karst/database.h>

#include "engine/engine.h"
#include "engine/operations.h"
#include "storage/keyspace.h"
#include "support/catch.h"
#include "support/manual_clock.h"
#include "support/temp_database.h"
#include "support/test_engine.h"

namespace karst {
namespace {

using namespace std::chrono_literals;
using testing::ManualClock;
using testing::TempDatabase;
using testing::TestOptions;

TransactWriteItemsRequest CountHits(std::string token, int by = 1) {
  return {.transact_items = {TransactUpdate{.table_name = "abc",
                                            .key = {{"pk", "hits"}},
                                            .update_expression = "ADD n :by",
                                            .expression_attribute_values = {{":by", by}}}},
          .client_request_token = std::move(token)};
}

std::int64_t Hits(Database& db) {
  const auto got = db.GetItem({.table_name = "abc", .key = {{"pk", "hits"}}}).value();
  return got.item ? *(*got.item)["n"].number().ToInt64() : 0;
}

ErrorCode CodeOf(const Result<TransactWriteItemsResult>& result) { return result.error().code(); }

}  // namespace

TEST_CASE("A transaction with a token is done once, across restarts, until ten minutes are over", "[engine][tokens]") {
  ManualClock clock;
  TempDatabase db(TestOptions(clock));
  REQUIRE(db->CreateTable(testing::SimpleTable("abc")));
  clock.Advance(9min + 59s);  // near the end of a span
  REQUIRE(db->TransactWriteItems(CountHits("t")));
  REQUIRE(db->TransactWriteItems(CountHits("t")));
  CHECK(Hits(*db) == 1);
  db.Reopen();
  clock.Advance(9min + 59s);
  REQUIRE(db->TransactWriteItems(CountHits("t")));
  CHECK(Hits(*db) == 1);
  CHECK(CodeOf(db->TransactWriteItems(CountHits("t", 2))) == ErrorCode::kIdempotentParameterMismatch);
  clock.Advance(1s);
  REQUIRE(db->TransactWriteItems(CountHits("t", 2)));
  CHECK(Hits(*db) == 3);
  clock.Advance(-5min);  // a clock that is set back
  REQUIRE(db->TransactWriteItems(CountHits("t", 2)));
  CHECK(Hits(*db) == 3);
}

TEST_CASE("A cancelled transaction may be sent again with its token", "[engine][tokens]") {
  Database db = testing::OpenInMemory();
  REQUIRE(db.CreateTable(testing::SimpleTable("abc")));
  TransactWriteItemsRequest request{
      .transact_items = {TransactPut{
          .table_name = "abc", .item = {{"pk", "a"}}, .condition_expression = "attribute_not_exists(pk)"}},
      .client_request_token = "t"};
  REQUIRE(db.PutItem({.table_name = "abc", .item = {{"pk", "a"}}}));
  CHECK(CodeOf(db.TransactWriteItems(request)) == ErrorCode::kTransactionCanceled);
  REQUIRE(db.DeleteItem({.table_name = "abc", .key = {{"pk", "a"}}}));
  CHECK(db.TransactWriteItems(request));
  CHECK(db.TransactWriteItems(request));
}

TEST_CASE("A repeated transaction reports what reading its items costs", "[engine][tokens]") {
  Database db = testing::OpenInMemory();
  REQUIRE(db.CreateTable(testing::SimpleTable("abc")));
  REQUIRE(db.PutItem({.table_name = "abc", .item = {{"pk", "large"}, {"x", std::string(9000, 'x')}}}));
  TransactWriteItemsRequest request{
      .transact_items = {TransactDelete{.table_name = "abc", .key = {{"pk", "large"}}},
                         TransactPut{.table_name = "abc", .item = {{"pk", "a"}, {"x", std::string(1500, 'x')}}}},
      .client_request_token = "t",
      .return_consumed_capacity = ReturnConsumedCapacity::kIndexes};
  const auto first = db.TransactWriteItems(request).value();
  CHECK(first.consumed_capacity.at(0).write_capacity_units == 2 * 9 + 2 * 2);
  CHECK_FALSE(first.consumed_capacity.at(0).read_capacity_units);
  const auto second = db.TransactWriteItems(request).value();
  REQUIRE(second.consumed_capacity.size() == 1);
  CHECK(second.consumed_capacity[0].read_capacity_units == 2 * 3 + 2 * 1);
  CHECK(second.consumed_capacity[0].table->read_capacity_units == 8);
  CHECK_FALSE(second.consumed_capacity[0].write_capacity_units);
  request.return_consumed_capacity = ReturnConsumedCapacity::kNone;
  CHECK(db.TransactWriteItems(request).value().consumed_capacity.empty());
}

TEST_CASE("The digest sees through spelling, and nothing else", "[engine][tokens]") {
  Database db = testing::OpenInMemory();
  REQUIRE(db.CreateTable(testing::SimpleTable("abc")));
  const auto put = [&](Item item, std::optional<Expression> condition = std::nullopt) {
    return db.TransactWriteItems(
        {.transact_items = {TransactPut{
             .table_name = "abc", .item = std::move(item), .condition_expression = std::move(condition)}},
         .client_request_token = "t"});
  };
  REQUIRE(put({{"pk", "a"}, {"n", Number::Parse("1.0").value()}, {"s", StringSet{"x", "y"}}}));
  CHECK(put({{"s", StringSet{"y", "x"}}, {"n", 1}, {"pk", "a"}}));
  CHECK(CodeOf(put({{"pk", "a"}, {"n", 2}, {"s", StringSet{"x", "y"}}})) == ErrorCode::kIdempotentParameterMismatch);
  CHECK(CodeOf(put({{"pk", "a"}, {"n", 1}, {"s", StringSet{"x", "y"}}}, "attribute_exists(pk)")) ==
        ErrorCode::kIdempotentParameterMismatch);
}

TEST_CASE("A token has 1 to 36 bytes", "[engine][tokens]") {
  Database db = testing::OpenInMemory();
  REQUIRE(db.CreateTable(testing::SimpleTable("abc")));
  CHECK(testing::MessageOf(db.TransactWriteItems(CountHits(""))) ==
        "1 validation error detected: Value '' at 'clientRequestToken' failed to satisfy constraint: Member must have "
        "length greater than or equal to 1");
  CHECK(db.TransactWriteItems(CountHits(std::string(36, 't'))));
  CHECK(testing::MessageOf(db.TransactWriteItems(CountHits(std::string(37, 't'))))
            .ends_with("Member must have length less than or equal to 36"));
}

namespace engine {

TEST_CASE("Another request with a token that is under way is told so", "[engine][tokens]") {
  testing::TestEngine engine({testing::SimpleTable("abc")});
  const auto use = engine->tokens().Begin(TokenScope::kTransactWriteItems, "t", std::string(16, 'd'));
  REQUIRE(use);
  const auto second = TransactWriteItems(*engine, CountHits("t"));
  CHECK(CodeOf(second) == ErrorCode::kTransactionInProgress);
  CHECK(testing::MessageOf(second) == "Transaction from previous request is still in progress");
  CHECK(TransactWriteItems(*engine, CountHits("u")));
  // The same token of another operation is another token.
  CHECK(engine->tokens().Begin(TokenScope::kExecuteTransaction, "t", std::string(16, 'd')));
}

TEST_CASE("Tokens of past spans are removed by later transactions, as one range", "[engine][tokens]") {
  ManualClock clock;
  const auto engine = Engine::Open("", TestOptions(clock)).value();
  REQUIRE(CreateTable(*engine, testing::SimpleTable("abc")));
  const auto tokens = [&] {
    int count = 0;
    const auto cursor = engine->store().NewCursor(storage::Family::kToken, storage::TokenRangeBelow(1U << 30), false);
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) ++count;
    return count;
  };
  for (int span = 0; span < 5; ++span) {
    for (int i = 0; i < 10; ++i) {
      REQUIRE(TransactWriteItems(*engine, CountHits(std::to_string(100 * span + i))));
    }
    CHECK(tokens() == (span == 0 ? 10 : 20));
    clock.Advance(10min);
  }
}

}  // namespace engine
}  // namespace karst
