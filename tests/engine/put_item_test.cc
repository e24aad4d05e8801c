#include <optional>
#include <string>

#include <karst/item.h>

#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;
using testing::Where;

std::optional<Item> Get(Engine& engine, const std::string& pk) {
  return GetItem(engine, {.table_name = "Songs", .key = {{"pk", pk}}}).value().item;
}

TEST_CASE("PutItem stores an item that GetItem returns as it was", "[engine][put_item]") {
  TestEngine engine({SimpleTable("Songs")});
  const Item item{{"pk", "a"},
                  {"text", "x"},
                  {"number", Number(42)},
                  {"bytes", Binary("\x01\xff")},
                  {"truth", true},
                  {"nothing", nullptr},
                  {"strings", StringSet{"b", "a"}},
                  {"numbers", NumberSet{Number(2), Number(1)}},
                  {"list", List{"a", 1, true}},
                  {"map", Item{{"inner", Item{{"deep", 7}}}}}};
  const auto put = PutItem(*engine, {.table_name = "Songs", .item = item});
  REQUIRE(MessageOf(put).empty());
  CHECK_FALSE(put->attributes);
  CHECK_FALSE(put->consumed_capacity);
  CHECK_FALSE(put->item_collection_metrics);
  REQUIRE(Get(*engine, "a"));
  CHECK(*Get(*engine, "a") == item);
}

TEST_CASE("PutItem replaces the whole item", "[engine][put_item]") {
  TestEngine engine({SimpleTable("Songs")});
  REQUIRE(PutItem(*engine, {.table_name = "Songs", .item = {{"pk", "a"}, {"old", 1}}}));
  REQUIRE(PutItem(*engine, {.table_name = "Songs", .item = {{"pk", "a"}, {"new", 2}}}));
  CHECK(*Get(*engine, "a") == Item{{"pk", "a"}, {"new", 2}});
}

TEST_CASE("A put that asks for nothing does not read", "[engine][put_item]") {
  TestEngine engine({SimpleTable("Songs")});
  const auto before = engine->store().counters();
  REQUIRE(PutItem(*engine, {.table_name = "Songs", .item = {{"pk", "a"}, {"n", 1}}}));
  const auto after = engine->store().counters();
  CHECK(after.gets - before.gets == 0);
  CHECK(after.cursors - before.cursors == 0);
  CHECK(after.commits - before.commits == 1);
}

TEST_CASE("A conditional put reads once", "[engine][put_item]") {
  TestEngine engine({SimpleTable("Songs")});
  const auto before = engine->store().counters();
  REQUIRE(PutItem(*engine,
                  {.table_name = "Songs", .item = {{"pk", "a"}}, .condition_expression = "attribute_not_exists(pk)"}));
  const auto after = engine->store().counters();
  CHECK(after.gets - before.gets == 1);
  CHECK(after.cursors - before.cursors == 0);
  CHECK(after.commits - before.commits == 1);
}

TEST_CASE("PutItem keeps the old item when its condition fails", "[engine][put_item]") {
  TestEngine engine({SimpleTable("Songs")});
  REQUIRE(PutItem(*engine, {.table_name = "Songs", .item = {{"pk", "a"}, {"n", 1}}}));
  PutItemRequest request{
      .table_name = "Songs", .item = {{"pk", "a"}, {"n", 2}}, .condition_expression = "attribute_not_exists(pk)"};

  const auto failed = PutItem(*engine, request);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == ErrorCode::kConditionalCheckFailed);
  CHECK(failed.error().message() == "The conditional request failed");
  CHECK(failed.error().details() == nullptr);
  CHECK(*Get(*engine, "a") == Item{{"pk", "a"}, {"n", 1}});

  request.return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::kAllOld;
  const auto with_item = PutItem(*engine, request);
  REQUIRE_FALSE(with_item);
  REQUIRE(with_item.error().details() != nullptr);
  REQUIRE(with_item.error().details()->item);
  CHECK(*with_item.error().details()->item == Item{{"pk", "a"}, {"n", 1}});
}

TEST_CASE("A failed condition on a missing item has no item to return", "[engine][put_item]") {
  TestEngine engine({SimpleTable("Songs")});
  const auto failed =
      PutItem(*engine, {.table_name = "Songs",
                        .item = {{"pk", "a"}},
                        .condition_expression = "attribute_exists(pk)",
                        .return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::kAllOld});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == ErrorCode::kConditionalCheckFailed);
  CHECK((failed.error().details() == nullptr || !failed.error().details()->item));
  CHECK_FALSE(Get(*engine, "a"));
}

TEST_CASE("PutItem returns ALL_OLD, and nothing when there was nothing", "[engine][put_item]") {
  TestEngine engine({SimpleTable("Songs")});
  PutItemRequest request{
      .table_name = "Songs", .item = {{"pk", "a"}, {"n", 1}}, .return_values = ReturnValues::kAllOld};
  CHECK_FALSE(PutItem(*engine, request).value().attributes);
  request.item = {{"pk", "a"}, {"n", 2}};
  const auto second = PutItem(*engine, request).value();
  REQUIRE(second.attributes);
  CHECK(*second.attributes == Item{{"pk", "a"}, {"n", 1}});
}

