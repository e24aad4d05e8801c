#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <karst/query.h>

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

std::vector<Item> AllPages(TestEngine& engine, ScanRequest request) {
  std::vector<Item> all;
  do {
    const auto page = Scan(*engine, request);
    REQUIRE(MessageOf(page).empty());
    for (const ItemView item : page->items) all.emplace_back(item);
    request.exclusive_start_key = page->last_evaluated_key;
  } while (request.exclusive_start_key);
  return all;
}

std::string ErrorOf(TestEngine& engine, const ScanRequest& request) { return MessageOf(Scan(*engine, request)); }

CreateTableRequest Indexed() {
  return IndexedTable(
      "Songs", {.projection_type = ProjectionType::kInclude, .non_key_attributes = std::vector<std::string>{"title"}},
      {.projection_type = ProjectionType::kKeysOnly});
}

void Fill(TestEngine& engine, int count) {
  for (int i = 0; i < count; ++i) {
    Item item{{"pk", "p" + std::to_string(i % 20)}, {"sk", "s" + std::to_string(i)}, {"title", "t"}, {"n", i}};
    if (i % 2 == 0) item.Set("gsiPk", Value("g" + std::to_string(i % 3)));
    if (i % 3 == 0) item.Set("lsiSk", Value("l" + std::to_string(i % 5)));
    Put(engine, item);
  }
}

TEST_CASE("A scan is exactly one cursor and no get", "[engine][scan]") {
  TestEngine engine({Indexed()});
  Fill(engine, 10);
  const auto before = engine->store().counters();
  CHECK(Scan(*engine, {.table_name = "Songs"})->items.size() == 10);
  const auto after = engine->store().counters();
  CHECK(after.cursors - before.cursors == 1);
  CHECK(after.gets - before.gets == 0);
}

TEST_CASE("A scan sees its own table or index and nothing else", "[engine][scan]") {
  TestEngine engine({SimpleTable("Before"), Indexed(), SimpleTable("After")});
  Fill(engine, 30);
  for (const char* other : {"Before", "After"}) {
    REQUIRE(PutItem(*engine, {.table_name = other, .item = {{"pk", "x"}}}));
  }
  std::set<std::string> sort_keys;
  for (const Item& item : AllPages(engine, {.table_name = "Songs"})) sort_keys.emplace(item["sk"].string());
  CHECK(sort_keys.size() == 30);
  CHECK(AllPages(engine, {.table_name = "Songs", .index_name = "gsi"}).size() == 15);
  CHECK(AllPages(engine, {.table_name = "Songs", .index_name = "lsi"}).size() == 10);
  CHECK(AllPages(engine, {.table_name = "After"}).size() == 1);
}

TEST_CASE("Pages of a scan joined equal the whole for every Limit", "[engine][scan]") {
  TestEngine engine({Indexed()});
  Fill(engine, 25);
  ScanRequest requests[] = {{.table_name = "Songs"},
                            {.table_name = "Songs", .index_name = "gsi"},
                            {.table_name = "Songs", .index_name = "lsi"},
                            {.table_name = "Songs", .index_name = "lsi", .select = Select::kAllAttributes}};
  for (ScanRequest& request : requests) {
    const std::vector<Item> whole = AllPages(engine, request);
    for (std::int32_t limit = 1; limit <= static_cast<std::int32_t>(whole.size()) + 1; ++limit) {
      request.limit = limit;
      CHECK(AllPages(engine, request) == whole);
    }
  }
}

TEST_CASE("The segments of a parallel scan are disjoint and make up the scan, in its order", "[engine][scan]") {
  TestEngine engine({Indexed()});
  Fill(engine, 60);
  for (const std::optional<std::string>& index : {std::optional<std::string>(), std::optional<std::string>("gsi")}) {
    const std::vector<Item> whole = AllPages(engine, {.table_name = "Songs", .index_name = index});
    for (const std::int32_t total : {1, 2, 3, 7, 64, 1000}) {
      std::vector<Item> joined;
      for (std::int32_t segment = 0; segment < total; ++segment) {
        const std::vector<Item> part = AllPages(
            engine,
            {.table_name = "Songs", .index_name = index, .limit = 4, .segment = segment, .total_segments = total});
        joined.insert(joined.end(), part.begin(), part.end());
      }
      CHECK(joined == whole);
    }
  }
}

