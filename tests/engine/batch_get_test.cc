#include <set>
#include <string>
#include <vector>

#include <karst/batch.h>

#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;

void Put(TestEngine& engine, const std::string& table, const Item& item) {
  REQUIRE(MessageOf(PutItem(*engine, {.table_name = table, .item = item})).empty());
}

std::vector<Item> Keys(int first, int count) {
  std::vector<Item> keys;
  for (int i = first; i < first + count; ++i) keys.push_back({{"pk", std::to_string(i)}});
  return keys;
}

TEST_CASE("BatchGetItem answers the items there are, by table", "[engine][batch_get]") {
  TestEngine engine({SimpleTable("One"), SimpleTable("Two")});
  Put(engine, "One", {{"pk", "1"}, {"v", "one"}});
  Put(engine, "One", {{"pk", "2"}, {"v", "two"}});
  Put(engine, "Two", {{"pk", "1"}, {"v", "other"}, {"w", 1}});

  BatchGetItemRequest request;
  request.request_items = {{"One", {.keys = Keys(1, 3)}}, {"Two", {.keys = Keys(1, 1), .projection_expression = "w"}}};
  const auto got = BatchGetItem(*engine, request);
  REQUIRE(MessageOf(got).empty());
  REQUIRE(got->responses.size() == 2);
  CHECK(got->responses[0].first == "One");
  REQUIRE(got->responses[0].second.size() == 2);
  CHECK(got->responses[0].second[0] == Item{{"pk", "1"}, {"v", "one"}}.view());
  CHECK(got->responses[0].second[1] == Item{{"pk", "2"}, {"v", "two"}}.view());
  CHECK(got->responses[1].first == "Two");
  REQUIRE(got->responses[1].second.size() == 1);
  CHECK(got->responses[1].second[0] == Item{{"w", 1}}.view());
  CHECK(got->unprocessed_keys.empty());
  CHECK(got->consumed_capacity.empty());
}

TEST_CASE("BatchGetItem rounds the cost of each item for itself, absent ones too", "[engine][batch_get]") {
  TestEngine engine({SimpleTable("One"), SimpleTable("Two")});
  Put(engine, "One", {{"pk", "1"}, {"v", std::string(5000, 'x')}});
  Put(engine, "One", {{"pk", "2"}, {"v", "two"}});
  BatchGetItemRequest request;
  request.request_items = {{"One", {.keys = Keys(1, 3), .consistent_read = true}}, {"Two", {.keys = Keys(1, 1)}}};
  request.return_consumed_capacity = ReturnConsumedCapacity::kIndexes;
  const auto got = BatchGetItem(*engine, request);
  REQUIRE(MessageOf(got).empty());
  REQUIRE(got->consumed_capacity.size() == 2);
  CHECK(got->consumed_capacity[0].table_name == "One");
  CHECK(got->consumed_capacity[0].capacity_units == 4.0);
  CHECK(got->consumed_capacity[0].table->capacity_units == 4.0);
  CHECK(got->consumed_capacity[1].capacity_units == 0.5);
}

