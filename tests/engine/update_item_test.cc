#include <optional>
#include <string>
#include <thread>
#include <vector>

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
  return GetItem(engine, {.table_name = "Table", .key = {{"pk", pk}}}).value().item;
}

UpdateItemRequest Update(const std::string& pk, std::optional<Expression> update, ExpressionAttributeValues values = {},
                         ReturnValues return_values = ReturnValues::kNone) {
  return {.table_name = "Table",
          .key = {{"pk", pk}},
          .update_expression = std::move(update),
          .expression_attribute_values = std::move(values),
          .return_values = return_values};
}

TEST_CASE("UpdateItem makes the item when there is none", "[engine][update_item]") {
  TestEngine engine({SimpleTable("Table")});
  SECTION("from SET") {
    REQUIRE(MessageOf(UpdateItem(*engine, Update("a", "SET n = :n", {{":n", 1}}))).empty());
    CHECK(*Get(*engine, "a") == Item{{"pk", "a"}, {"n", 1}});
  }
  SECTION("from ADD") {
    REQUIRE(MessageOf(UpdateItem(*engine, Update("a", "ADD n :n", {{":n", 1}}))).empty());
    CHECK(*Get(*engine, "a") == Item{{"pk", "a"}, {"n", 1}});
  }
  SECTION("of its key alone, from no expression") {
    REQUIRE(MessageOf(UpdateItem(*engine, Update("a", std::nullopt))).empty());
    CHECK(*Get(*engine, "a") == Item{{"pk", "a"}});
  }
}

TEST_CASE("An update that only takes away makes no item", "[engine][update_item]") {
  TestEngine engine({SimpleTable("Table")});
  REQUIRE(MessageOf(UpdateItem(*engine, Update("a", "REMOVE n"))).empty());
  CHECK_FALSE(Get(*engine, "a"));
  REQUIRE(MessageOf(UpdateItem(*engine, Update("a", "DELETE s :s", {{":s", StringSet{"x"}}}))).empty());
  CHECK_FALSE(Get(*engine, "a"));
  REQUIRE(MessageOf(UpdateItem(*engine, Update("a", "REMOVE x.y"))).empty());
  CHECK_FALSE(Get(*engine, "a"));
}

TEST_CASE("An update without expression leaves an item as it is", "[engine][update_item]") {
  TestEngine engine({SimpleTable("Table")});
  REQUIRE(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "a"}, {"n", 1}}}));
  const auto updated = UpdateItem(*engine, Update("a", std::nullopt, {}, ReturnValues::kAllNew));
  REQUIRE(updated.value().attributes);
  CHECK(*updated->attributes == Item{{"pk", "a"}, {"n", 1}});
}

TEST_CASE("ReturnValues of an update", "[engine][update_item]") {
  TestEngine engine({SimpleTable("Table")});
  const Item old{{"pk", "a"}, {"m", Item{{"x", 1}, {"y", 2}}}, {"n", 1}, {"plain", "o"}};
  REQUIRE(PutItem(*engine, {.table_name = "Table", .item = old}));
  const auto returned = [&](ReturnValues wanted, const char* update = "SET n = :n, m.x = :n, #new = :n") {
    UpdateItemRequest request = Update("a", update, {{":n", 9}}, wanted);
    if (std::string_view(update).find("#new") != std::string_view::npos) {
      request.expression_attribute_names = {{"#new", "fresh"}};
    }
    return UpdateItem(*engine, request).value().attributes;
  };
  const Item updated{{"pk", "a"}, {"fresh", 9}, {"m", Item{{"x", 9}, {"y", 2}}}, {"n", 9}, {"plain", "o"}};
  SECTION("NONE") { CHECK_FALSE(returned(ReturnValues::kNone)); }
  SECTION("ALL_OLD is the whole item before") { CHECK(returned(ReturnValues::kAllOld).value() == old); }
  SECTION("ALL_NEW is the whole item after") { CHECK(returned(ReturnValues::kAllNew).value() == updated); }
  SECTION("UPDATED_OLD has the paths written, as they were") {
    CHECK(returned(ReturnValues::kUpdatedOld).value() == Item{{"m", Item{{"x", 1}}}, {"n", 1}});
  }
  SECTION("UPDATED_NEW has the paths written, as they are") {
    CHECK(returned(ReturnValues::kUpdatedNew).value() == Item{{"fresh", 9}, {"m", Item{{"x", 9}}}, {"n", 9}});
  }
  SECTION("absent rather than empty") {
    CHECK_FALSE(returned(ReturnValues::kUpdatedOld, "SET #new = :n"));
    REQUIRE(UpdateItem(*engine, Update("a", "REMOVE plain")));
    CHECK_FALSE(UpdateItem(*engine, Update("a", "REMOVE n", {}, ReturnValues::kUpdatedNew)).value().attributes);
  }
  SECTION("of an item that was not there") {
    CHECK_FALSE(UpdateItem(*engine, Update("b", "SET n = :n", {{":n", 1}}, ReturnValues::kAllOld)).value().attributes);
    CHECK_FALSE(
        UpdateItem(*engine, Update("c", "SET n = :n", {{":n", 1}}, ReturnValues::kUpdatedOld)).value().attributes);
  }
}