TEST_CASE("A scan of an index projects, and a local one reaches back", "[engine][scan]") {
  TestEngine engine({Indexed()});
  Put(engine, {{"pk", "p"}, {"sk", "s"}, {"gsiPk", "g"}, {"lsiSk", "l"}, {"title", "T"}, {"year", 1999}});
  CHECK(AllPages(engine, {.table_name = "Songs", .index_name = "gsi"}) ==
        std::vector<Item>{{{"gsiPk", "g"}, {"pk", "p"}, {"sk", "s"}, {"title", "T"}}});
  CHECK(AllPages(engine, {.table_name = "Songs", .index_name = "lsi"}) ==
        std::vector<Item>{{{"lsiSk", "l"}, {"pk", "p"}, {"sk", "s"}}});
  CHECK(AllPages(engine, {.table_name = "Songs",
                          .index_name = "lsi",
                          .projection_expression = "#y",
                          .expression_attribute_names = {{"#y", "year"}}}) == std::vector<Item>{{{"year", 1999}}});
  CHECK(ErrorOf(engine, {.table_name = "Songs", .index_name = "gsi", .select = Select::kAllAttributes}) ==
        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary "
        "index gsi because its projection type is not ALL");
  CHECK(ErrorOf(engine, {.table_name = "Songs", .index_name = "gsi", .consistent_read = true}) ==
        "Consistent reads are not supported on global secondary indexes");
}

TEST_CASE("What an index does not project is not there for the filter of its scan", "[engine][scan]") {
  TestEngine engine({Indexed()});
  Put(engine, {{"pk", "p"}, {"sk", "s"}, {"gsiPk", "g"}, {"lsiSk", "l"}, {"title", "T"}, {"year", 1999}});
  for (const char* index : {"gsi", "lsi"}) {
    ScanRequest request{.table_name = "Songs",
                        .index_name = index,
                        .filter_expression = "attribute_exists(#y)",
                        .expression_attribute_names = {{"#y", "year"}}};
    CHECK(AllPages(engine, request).empty());
    request.filter_expression = "attribute_not_exists(#y)";
    CHECK(AllPages(engine, request).size() == 1);
  }
  CHECK(AllPages(engine, {.table_name = "Songs",
                          .index_name = "lsi",
                          .filter_expression = "attribute_exists(#y)",
                          .projection_expression = "#y",
                          .expression_attribute_names = {{"#y", "year"}}})
            .empty());
}

TEST_CASE("A scan's filter may read keys, and saves nothing", "[engine][scan]") {
  TestEngine engine({Indexed()});
  Fill(engine, 20);
  ScanRequest request{.table_name = "Songs",
                      .filter_expression = "begins_with(sk, :s) AND n < :n",
                      .expression_attribute_values = {{":s", "s1"}, {":n", 15}},
                      .return_consumed_capacity = ReturnConsumedCapacity::kTotal};
  const auto page = Scan(*engine, request);
  REQUIRE(MessageOf(page).empty());
  CHECK(page->count == 6);  // s1, s10 ... s14
  CHECK(page->scanned_count == 20);
  const auto whole = Scan(*engine, {.table_name = "Songs", .return_consumed_capacity = ReturnConsumedCapacity::kTotal});
  CHECK(page->consumed_capacity->capacity_units == whole->consumed_capacity->capacity_units);
}