TEST_CASE("BatchGetItem leaves unprocessed what does not fit 16 MiB, and asking again gets the rest",
          "[engine][batch_get]") {
  TestEngine engine({SimpleTable("Big"), SimpleTable("Small")});
  const int count = 50;
  for (int i = 0; i < count; ++i) {
    Put(engine, "Big", {{"pk", std::to_string(i)}, {"v", std::string(390'000, 'x')}});
  }
  Put(engine, "Small", {{"pk", "1"}});
  BatchGetItemRequest request;
  request.request_items = {
      {"Big", {.keys = Keys(0, count), .projection_expression = "#k", .expression_attribute_names = {{"#k", "pk"}}}},
      {"Small", {.keys = Keys(1, 1), .consistent_read = true}}};
  const auto first = BatchGetItem(*engine, request);
  REQUIRE(MessageOf(first).empty());
  const std::size_t read = first->responses[0].second.size();
  CHECK(read == 16 * 1024 * 1024 / 390'003);
  REQUIRE(first->unprocessed_keys.size() == 2);
  CHECK(first->unprocessed_keys[0].second.keys.size() == count - read);
  CHECK(first->unprocessed_keys[0].second.expression_attribute_names.contains("#k"));
  CHECK(first->unprocessed_keys[1].first == "Small");
  CHECK(first->unprocessed_keys[1].second.consistent_read);

  BatchGetItemRequest again;
  again.request_items = first->unprocessed_keys;
  const auto rest = BatchGetItem(*engine, again);
  REQUIRE(MessageOf(rest).empty());
  CHECK(rest->unprocessed_keys.empty());
  std::set<std::string> keys;
  for (const auto* page : {&*first, &*rest}) {
    for (const ItemView item : page->responses[0].second) keys.emplace(item["pk"].string());
  }
  CHECK(keys.size() == count);
  CHECK(rest->responses[1].second.size() == 1);
}

TEST_CASE("BatchGetItem counts keys and refuses duplicates", "[engine][batch_get]") {
  TestEngine engine({SimpleTable("One"), SimpleTable("Two")});
  const auto error_of = [&](BatchGetItemRequest request) { return MessageOf(BatchGetItem(*engine, request)); };
  CHECK(error_of({}) == "The requestItems parameter is required for BatchGetItem");
  CHECK(error_of({.request_items = {{"One", {.keys = Keys(0, 100)}}}}).empty());
  CHECK(error_of({.request_items = {{"One", {.keys = Keys(0, 101)}}}}) ==
        "1 validation error detected: Value at 'RequestItems.One.member.Keys' failed to satisfy constraint: Member "
        "must have length less than or equal to 100");
  CHECK(error_of({.request_items = {{"One", {}}}}) ==
        "1 validation error detected: Value at 'RequestItems.One.member.Keys' failed to satisfy constraint: Member "
        "must have length greater than or equal to 1");
  CHECK(error_of({.request_items = {{"One", {.keys = Keys(0, 60)}}, {"Two", {.keys = Keys(0, 41)}}}}) ==
        "Too many items requested for the BatchGetItem call");
  std::vector<Item> twice = Keys(0, 2);
  twice.push_back(twice.front());
  CHECK(error_of({.request_items = {{"One", {.keys = twice}}}}) == "Provided list of item keys contains duplicates");
  CHECK(error_of({.request_items = {{"Nowhere", {.keys = twice}}}}) ==
        "Provided list of item keys contains duplicates");
  // A table may come twice, by either of its names, but not an item.
  const std::string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/One";
  for (const std::string& again : {std::string("One"), arn}) {
    CHECK(error_of({.request_items = {{"One", {.keys = Keys(0, 2)}}, {again, {.keys = Keys(1, 2)}}}}) ==
          "Provided list of item keys contains duplicates");
    CHECK(error_of({.request_items = {{"One", {.keys = Keys(0, 2)}}, {again, {.keys = Keys(2, 2)}}}}).empty());
  }
  CHECK(error_of({.request_items = {{"One", {.keys = Keys(0, 2)}}, {"Two", {.keys = Keys(0, 2)}}}}).empty());
}

TEST_CASE("BatchGetItem needs every table and every key to be right", "[engine][batch_get]") {
  TestEngine engine({SimpleTable("One"), SimpleTable("Two", true)});
  const auto missing =
      BatchGetItem(*engine, {.request_items = {{"One", {.keys = Keys(0, 1)}}, {"Nowhere", {.keys = Keys(0, 1)}}}});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == ErrorCode::kResourceNotFound);
  CHECK(missing.error().message() == "Requested resource not found");
  CHECK(MessageOf(BatchGetItem(*engine, {.request_items = {{"Two", {.keys = Keys(0, 1)}}}})) ==
        "The provided key element does not match the schema");
  CHECK(MessageOf(BatchGetItem(
            *engine, {.request_items = {{"Nowhere", {.keys = Keys(0, 1), .projection_expression = "a, a"}}}})) ==
        "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these "
        "paths; path one: [a], path two: [a]");
}

}  // namespace
}  // namespace karst::engine
