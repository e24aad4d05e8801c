#include <optional>
#include <string>

#include <karst/item.h>

#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::IndexedTable;
using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;

void Put(TestEngine& engine, const Item& item) {
  REQUIRE(MessageOf(PutItem(*engine, {.table_name = "Songs", .item = item})).empty());
}

TEST_CASE("GetItem is exactly one RocksDB get", "[engine][get_item]") {
  TestEngine engine({SimpleTable("Songs")});
  Put(engine, {{"pk", "a"}, {"n", 1}});
  const auto before = engine->store().counters();
  REQUIRE(GetItem(*engine, {.table_name = "Songs", .key = {{"pk", "a"}}})->item);
  const auto after = engine->store().counters();
  CHECK(after.gets - before.gets == 1);
  CHECK(after.cursors - before.cursors == 0);
  CHECK(after.commits - before.commits == 0);
}

TEST_CASE("GetItem of an absent item answers nothing and costs the least", "[engine][get_item]") {
  TestEngine engine({SimpleTable("Songs")});
  for (const bool consistent : {false, true}) {
    const auto got = GetItem(*engine, {.table_name = "Songs",
                                       .key = {{"pk", "a"}},
                                       .consistent_read = consistent,
                                       .return_consumed_capacity = ReturnConsumedCapacity::kIndexes});
    REQUIRE(MessageOf(got).empty());
    CHECK_FALSE(got->item);
    REQUIRE(got->consumed_capacity);
    CHECK(got->consumed_capacity->table_name == "Songs");
    CHECK(got->consumed_capacity->capacity_units == (consistent ? 1.0 : 0.5));
    REQUIRE(got->consumed_capacity->table);
    CHECK(got->consumed_capacity->table->capacity_units == (consistent ? 1.0 : 0.5));
  }
}

TEST_CASE("GetItem costs by the whole item, whatever is projected", "[engine][get_item]") {
  TestEngine engine({SimpleTable("Songs")});
  Put(engine, {{"pk", "a"}, {"n", 1}, {"text", std::string(9000, 'x')}});
  const auto got = GetItem(*engine, {.table_name = "Songs",
                                     .key = {{"pk", "a"}},
                                     .consistent_read = true,
                                     .projection_expression = "n",
                                     .return_consumed_capacity = ReturnConsumedCapacity::kTotal});
  REQUIRE(MessageOf(got).empty());
  CHECK(*got->item == Item{{"n", 1}});
  CHECK(got->consumed_capacity->capacity_units == 3.0);
  CHECK_FALSE(got->consumed_capacity->table);
}

TEST_CASE("GetItem projects nested paths and answers an empty item when none is there", "[engine][get_item]") {
  TestEngine engine({SimpleTable("Songs")});
  Put(engine, {{"pk", "a"}, {"m", Item{{"x", 1}, {"y", List{"p", "q", "r"}}}}, {"other", true}});
  const auto project = [&](const char* expression) {
    const auto got = GetItem(*engine, {.table_name = "Songs",
                                       .key = {{"pk", "a"}},
                                       .projection_expression = expression,
                                       .expression_attribute_names = {{"#m", "m"}}});
    REQUIRE(MessageOf(got).empty());
    REQUIRE(got->item);
    return *got->item;
  };
  CHECK(project("#m.x") == Item{{"m", Item{{"x", 1}}}});
  CHECK(project("#m.y[2], #m.y[0]") == Item{{"m", Item{{"y", List{"p", "r"}}}}});
  CHECK(project("#m.nowhere, absent").empty());
}

