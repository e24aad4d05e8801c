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

bool Exists(Engine& engine, const std::string& pk) {
  return GetItem(engine, {.table_name = "Table", .key = {{"pk", pk}}}).value().item.has_value();
}

TEST_CASE("DeleteItem removes the item", "[engine][delete_item]") {
  TestEngine engine({SimpleTable("Table")});
  REQUIRE(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "a"}}}));
  REQUIRE(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "b"}}}));
  const auto deleted = DeleteItem(*engine, {.table_name = "Table", .key = {{"pk", "a"}}});
  REQUIRE(MessageOf(deleted).empty());
  CHECK_FALSE(deleted->attributes);
  CHECK_FALSE(Exists(*engine, "a"));
  CHECK(Exists(*engine, "b"));
}

TEST_CASE("Deleting an item that is not there succeeds", "[engine][delete_item]") {
  TestEngine engine({SimpleTable("Table")});
  const auto deleted =
      DeleteItem(*engine, {.table_name = "Table", .key = {{"pk", "a"}}, .return_values = ReturnValues::kAllOld});
  REQUIRE(MessageOf(deleted).empty());
  CHECK_FALSE(deleted->attributes);
}

TEST_CASE("A delete that asks for nothing does not read", "[engine][delete_item]") {
  TestEngine engine({SimpleTable("Table")});
  const auto before = engine->store().counters();
  REQUIRE(DeleteItem(*engine, {.table_name = "Table", .key = {{"pk", "a"}}}));
  CHECK(engine->store().counters().gets == before.gets);
}

TEST_CASE("DeleteItem returns ALL_OLD", "[engine][delete_item]") {
  TestEngine engine({SimpleTable("Table")});
  REQUIRE(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "a"}, {"n", 1}}}));
  const auto deleted =
      DeleteItem(*engine, {.table_name = "Table", .key = {{"pk", "a"}}, .return_values = ReturnValues::kAllOld});
  REQUIRE(deleted.value().attributes);
  CHECK(*deleted->attributes == Item{{"pk", "a"}, {"n", 1}});
}

TEST_CASE("DeleteItem keeps the item when its condition fails", "[engine][delete_item]") {
  TestEngine engine({SimpleTable("Table")});
  REQUIRE(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "a"}, {"n", 1}}}));
  const auto failed =
      DeleteItem(*engine, {.table_name = "Table",
                           .key = {{"pk", "a"}},
                           .condition_expression = "n = :two",
                           .expression_attribute_values = {{":two", 2}},
                           .return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::kAllOld});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == ErrorCode::kConditionalCheckFailed);
  REQUIRE(failed.error().details() != nullptr);
  CHECK(*failed.error().details()->item == Item{{"pk", "a"}, {"n", 1}});
  CHECK(Exists(*engine, "a"));
}

TEST_CASE("DeleteItem refuses what DynamoDB refuses, in its words", "[engine][delete_item]") {
  TestEngine engine({SimpleTable("Table", true)});
  CHECK(MessageOf(DeleteItem(*engine, {.table_name = "Table", .key = {{"pk", "a"}}})) ==
        "The provided key element does not match the schema");
  CHECK(MessageOf(DeleteItem(*engine, {.table_name = "Table", .key = {{"pk", "a"}, {"sk", "b"}, {"more", "c"}}})) ==
        "The provided key element does not match the schema");
  CHECK(MessageOf(DeleteItem(
            *engine,
            {.table_name = "Table", .key = {{"pk", "a"}, {"sk", "b"}}, .return_values = ReturnValues::kUpdatedNew})) ==
        "ReturnValues can only be ALL_OLD or NONE");
  const auto missing = DeleteItem(*engine, {.table_name = "Missing", .key = {{"pk", "a"}}});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == ErrorCode::kResourceNotFound);
  CHECK(missing.error().message() == "Requested resource not found");
}

TEST_CASE("A deleted item stays deleted after the store is opened again", "[engine][delete_item]") {
  TestEngine engine({SimpleTable("Table")}, Where::kDisk);
  REQUIRE(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "a"}}}));
  REQUIRE(DeleteItem(*engine, {.table_name = "Table", .key = {{"pk", "a"}}}));
  engine.Reopen();
  CHECK_FALSE(Exists(*engine, "a"));
}

}  // namespace
}  // namespace karst::engine