TEST_CASE("All right-hand sides of an update read the item as it was", "[engine][update_item]") {
  TestEngine engine({SimpleTable("Table")});
  REQUIRE(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "a"}, {"x", 1}, {"y", 2}}}));
  REQUIRE(MessageOf(UpdateItem(*engine, Update("a", "SET x = y, y = x"))).empty());
  CHECK(*Get(*engine, "a") == Item{{"pk", "a"}, {"x", 2}, {"y", 1}});
}

TEST_CASE("A failed condition leaves the item and may return it", "[engine][update_item]") {
  TestEngine engine({SimpleTable("Table")});
  REQUIRE(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "a"}, {"n", 1}}}));
  UpdateItemRequest request = Update("a", "SET n = :n", {{":n", 2}});
  request.condition_expression = "n > :n";
  request.return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::kAllOld;
  const auto failed = UpdateItem(*engine, request);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == ErrorCode::kConditionalCheckFailed);
  REQUIRE(failed.error().details() != nullptr);
  CHECK(*failed.error().details()->item == Item{{"pk", "a"}, {"n", 1}});
  CHECK(*Get(*engine, "a") == Item{{"pk", "a"}, {"n", 1}});
}

TEST_CASE("A condition sees no item where there is none, not even its key", "[engine][update_item]") {
  TestEngine engine({SimpleTable("Table")});
  UpdateItemRequest request = Update("a", "SET n = :n", {{":n", 2}});
  request.condition_expression = "attribute_exists(pk)";
  CHECK(UpdateItem(*engine, request).error().code() == ErrorCode::kConditionalCheckFailed);
}

TEST_CASE("UpdateItem refuses what DynamoDB refuses, in its words", "[engine][update_item]") {
  const Projection all{.projection_type = ProjectionType::kAll, .non_key_attributes = std::nullopt};
  TestEngine engine({SimpleTable("Table"), testing::IndexedTable("Indexed", all, all)});
  CHECK(MessageOf(UpdateItem(*engine, Update("a", "SET pk = :v", {{":v", "b"}}))) ==
        "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key");
  CHECK(MessageOf(UpdateItem(*engine, Update("a", "REMOVE pk"))) ==
        "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key");
  CHECK(MessageOf(UpdateItem(*engine, Update("a", "SET n = :v", {{":v", 1}, {":unused", 1}}))) ==
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}");
  CHECK(MessageOf(UpdateItem(*engine, Update("a", std::nullopt, {{":v", 1}}))) ==
        "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and "
        "ConditionExpression are null");
  CHECK(MessageOf(UpdateItem(*engine, Update("a", "SET n = n + :v", {{":v", 1}}))) ==
        "The provided expression refers to an attribute that does not exist in the item");
  const auto index_update = [&](const char* update, const Value& value) {
    return MessageOf(UpdateItem(*engine, {.table_name = "Indexed",
                                          .key = {{"pk", "a"}, {"sk", "b"}},
                                          .update_expression = update,
                                          .expression_attribute_values = {{":v", value}}}));
  };
  CHECK(index_update("SET sk = :v", "c") ==
        "One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key");
  CHECK(index_update("SET gsiPk = :v", 5) ==
        "One or more parameter values were invalid: Type mismatch for Index Key gsiPk Expected: S Actual: N IndexName: "
        "gsi");
  CHECK(index_update("SET lsiSk.x = :v", "c") ==
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: lsiSk");
}

TEST_CASE("An update that works out a key of an index is refused in words of its own", "[engine][update_item]") {
  const Projection all{.projection_type = ProjectionType::kAll, .non_key_attributes = std::nullopt};
  TestEngine engine({testing::IndexedTable("Indexed", all, all)});
  const Item key{{"pk", "a"}, {"sk", "b"}};
  const auto update = [&](const char* expression, const std::optional<Value>& value = std::nullopt) {
    UpdateItemRequest request{.table_name = "Indexed", .key = key, .update_expression = expression};
    if (value) request.expression_attribute_values = {{":v", *value}};
    return MessageOf(UpdateItem(*engine, request));
  };
  REQUIRE(update("SET n = :v", 5).empty());
  REQUIRE(update("SET bigText = :v", std::string(2048, 'x')).empty());
  REQUIRE(update("SET emptyText = :v", "").empty());
  const std::string attempted = "The update expression attempted to update the secondary index key ";
  CHECK(update("SET gsiPk = n") == attempted + "to unsupported type");
  CHECK(update("ADD gsiPk :v", 1) == attempted + "to unsupported type");
  CHECK(update("SET gsiPk = if_not_exists(gsiPk, :v)", 1) == attempted + "to unsupported type");
  CHECK(update("SET lsiSk = bigText") == attempted + "beyond allowed size limits");
  CHECK(update("SET gsiPk = emptyText") ==
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key "
        "to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string "
        "value.");
  CHECK(update("SET gsiPk = bigText").empty());
}

TEST_CASE("An update may reach fewer bytes than a put", "[engine][update_item]") {
  // AWS leaves the key out and adds three bytes for the update and nineteen for each SET.
  TestEngine engine({SimpleTable("Table")});
  const auto set = [&](std::size_t bytes) {
    return MessageOf(UpdateItem(*engine, Update("k", "SET b = :v", {{":v", std::string(bytes, 'x')}})));
  };
  const std::size_t item_bytes = 409'581;
  const std::size_t room = item_bytes - 3 - 1;  // "pk", "k" and "b"
  CHECK(set(room).empty());
  CHECK(set(room + 1) == "Item size to update has exceeded the maximum allowed size");
  CHECK(MessageOf(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "k"}, {"b", std::string(room + 1, 'x')}}}))
            .empty());
}