TEST_CASE("Numbers are one key by value", "[engine][get_item]") {
  CreateTableRequest table = SimpleTable("Songs");
  table.attribute_definitions = {{"pk", KeyType::kNumber}};
  TestEngine engine({table});
  for (const char* text : {"0", "-1.5", "1e20", "1e-100", "-99999999999999999999999999999999999999"}) {
    Put(engine, {{"pk", Number::Parse(text).value()}, {"text", text}});
  }
  const auto text_of = [&](const char* key) {
    const auto got = GetItem(*engine, {.table_name = "Songs", .key = {{"pk", Number::Parse(key).value()}}});
    return got->item ? std::string((*got->item)["text"].string()) : "none";
  };
  CHECK(text_of("-0.00") == "0");
  CHECK(text_of("-15e-1") == "-1.5");
  CHECK(text_of("100000000000000000000.0") == "1e20");
  CHECK(text_of("1e-100") == "1e-100");
  CHECK(text_of("-99999999999999999999999999999999999999") == "-99999999999999999999999999999999999999");
  CHECK(text_of("1.5") == "none");
}

TEST_CASE("Binary keys may hold any bytes", "[engine][get_item]") {
  CreateTableRequest table = SimpleTable("Songs", true);
  table.attribute_definitions = {{"pk", KeyType::kBinary}, {"sk", KeyType::kBinary}};
  TestEngine engine({table});
  const std::string zero("\x00", 1);
  const std::string high("\xFF\xFF");
  for (const std::string& pk : {zero, high}) {
    for (const std::string& sk : {zero, high}) Put(engine, {{"pk", Binary(pk)}, {"sk", Binary(sk)}, {"v", pk == sk}});
  }
  const auto got = GetItem(*engine, {.table_name = "Songs", .key = {{"pk", Binary(zero)}, {"sk", Binary(high)}}});
  REQUIRE(got->item);
  CHECK((*got->item)["pk"].binary() == zero);
  CHECK((*got->item)["sk"].binary() == high);
  CHECK_FALSE((*got->item)["v"].boolean());
}

TEST_CASE("GetItem refuses what is not the table's key", "[engine][get_item]") {
  TestEngine engine({SimpleTable("Songs", true)});
  const auto error_of = [&](const Item& key) {
    return MessageOf(GetItem(*engine, {.table_name = "Songs", .key = key}));
  };
  const std::string mismatch = "The provided key element does not match the schema";
  CHECK(error_of({}) == mismatch);
  CHECK(error_of({{"pk", "a"}}) == mismatch);
  CHECK(error_of({{"pk", "a"}, {"sk", 1}}) == mismatch);
  CHECK(error_of({{"pk", "a"}, {"x", "b"}}) == mismatch);
  CHECK(error_of({{"pk", "a"}, {"sk", "b"}, {"x", 1}}) == mismatch);
  CHECK(error_of({{"pk", "a"}, {"sk", "b"}}).empty());
}

TEST_CASE("GetItem checks the expression before the table and the table before the key", "[engine][get_item]") {
  TestEngine engine(
      {IndexedTable("Songs", {.projection_type = ProjectionType::kAll}, {.projection_type = ProjectionType::kAll})});
  CHECK(MessageOf(GetItem(*engine, {.table_name = "Nowhere", .key = {}, .projection_expression = ""})) ==
        "Invalid ProjectionExpression: The expression can not be empty;");
  const auto missing = GetItem(*engine, {.table_name = "Nowhere", .key = {}});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == ErrorCode::kResourceNotFound);
  CHECK(missing.error().message() == "Requested resource not found");
  CHECK(MessageOf(GetItem(
            *engine, {.table_name = "Songs", .key = {{"pk", "a"}, {"sk", "b"}}, .projection_expression = "pk.x"})) ==
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk");
  CHECK(
      MessageOf(GetItem(
          *engine, {.table_name = "Songs", .key = {{"pk", "a"}, {"sk", "b"}}, .projection_expression = "gsiPk[0]"})) ==
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: gsiPk");
  CHECK(MessageOf(GetItem(
            *engine,
            {.table_name = "Songs", .key = {{"pk", "a"}, {"sk", "b"}}, .expression_attribute_names = {{"#a", "a"}}})) ==
        "ExpressionAttributeNames can only be specified when using expressions");
  CHECK(MessageOf(GetItem(*engine, {.table_name = "Songs",
                                    .key = {{"pk", "a"}, {"sk", "b"}},
                                    .projection_expression = "x",
                                    .expression_attribute_names = {{"#a", "a"}}})) ==
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}");
}

}  // namespace
}  // namespace karst::engine
