#include <karst/transaction.h>

#include <string>
#include <vector>

#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::IndexedTable;
using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;
using testing::Where;

using Actions = std::vector<TransactWriteItem>;

TransactPut PutOf(std::string table, Item item) { return {.table_name = std::move(table), .item = std::move(item)}; }

// "None, ValidationError: why": the reasons in one line; the message when there are none.
template <typename T>
std::string ReasonsOf(const Result<T>& result) {
  if (result) return "done";
  if (result.error().details() == nullptr) return result.error().message();
  std::string text;
  for (const CancellationReason& reason : result.error().details()->cancellation_reasons) {
    if (!text.empty()) text += ", ";
    text += CancellationCodeName(reason.code);
    if (!reason.message.empty()) text += ": " + reason.message;
  }
  return text;
}

std::optional<Item> ItemOf(TestEngine& engine, std::string table, Item key) {
  return GetItem(*engine, {.table_name = std::move(table), .key = std::move(key)}).value().item;
}

}  // namespace

TEST_CASE("A transaction writes items of several tables, all of them or none", "[engine][transact_write]") {
  TestEngine engine({SimpleTable("abc"), SimpleTable("xyz", true)});
  REQUIRE(TransactWriteItems(
      *engine, {.transact_items = {PutOf("abc", {{"pk", "a"}, {"n", 1}}),
                                   PutOf("arn:aws:dynamodb:us-east-1:000000000000:table/abc", {{"pk", "b"}}),
                                   PutOf("xyz", {{"pk", "a"}, {"sk", "s"}})}}));
  CHECK(ItemOf(engine, "abc", {{"pk", "b"}}));
  CHECK(ItemOf(engine, "xyz", {{"pk", "a"}, {"sk", "s"}}));

  const Actions actions{
      TransactUpdate{.table_name = "abc",
                     .key = {{"pk", "a"}},
                     .update_expression = "ADD n :one",
                     .expression_attribute_values = {{":one", 1}}},
      TransactDelete{.table_name = "abc", .key = {{"pk", "b"}}},
      TransactConditionCheck{
          .table_name = "xyz", .key = {{"pk", "a"}, {"sk", "s"}}, .condition_expression = "attribute_exists(pk)"}};
  REQUIRE(TransactWriteItems(*engine, {.transact_items = actions}));
  CHECK(ItemOf(engine, "abc", {{"pk", "a"}}) == Item{{"pk", "a"}, {"n", 2}});
  CHECK_FALSE(ItemOf(engine, "abc", {{"pk", "b"}}));

  Actions failing = actions;
  std::get<TransactDelete>(failing[1]).condition_expression = "attribute_exists(pk)";
  const auto failed = TransactWriteItems(*engine, {.transact_items = failing});
  CHECK(failed.error().code() == ErrorCode::kTransactionCanceled);
  CHECK(MessageOf(failed) ==
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, "
        "None]");
  CHECK(ReasonsOf(failed) == "None, ConditionalCheckFailed: The conditional request failed, None");
  CHECK(ItemOf(engine, "abc", {{"pk", "a"}}) == Item{{"pk", "a"}, {"n", 2}});
}

TEST_CASE("A cancelled action shows its item when asked for", "[engine][transact_write]") {
  TestEngine engine({SimpleTable("abc")});
  const Item item{{"pk", "a"}, {"n", 1}};
  REQUIRE(TransactWriteItems(*engine, {.transact_items = {PutOf("abc", item)}}));
  TransactPut again = PutOf("abc", {{"pk", "a"}});
  again.condition_expression = "attribute_not_exists(pk)";
  again.return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::kAllOld;
  const auto failed = TransactWriteItems(*engine, {.transact_items = {again, PutOf("abc", {{"pk", "b"}})}});
  const auto& reasons = failed.error().details()->cancellation_reasons;
  CHECK(reasons.at(0).item == item);
  CHECK_FALSE(reasons.at(1).item);
  CHECK_FALSE(ItemOf(engine, "abc", {{"pk", "b"}}));
}

