#include <karst/transaction.h>

#include <string>

#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;

TransactGetItem GetOf(std::string table, Item key) { return {.table_name = std::move(table), .key = std::move(key)}; }

}  // namespace

TEST_CASE("A transaction reads items of several tables in its order", "[engine][transact_get]") {
  TestEngine engine({SimpleTable("abc"), SimpleTable("xyz")});
  const Item large{{"pk", "a"}, {"x", std::string(5000, 'x')}};
  REQUIRE(PutItem(*engine, {.table_name = "abc", .item = large}));
  REQUIRE(PutItem(*engine, {.table_name = "xyz", .item = {{"pk", "a"}, {"n", 1}, {"m", 2}}}));
  TransactGetItem projected = GetOf("xyz", {{"pk", "a"}});
  projected.projection_expression = "#n";
  projected.expression_attribute_names = {{"#n", "n"}};
  const auto result = TransactGetItems(
      *engine, {.transact_items = {GetOf("abc", {{"pk", "none"}}), projected, GetOf("abc", {{"pk", "a"}})},
                .return_consumed_capacity = ReturnConsumedCapacity::kIndexes});
  REQUIRE(result);
  REQUIRE(result->responses.size() == 3);
  CHECK_FALSE(result->responses[0]);
  CHECK(result->responses[1] == Item{{"n", 1}});
  CHECK(result->responses[2] == large);
  REQUIRE(result->consumed_capacity.size() == 2);
  CHECK(result->consumed_capacity[0].table_name == "abc");
  CHECK(result->consumed_capacity[0].capacity_units == 2 * 1 + 2 * 2);
  CHECK(result->consumed_capacity[0].read_capacity_units == 6);
  CHECK(result->consumed_capacity[0].table->read_capacity_units == 6);
  CHECK(result->consumed_capacity[1].capacity_units == 2);
}

TEST_CASE("A transactional read is refused as a whole or cancelled with reasons", "[engine][transact_get]") {
  TestEngine engine({SimpleTable("abc")});
  const auto get = [&](std::vector<TransactGetItem> items) {
    return TransactGetItems(*engine, {.transact_items = std::move(items)});
  };
  CHECK(MessageOf(get({})) ==
        "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have "
        "length greater than or equal to 1");
  CHECK(MessageOf(get({GetOf("abc", {{"pk", "a"}}), GetOf("abc", {{"pk", "a"}})})) ==
        "Transaction request cannot include multiple operations on one item");
  CHECK(MessageOf(get({GetOf("abc", {{"pk", "a"}}), GetOf("none", {{"pk", "a"}})})) == "Requested resource not found");
  CHECK(MessageOf(get({GetOf("a!c", {{"pk", "a"}})}))
            .starts_with("1 validation error detected: Value 'a!c' at 'transactItems.1.member.get.tableName'"));
  const auto cancelled = get({GetOf("abc", {{"pk", "a"}}), GetOf("abc", {{"pk", 5}}), GetOf("abc", {{"pk", ""}})});
  CHECK(cancelled.error().code() == ErrorCode::kTransactionCanceled);
  const auto& reasons = cancelled.error().details()->cancellation_reasons;
  CHECK(reasons.at(0).code == CancellationCode::kNone);
  CHECK(reasons.at(1).message == "The provided key element does not match the schema");
  CHECK(reasons.at(2).message ==
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "string value. Key: pk");
}

TEST_CASE("The items of a transactional read have 4 MB at most", "[engine][transact_get]") {
  TestEngine engine({SimpleTable("abc")});
  TransactGetItemsRequest request;
  for (int i = 0; i < 11; ++i) {
    const std::string pk = std::to_string(i);
    REQUIRE(PutItem(*engine, {.table_name = "abc", .item = {{"pk", pk}, {"x", std::string(390'000, 'x')}}}));
    request.transact_items.push_back(GetOf("abc", {{"pk", pk}}));
  }
  CHECK(MessageOf(TransactGetItems(*engine, request)) ==
        "The aggregate size of the items in the transaction exceeds the limit of 4 MB");
  request.transact_items.pop_back();
  CHECK(TransactGetItems(*engine, request));
}

}  // namespace karst::engine