TEST_CASE("An update cannot nest deeper than a put", "[engine][update_item]") {
  TestEngine engine({SimpleTable("Table")});
  Value nested(1);
  for (int i = 0; i < 31; ++i) nested = Value(Item{{"m", nested}});
  Item item{{"pk", "a"}, {"top", nested}};
  REQUIRE(MessageOf(PutItem(*engine, {.table_name = "Table", .item = item})).empty());
  const auto deeper = UpdateItem(*engine, Update("a", "SET top.m = :v", {{":v", nested}}));
  REQUIRE_FALSE(deeper);
  CHECK(deeper.error().code() == ErrorCode::kValidation);
  CHECK(*Get(*engine, "a") == item);
}

TEST_CASE("Eight threads that count with conditions lose no step", "[engine][update_item]") {
  TestEngine engine({SimpleTable("Table")});
  REQUIRE(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "a"}, {"n", 0}}}));
  constexpr int kThreads = 8;
  constexpr int kSteps = 100;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int done = 0; done < kSteps;) {
        const std::int64_t seen = *(*Get(*engine, "a"))["n"].number().ToInt64();
        UpdateItemRequest request = Update("a", "SET n = :next", {{":next", seen + 1}, {":seen", seen}});
        request.condition_expression = "n = :seen";
        if (UpdateItem(*engine, request)) ++done;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(*(*Get(*engine, "a"))["n"].number().ToInt64() == kThreads * kSteps);
}

TEST_CASE("Eight threads that ADD lose no step", "[engine][update_item]") {
  TestEngine engine({SimpleTable("Table")});
  constexpr int kThreads = 8;
  constexpr int kSteps = 500;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kSteps; ++i) (void)UpdateItem(*engine, Update("a", "ADD n :one", {{":one", 1}}));
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(*(*Get(*engine, "a"))["n"].number().ToInt64() == kThreads * kSteps);
}

TEST_CASE("Updates on disk are there after the store is opened again", "[engine][update_item]") {
  TestEngine engine({SimpleTable("Table")}, Where::kDisk);
  REQUIRE(UpdateItem(*engine, Update("a", "SET n = :n", {{":n", 1}})));
  engine.Reopen();
  REQUIRE(UpdateItem(*engine, Update("a", "SET n = n + :n", {{":n", 1}})));
  engine.Reopen();
  CHECK(*Get(*engine, "a") == Item{{"pk", "a"}, {"n", 2}});
}

}  // namespace
}  // namespace karst::engine