TEST_CASE("What the request itself says refuses it as a whole", "[engine][transact_write]") {
  TestEngine engine({SimpleTable("abc")});
  const auto message = [&](Actions actions) {
    const auto result = TransactWriteItems(*engine, {.transact_items = std::move(actions)});
    CHECK(result.error().details() == nullptr);
    return MessageOf(result);
  };
  CHECK(message({}) ==
        "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have "
        "length greater than or equal to 1");
  CHECK(message({PutOf("abc", {{"pk", "a"}}), TransactDelete{.table_name = "abc", .key = {{"pk", "a"}}}}) ==
        "Transaction request cannot include multiple operations on one item");
  CHECK(message({PutOf("abc", {{"pk", "a"}}), PutOf("none", {{"pk", "a"}})}) == "Requested resource not found");
  CHECK(message({PutOf("abc", {{"pk", "a"}}), TransactDelete{.table_name = "bad!name", .key = {{"pk", "a"}}}}) ==
        "1 validation error detected: Value 'bad!name' at 'transactItems.2.member.delete.tableName' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  CHECK(message({TransactUpdate{.table_name = "abc", .key = {{"pk", "a"}}}}) ==
        "1 validation error detected: Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy "
        "constraint: Member must not be null");
  CHECK(message({TransactConditionCheck{
            .table_name = "abc", .key = {{"pk", "a"}}, .condition_expression = "attribute_not_exists("}}) ==
        "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"(\"");
  CHECK(message({TransactConditionCheck{.table_name = "abc",
                                        .key = {{"pk", "a"}},
                                        .condition_expression = "attribute_not_exists(pk)",
                                        .expression_attribute_values = {{":v", "x"}}}}) ==
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}");
  CHECK(message({TransactDelete{.table_name = "abc", .key = {{"pk", ""}}}}) ==
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "string value. Key: pk");
  Actions many;
  for (int i = 0; i < 101; ++i) many.emplace_back(PutOf("abc", {{"pk", std::to_string(i)}}));
  CHECK(message(many).ends_with("Member must have length less than or equal to 100"));
  Actions large;
  for (int i = 0; i < 11; ++i) {
    large.emplace_back(PutOf("abc", {{"pk", std::to_string(i)}, {"x", std::string(390'000, 'x')}}));
  }
  CHECK(message(large) == "The aggregate size of the items in the transaction exceeds the limit of 4 MB");
  large.pop_back();
  CHECK(TransactWriteItems(*engine, {.transact_items = large}));
}

TEST_CASE("What only the table says of an action is the action's reason", "[engine][transact_write]") {
  const Projection all{.projection_type = ProjectionType::kAll};
  TestEngine engine({SimpleTable("abc"), IndexedTable("idx", all, all)});
  const auto reasons = [&](TransactWriteItem action) {
    return ReasonsOf(
        TransactWriteItems(*engine, {.transact_items = {PutOf("abc", {{"pk", "ok"}}), std::move(action)}}));
  };
  CHECK(reasons(PutOf("abc", {{"pk", 5}})) ==
        "None, ValidationError: One or more parameter values were invalid: Type mismatch for key pk expected: S "
        "actual: N");
  CHECK(reasons(TransactDelete{.table_name = "abc", .key = {{"pk", 5}}}) ==
        "None, ValidationError: The provided key element does not match the schema");
  CHECK(reasons(PutOf("idx", {{"pk", "a"}, {"sk", "s"}, {"gsiPk", 5}})) ==
        "None, ValidationError: One or more parameter values were invalid: Type mismatch for Index Key gsiPk Expected: "
        "S Actual: N IndexName: gsi");
  const auto update = [](Item values, Expression text = "SET gsiPk = :v") {
    return TransactUpdate{.table_name = "idx",
                          .key = {{"pk", "a"}, {"sk", "s"}},
                          .update_expression = std::move(text),
                          .expression_attribute_values = std::move(values)};
  };
  CHECK(reasons(update({{":v", 5}})) ==
        "None, ValidationError: One or more parameter values were invalid: Type mismatch for Index Key gsiPk Expected: "
        "S Actual: N IndexName: gsi");
  CHECK(reasons(update({{":v", 1}}, "SET pk = :v"))
            .starts_with("None, ValidationError: One or more parameter values "
                         "were invalid: Cannot update attribute pk."));
  CHECK(reasons(update({{":v", 1}}, "SET m.x = :v")) ==
        "None, ValidationError: The document path provided in the update expression is invalid for update");
  // An empty key is found before the transaction begins.
  CHECK(reasons(PutOf("idx", {{"pk", "a"}, {"sk", "s"}, {"lsiSk", ""}})) ==
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The "
        "AttributeValue for a key attribute cannot contain an empty string value. IndexName: lsi, IndexKey: lsiSk");
  CHECK(reasons(update({{":v", ""}})) ==
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key "
        "to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string "
        "value.");
  CHECK_FALSE(ItemOf(engine, "abc", {{"pk", "ok"}}));
}

TEST_CASE("A transaction costs twice on the table and once on an index", "[engine][transact_write]") {
  const Projection all{.projection_type = ProjectionType::kAll};
  TestEngine engine({SimpleTable("abc"), IndexedTable("idx", all, all)});
  const std::string kilobyte(1100, 'x');
  const Actions actions{
      PutOf("idx", {{"pk", "a"}, {"sk", "s"}, {"gsiPk", "g"}, {"x", kilobyte}}), PutOf("abc", {{"pk", "a"}}),
      TransactConditionCheck{
          .table_name = "abc", .key = {{"pk", "b"}}, .condition_expression = "attribute_not_exists(pk)"},
      PutOf("idx", {{"pk", "a"}, {"sk", "t"}})};
  const auto result =
      TransactWriteItems(*engine, {.transact_items = actions,
                                   .return_consumed_capacity = ReturnConsumedCapacity::kIndexes,
                                   .return_item_collection_metrics = ReturnItemCollectionMetrics::kSize});
  REQUIRE(result);
  REQUIRE(result->consumed_capacity.size() == 2);
  const ConsumedCapacity& indexed = result->consumed_capacity[0];
  CHECK(indexed.table_name == "idx");
  CHECK(indexed.table->capacity_units == 6);
  CHECK(indexed.table->write_capacity_units == 6);
  CHECK(indexed.global_secondary_indexes.at("gsi").capacity_units == 2);
  CHECK(indexed.global_secondary_indexes.at("gsi").write_capacity_units == 2);
  CHECK(indexed.capacity_units == 8);
  CHECK(indexed.write_capacity_units == 8);
  CHECK_FALSE(indexed.read_capacity_units);
  CHECK(result->consumed_capacity[1].capacity_units == 4);  // a check costs as a write does
  CHECK(result->item_collection_metrics.at("idx").size() == 1);
  CHECK(result->item_collection_metrics.at("idx")[0].item_collection_key == Item{{"pk", "a"}});
  CHECK_FALSE(result->item_collection_metrics.contains("abc"));
}

TEST_CASE("An item that a transaction has claimed is another's conflict", "[engine][transact_write]") {
  TestEngine engine({SimpleTable("abc")});
  std::string key;
  storage::AppendItemKey(engine->tables().Find("abc").value()->id, "taken", "", &key);
  std::vector<bool> taken;
  const auto claim = engine->locks().claims().ClaimAll({key}, &taken);
  REQUIRE(claim.held());

  const Actions actions{PutOf("abc", {{"pk", "free"}}), PutOf("abc", {{"pk", "taken"}})};
  CHECK(ReasonsOf(TransactWriteItems(*engine, {.transact_items = actions})) ==
        "None, TransactionConflict: Transaction is ongoing for the item");
  CHECK(ReasonsOf(TransactGetItems(*engine, {.transact_items = {{.table_name = "abc", .key = {{"pk", "taken"}}},
                                                                {.table_name = "abc", .key = {{"pk", "free"}}}}})) ==
        "TransactionConflict: Transaction is ongoing for the item, None");
  const auto put = PutItem(*engine, {.table_name = "abc", .item = {{"pk", "taken"}}});
  CHECK(put.error().code() == ErrorCode::kTransactionConflict);
  CHECK(MessageOf(put) == "Transaction is ongoing for the item");
  CHECK(PutItem(*engine, {.table_name = "abc", .item = {{"pk", "free"}}}));
  CHECK(GetItem(*engine, {.table_name = "abc", .key = {{"pk", "taken"}}}));
  // No answer of a batch says that it met a transaction, so it waits; this claim does not hold the key's lock.
  CHECK(BatchWriteItem(*engine, {.request_items = {{"abc", {PutRequest{{{"pk", "taken"}}}}}}}));
}

}  // namespace karst::engine