TEST_CASE("Segment and TotalSegments come together and in range", "[engine][scan]") {
  TestEngine engine({SimpleTable("Songs")});
  CHECK(ErrorOf(engine, {.table_name = "Songs", .segment = 0}) ==
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
  CHECK(ErrorOf(engine, {.table_name = "Songs", .total_segments = 4}) ==
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present");
  CHECK(ErrorOf(engine, {.table_name = "Songs", .segment = 5, .total_segments = 5}) ==
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less "
        "than TotalSegments: 5");
  CHECK(ErrorOf(engine, {.table_name = "Songs", .segment = -1, .total_segments = 0}) ==
        "2 validation errors detected: Value '0' at 'totalSegments' failed to satisfy constraint: Member must have "
        "value greater than or equal to 1; Value '-1' at 'segment' failed to satisfy constraint: Member must have "
        "value greater than or equal to 0");
  CHECK(ErrorOf(engine, {.table_name = "Songs", .segment = 999'999, .total_segments = 1'000'000}).empty());
  CHECK(ErrorOf(engine, {.table_name = "Songs", .limit = 0}) ==
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value "
        "greater than or equal to 1");
}

TEST_CASE("A scan's start key belongs to its segment", "[engine][scan]") {
  TestEngine engine({SimpleTable("Songs")});
  for (int i = 0; i < 20; ++i) Put(engine, {{"pk", std::to_string(i)}});
  const auto other = Scan(*engine, {.table_name = "Songs", .segment = 1, .total_segments = 2});
  REQUIRE(other->count > 0);
  ScanRequest request{.table_name = "Songs", .segment = 0, .total_segments = 2};
  request.exclusive_start_key = Item(other->items[0]);
  CHECK(ErrorOf(engine, request) ==
        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct "
        "Segment. TotalSegments: 2 Segment: 0");
  request.segment = 1;
  CHECK(ErrorOf(engine, request).empty());
}

TEST_CASE("A wrong start key of a scan is refused as AWS does", "[engine][scan]") {
  TestEngine engine({Indexed()});
  const auto error_of = [&](const std::optional<std::string>& index, const Item& start_key) {
    return ErrorOf(engine, {.table_name = "Songs", .index_name = index, .exclusive_start_key = start_key});
  };
  const std::string invalid = "The provided starting key is invalid";
  const std::string mismatch = "The provided key element does not match the schema";
  CHECK(error_of({}, {}) == invalid + ": " + mismatch);
  CHECK(error_of({}, {{"pk", "p"}}) == invalid + ": " + mismatch);
  CHECK(error_of({}, {{"pk", "p"}, {"sk", 1}}) == invalid + ": " + mismatch);
  CHECK(error_of({}, {{"pk", "p"}, {"sk", "s"}}).empty());
  CHECK(error_of("gsi", {{"pk", "p"}, {"sk", "s"}}) == invalid);
  CHECK(error_of("gsi", {{"pk", "p"}, {"sk", "s"}, {"x", "g"}}) == invalid);
  CHECK(error_of("gsi", {{"pk", "p"}, {"sk", "s"}, {"gsiPk", 1}}) == mismatch);
  CHECK(error_of("gsi", {{"pk", "p"}, {"sk", 1}, {"gsiPk", "g"}}) == invalid + ": " + mismatch);
  CHECK(error_of("gsi", {{"pk", "p"}, {"sk", "s"}, {"gsiPk", "g"}}).empty());
}

TEST_CASE("Scan words the rules of Select without an envelope", "[engine][scan]") {
  TestEngine engine({SimpleTable("Songs")});
  CHECK(ErrorOf(engine, {.table_name = "Songs", .select = Select::kSpecificAttributes}) ==
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
  CHECK(ErrorOf(engine, {.table_name = "Songs", .projection_expression = "a", .select = Select::kCount}) ==
        "Cannot specify the ProjectionExpression when choosing to get only the Count");
  CHECK(ErrorOf(engine, {.table_name = "Songs", .expression_attribute_values = {{":a", 1}}}) ==
        "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null");
  const auto missing = Scan(*engine, {.table_name = "Nowhere"});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == ErrorCode::kResourceNotFound);
  CHECK(missing.error().message() == "Requested resource not found");
}

}  // namespace
}  // namespace karst::engine