TEST_CASE("PutItem refuses what DynamoDB refuses, in its words", "[engine][put_item]") {
  TestEngine engine({SimpleTable("Songs")});
  const auto refusal = [&](PutItemRequest request) {
    if (request.table_name.empty()) request.table_name = "Songs";
    const auto result = PutItem(*engine, request);
    REQUIRE_FALSE(result);
    CHECK(result.error().code() == ErrorCode::kValidation);
    return result.error().message();
  };
  CHECK(refusal({.item = {{"other", "a"}}}) ==
        "One or more parameter values were invalid: Missing the key pk in the item");
  CHECK(refusal({.item = {{"pk", 1}}}) ==
        "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N");
  CHECK(refusal({.item = {{"pk", ""}}}) ==
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "string value. Key: pk");
  CHECK(refusal({.item = {{"pk", "a"}, {"bad", StringSet{}}}}) ==
        "One or more parameter values were invalid: An string set  may not be empty");
  CHECK(refusal({.item = {{"pk", "a"}}, .return_values = ReturnValues::kAllNew}) ==
        "ReturnValues can only be ALL_OLD or NONE");
  CHECK(refusal({.item = {{"pk", "a"}}, .expression_attribute_values = {{":v", 1}}}) ==
        "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null");
  CHECK(refusal({.item = {{"pk", "a"}}, .expression_attribute_names = {{"#a", "a"}}}) ==
        "ExpressionAttributeNames can only be specified when using expressions");
  CHECK(refusal({.item = {{"pk", "a"}},
                 .condition_expression = "attribute_exists(pk)",
                 .expression_attribute_names = {{"#a", "a"}}}) ==
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}");
  CHECK(refusal({.table_name = "bad table!", .item = {{"pk", "a"}}}) ==
        "1 validation error detected: Value 'bad table!' at 'tableName' failed to satisfy constraint: Member must "
        "satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
}

TEST_CASE("PutItem checks the item before the table, and the table before the key", "[engine][put_item]") {
  TestEngine engine({SimpleTable("Songs")});
  CHECK(PutItem(*engine, {.table_name = "Missing", .item = {{"bad", StringSet{}}}}).error().code() ==
        ErrorCode::kValidation);
  CHECK(
      PutItem(*engine, {.table_name = "Missing", .item = {{"bad", 1}}, .condition_expression = "a ="}).error().code() ==
      ErrorCode::kValidation);
  const auto missing = PutItem(*engine, {.table_name = "Missing", .item = {{"no_key", 1}}});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == ErrorCode::kResourceNotFound);
  CHECK(missing.error().message() == "Requested resource not found");
}

TEST_CASE("An item may have 409,600 bytes, names included, and not one more", "[engine][put_item]") {
  TestEngine engine({SimpleTable("Songs")});
  const std::size_t room = 400 * 1024 - std::string("pk").size() - 1 - std::string("data").size();
  CHECK(PutItem(*engine, {.table_name = "Songs", .item = {{"pk", "a"}, {"data", std::string(room, 'x')}}}));
  CHECK(MessageOf(
            PutItem(*engine, {.table_name = "Songs", .item = {{"pk", "b"}, {"data", std::string(room + 1, 'x')}}})) ==
        "Item size has exceeded the maximum allowed size");
}

TEST_CASE("An item of nothing but small nested values is measured as DynamoDB does", "[engine][put_item]") {
  // Empty lists: three bytes and one for the place in the outer list, more than their bytes.
  TestEngine engine({SimpleTable("Songs")});
  const auto item_of = [](std::size_t lists) {
    return Item{{"pk", "a"}, {"l", List(std::vector<Value>(lists, Value(List(std::vector<Value>{}))))}};
  };
  const std::size_t fixed = 2 + 1 + 1 + 3;
  const std::size_t fitting = (400 * 1024 - fixed) / 4;
  CHECK(MessageOf(PutItem(*engine, {.table_name = "Songs", .item = item_of(fitting)})).empty());
  CHECK(MessageOf(PutItem(*engine, {.table_name = "Songs", .item = item_of(fitting + 1)})) ==
        "Item size has exceeded the maximum allowed size");
}

TEST_CASE("Number keys are equal by value", "[engine][put_item]") {
  CreateTableRequest table = SimpleTable("Numbers");
  table.attribute_definitions = {{"pk", KeyType::kNumber}};
  TestEngine engine({table});
  REQUIRE(PutItem(*engine, {.table_name = "Numbers", .item = {{"pk", Number::Parse("1.0").value()}, {"v", "first"}}}));
  REQUIRE(PutItem(*engine, {.table_name = "Numbers", .item = {{"pk", Number::Parse("1e0").value()}, {"v", "second"}}}));
  const auto got = GetItem(*engine, {.table_name = "Numbers", .key = {{"pk", 1}}}).value();
  REQUIRE(got.item);
  CHECK((*got.item)["v"].string() == "second");
}

TEST_CASE("Items put on disk are there after the store is opened again", "[engine][put_item]") {
  TestEngine engine({SimpleTable("Songs")}, Where::kDisk);
  REQUIRE(PutItem(*engine, {.table_name = "Songs", .item = {{"pk", "a"}, {"n", 1}}}));
  engine.Reopen();
  REQUIRE(Get(*engine, "a"));
  CHECK(*Get(*engine, "a") == Item{{"pk", "a"}, {"n", 1}});
}

}  // namespace
}  // namespace karst::engine
