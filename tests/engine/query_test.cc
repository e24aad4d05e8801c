#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <karst/query.h>

#include "base/limits.h"
#include "support/catch.h"
#include "support/test_engine.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

using testing::IndexedTable;
using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;

CreateTableRequest TableWithSortKey(KeyType type) {
  CreateTableRequest table = SimpleTable("Songs", true);
  table.attribute_definitions = {{"pk", KeyType::kString}, {"sk", type}};
  return table;
}

void Put(TestEngine& engine, const Item& item) {
  REQUIRE(MessageOf(PutItem(*engine, {.table_name = "Songs", .item = item})).empty());
}

QueryRequest Partition(const std::string& pk) {
  return {.table_name = "Songs", .key_condition_expression = "pk = :pk", .expression_attribute_values = {{":pk", pk}}};
}

QueryRequest SortKey(const std::string& pk, const char* condition, const Value& low) {
  return {.table_name = "Songs",
          .key_condition_expression = std::string("pk = :pk AND ") + condition,
          .expression_attribute_values = {{":pk", pk}, {":low", low}}};
}

// All items over pages, each of which starts after the last.
std::vector<Item> AllPages(TestEngine& engine, QueryRequest request) {
  std::vector<Item> all;
  do {
    const auto page = Query(*engine, request);
    REQUIRE(MessageOf(page).empty());
    if (request.limit) REQUIRE(page->scanned_count <= *request.limit);
    for (const ItemView item : page->items) all.emplace_back(item);
    request.exclusive_start_key = page->last_evaluated_key;
  } while (request.exclusive_start_key);
  return all;
}

std::string ErrorOf(TestEngine& engine, const QueryRequest& request) { return MessageOf(Query(*engine, request)); }

// The values of one attribute, joined by commas.
std::string Column(const std::vector<Item>& items, std::string_view name) {
  std::string joined;
  for (const Item& item : items) {
    if (!joined.empty()) joined += ',';
    const ValueView value = item[name];
    joined += value.type() == AttributeType::kNumber ? value.number().ToString() : std::string(value.string());
  }
  return joined;
}

TEST_CASE("A query is exactly one cursor and no get", "[engine][query]") {
  TestEngine engine({SimpleTable("Songs", true)});
  for (const char* sk : {"a", "b", "c"}) Put(engine, {{"pk", "p"}, {"sk", sk}});
  const auto before = engine->store().counters();
  CHECK(Query(*engine, Partition("p"))->items.size() == 3);
  const auto after = engine->store().counters();
  CHECK(after.cursors - before.cursors == 1);
  CHECK(after.gets - before.gets == 0);
}

TEST_CASE("A query of an absent partition is empty and costs the least", "[engine][query]") {
  TestEngine engine({SimpleTable("Songs", true)});
  Put(engine, {{"pk", "p"}, {"sk", "a"}});
  QueryRequest request = Partition("q");
  request.return_consumed_capacity = ReturnConsumedCapacity::kTotal;
  const auto page = Query(*engine, request);
  REQUIRE(MessageOf(page).empty());
  CHECK(page->items.empty());
  CHECK(page->items_present);
  CHECK(page->count == 0);
  CHECK(page->scanned_count == 0);
  CHECK_FALSE(page->last_evaluated_key);
  CHECK(page->consumed_capacity->capacity_units == 0.5);
}

TEST_CASE("Number sort keys are in numeric order, negative ones first", "[engine][query]") {
  TestEngine engine({TableWithSortKey(KeyType::kNumber)});
  for (const char* sk : {"10", "-1", "0", "9.5", "-1000", "1e-3", "-0.001", "2e30", "-2e30"}) {
    Put(engine, {{"pk", "p"}, {"sk", Number::Parse(sk).value()}});
  }
  CHECK(Column(AllPages(engine, Partition("p")), "sk") ==
        "-2000000000000000000000000000000,-1000,-1,-0.001,0,0.001,9.5,10,2000000000000000000000000000000");
  CHECK(Column(AllPages(engine, SortKey("p", "sk < :low", -1)), "sk") == "-2000000000000000000000000000000,-1000");
  CHECK(Column(AllPages(engine, SortKey("p", "sk >= :low", Number::Parse("9.50").value())), "sk") ==
        "9.5,10,2000000000000000000000000000000");
  CHECK(Column(AllPages(engine, SortKey("p", "sk BETWEEN :low AND :low", 0)), "sk") == "0");
}

TEST_CASE("begins_with finds binary keys of any bytes", "[engine][query]") {
  TestEngine engine({TableWithSortKey(KeyType::kBinary)});
  const std::vector<std::string> keys = {
      std::string("\x00", 1), std::string("\x00\xFF", 2), "a",
      std::string("a\xFF"),   std::string("a\xFF\xFF"),   "b",
      std::string("\xFF"),    std::string("\xFF\xFF"),    std::string("\xFF\xFF\x01")};
  for (const std::string& sk : keys) Put(engine, {{"pk", "p"}, {"sk", Binary(sk)}});
  Put(engine, {{"pk", "p\xC3\xBF"}, {"sk", Binary("\xFF\xFF\xFF")}});
  for (const std::string& prefix : keys) {
    std::vector<std::string> expected;
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(expected),
                 [&](const std::string& key) { return key.starts_with(prefix); });
    std::vector<std::string> found;
    for (const Item& item : AllPages(engine, SortKey("p", "begins_with(sk, :low)", Binary(prefix)))) {
      found.emplace_back(item["sk"].binary());
    }
    std::sort(expected.begin(), expected.end());
    CHECK(found == expected);
  }
}

TEST_CASE("A partition is told apart from others that begin like it", "[engine][query]") {
  TestEngine engine({SimpleTable("Songs", true)});
  for (const char* pk : {"p", "pp", "ppp", "q"}) {
    for (const char* sk : {"p", "pp"}) Put(engine, {{"pk", pk}, {"sk", sk}});
  }
  const std::vector<Item> items = AllPages(engine, Partition("pp"));
  CHECK(Column(items, "pk") == "pp,pp");
  CHECK(Column(items, "sk") == "p,pp");
}

TEST_CASE("Pages joined equal the whole for every Limit, in both directions", "[engine][query]") {
  TestEngine engine({IndexedTable("Songs", {.projection_type = ProjectionType::kAll},
                                  {.projection_type = ProjectionType::kKeysOnly})});
  for (int i = 0; i < 17; ++i) {
    Put(engine, {{"pk", "p"},
                 {"sk", "s" + std::to_string(i)},
                 {"gsiPk", "g"},
                 {"lsiSk", "l" + std::to_string(i % 3)},
                 {"n", i}});
    Put(engine, {{"pk", "other" + std::to_string(i)}, {"sk", "s"}, {"gsiPk", "g"}});
  }
  QueryRequest local = Partition("p");
  local.index_name = "lsi";
  QueryRequest local_whole = local;
  local_whole.select = Select::kAllAttributes;
  QueryRequest global{.table_name = "Songs",
                      .index_name = "gsi",
                      .key_condition_expression = "gsiPk = :g",
                      .expression_attribute_values = {{":g", "g"}}};
  const QueryRequest queries[] = {
      Partition("p"), SortKey("p", "sk > :low", "s12"), SortKey("p", "begins_with(sk, :low)", "s1"), local, local_whole,
      global};
  for (QueryRequest request : queries) {
    const std::vector<Item> whole = AllPages(engine, request);
    REQUIRE_FALSE(whole.empty());
    std::vector<Item> reversed(whole.rbegin(), whole.rend());
    for (std::int32_t limit = 1; limit <= static_cast<std::int32_t>(whole.size()) + 1; ++limit) {
      request.limit = limit;
      request.scan_index_forward = true;
      CHECK(AllPages(engine, request) == whole);
      request.scan_index_forward = false;
      CHECK(AllPages(engine, request) == reversed);
    }
  }
}

TEST_CASE("A page that ends at its Limit carries a key, even at the last item", "[engine][query]") {
  TestEngine engine({SimpleTable("Songs", true)});
  for (const char* sk : {"a", "b"}) Put(engine, {{"pk", "p"}, {"sk", sk}, {"v", 1}});
  QueryRequest request = Partition("p");
  request.limit = 2;
  const auto page = Query(*engine, request);
  REQUIRE(page->last_evaluated_key);
  CHECK(*page->last_evaluated_key == Item{{"pk", "p"}, {"sk", "b"}});
  request.limit = 3;
  CHECK_FALSE(Query(*engine, request)->last_evaluated_key);
}

TEST_CASE("A page ends with the item that reaches 1 MiB examined, whatever the filter takes", "[engine][query]") {
  TestEngine engine({SimpleTable("Songs", true)});
  for (int i = 0; i < 20; ++i) {
    Put(engine, {{"pk", "p"}, {"sk", "s" + std::to_string(10 + i)}, {"payload", std::string(60'000, 'x')}});
  }
  QueryRequest request = Partition("p");
  request.filter_expression = "attribute_not_exists(payload)";
  request.return_consumed_capacity = ReturnConsumedCapacity::kTotal;
  const auto page = Query(*engine, request);
  REQUIRE(MessageOf(page).empty());
  CHECK(page->scanned_count == 18);
  CHECK(page->count == 0);
  REQUIRE(page->last_evaluated_key);
  CHECK((*page->last_evaluated_key)["sk"].string() == "s27");
  // 18 items of 60,015 bytes, rounded up once.
  CHECK(page->consumed_capacity->capacity_units == 132.0);
}

// Measured as DynamoDB does, item after item: what a page must be, however the engine comes to know it.
std::size_t ItemsUntilPageIsFull(const std::vector<Item>& items) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    bytes += value::ItemSizeBytes(items[i]);
    if (bytes >= limits::kPageBytesMax) return i + 1;
  }
  return items.size();
}

TEST_CASE("A page ends at the same item whether or not its size is asked for", "[engine][query]") {
  TestEngine engine({SimpleTable("Songs", true)});
  // Of three kinds: larger by DynamoDB's count than its bytes, smaller, and of a size that makes a page exactly full.
  std::vector<Item> items;
  for (int i = 0; i < 60; ++i) {
    Item item{{"pk", "p"}, {"sk", "s" + std::to_string(100 + i)}, {"kind", i % 3}};
    if (i % 3 == 0) item.Set("lists", Value(List(std::vector<Value>(9'000, List{}))));
    if (i % 3 == 1) item.Set("text", Value(std::string(20'000, 'x')));
    items.push_back(item);
  }
  std::size_t before_last = 0;
  for (std::size_t i = 0; i < 50; ++i) before_last += value::ItemSizeBytes(items[i]);
  REQUIRE(before_last < limits::kPageBytesMax);
  const std::size_t rest = limits::kPageBytesMax - before_last - value::ItemSizeBytes(items[50]) - 4;

  for (const std::size_t missing : {0, 1}) {
    items[50].Set("rest", Value(std::string(rest - missing, 'x')));
    REQUIRE(ItemsUntilPageIsFull(items) == 51 + missing);
    for (const Item& item : items) Put(engine, item);
    std::vector<Item> reversed(items.rbegin(), items.rend());
    for (const bool forward : {true, false}) {
      const auto expected = static_cast<std::int64_t>(ItemsUntilPageIsFull(forward ? items : reversed));
      for (const char* filter : {"", "kind <> :kind", "kind = :kind"}) {
        for (const char* projection : {"", "sk"}) {
          for (const auto capacity : {ReturnConsumedCapacity::kNone, ReturnConsumedCapacity::kTotal}) {
            QueryRequest request = Partition("p");
            request.scan_index_forward = forward;
            request.return_consumed_capacity = capacity;
            if (*projection != '\0') request.projection_expression = projection;
            if (*filter != '\0') {
              request.filter_expression = filter;
              request.expression_attribute_values.Set(":kind", Value(1));
            }
            const auto page = Query(*engine, request);
            REQUIRE(MessageOf(page).empty());
            CHECK(page->scanned_count == expected);
            CHECK(page->last_evaluated_key.has_value());
          }
        }
      }
    }
  }
}

TEST_CASE("The filter takes after counting, the projection after the filter", "[engine][query]") {
  TestEngine engine({SimpleTable("Songs", true)});
  for (int i = 0; i < 6; ++i) Put(engine, {{"pk", "p"}, {"sk", std::to_string(i)}, {"n", i}, {"v", "x"}});
  QueryRequest request = Partition("p");
  request.filter_expression = "n > :n";
  request.projection_expression = "v, sk";
  request.expression_attribute_values.Set(":n", Value(1));
  request.limit = 4;
  const auto page = Query(*engine, request);
  REQUIRE(MessageOf(page).empty());
  CHECK(page->count == 2);
  CHECK(page->scanned_count == 4);
  REQUIRE(page->items.size() == 2);
  CHECK(page->items[0] == Item{{"sk", "2"}, {"v", "x"}}.view());
  CHECK(page->items[1] == Item{{"sk", "3"}, {"v", "x"}}.view());
  CHECK(*page->last_evaluated_key == Item{{"pk", "p"}, {"sk", "3"}});
}

TEST_CASE("COUNT answers counts and no items", "[engine][query]") {
  TestEngine engine({SimpleTable("Songs", true)});
  for (int i = 0; i < 5; ++i) Put(engine, {{"pk", "p"}, {"sk", std::to_string(i)}, {"n", i}});
  QueryRequest request = Partition("p");
  request.select = Select::kCount;
  request.filter_expression = "n < :n";
  request.expression_attribute_values.Set(":n", Value(2));
  const auto page = Query(*engine, request);
  REQUIRE(MessageOf(page).empty());
  CHECK_FALSE(page->items_present);
  CHECK(page->items.empty());
  CHECK(page->count == 2);
  CHECK(page->scanned_count == 5);
}

TEST_CASE("A local index reaches back to the table for what it does not hold, and pays for each item",
          "[engine][query]") {
  TestEngine engine({IndexedTable("Songs", {.projection_type = ProjectionType::kKeysOnly},
                                  {.projection_type = ProjectionType::kKeysOnly})});
  for (const char* sk : {"a", "b", "c"}) {
    Put(engine, {{"pk", "p"}, {"sk", sk}, {"lsiSk", "l"}, {"text", std::string(5000, 'x')}, {"n", 1}});
  }
  QueryRequest request = Partition("p");
  request.index_name = "lsi";
  request.consistent_read = true;
  request.return_consumed_capacity = ReturnConsumedCapacity::kIndexes;
  const auto entries = Query(*engine, request);
  REQUIRE(MessageOf(entries).empty());
  CHECK(entries->items[0] == Item{{"lsiSk", "l"}, {"pk", "p"}, {"sk", "a"}}.view());
  CHECK(entries->consumed_capacity->capacity_units == 1.0);
  CHECK(entries->consumed_capacity->table->capacity_units == 0.0);
  CHECK(entries->consumed_capacity->local_secondary_indexes.at("lsi").capacity_units == 1.0);

  request.projection_expression = "n, sk";
  const auto before = engine->store().counters();
  const auto items = Query(*engine, request);
  const auto after = engine->store().counters();
  REQUIRE(MessageOf(items).empty());
  CHECK(items->items[2] == Item{{"n", 1}, {"sk", "c"}}.view());
  CHECK(items->consumed_capacity->capacity_units == 7.0);
  CHECK(items->consumed_capacity->table->capacity_units == 6.0);
  CHECK(items->consumed_capacity->local_secondary_indexes.at("lsi").capacity_units == 1.0);
  CHECK(after.cursors - before.cursors == 1);
  CHECK(after.gets - before.gets == 3);

  request.projection_expression.reset();
  request.select = Select::kAllAttributes;
  CHECK(Query(*engine, request)->items[1]["text"].string().size() == 5000);
}

TEST_CASE("A global index answers only what it holds", "[engine][query]") {
  TestEngine engine({IndexedTable(
      "Songs", {.projection_type = ProjectionType::kInclude, .non_key_attributes = std::vector<std::string>{"title"}},
      {.projection_type = ProjectionType::kAll})});
  Put(engine, {{"pk", "p"}, {"sk", "a"}, {"gsiPk", "g"}, {"title", "T"}, {"year", 1999}});
  Put(engine, {{"pk", "p"}, {"sk", "b"}});  // not in the index
  QueryRequest request{.table_name = "Songs",
                       .index_name = "gsi",
                       .key_condition_expression = "gsiPk = :g",
                       .expression_attribute_values = {{":g", "g"}},
                       .return_consumed_capacity = ReturnConsumedCapacity::kIndexes};
  const auto page = Query(*engine, request);
  REQUIRE(MessageOf(page).empty());
  REQUIRE(page->items.size() == 1);
  CHECK(page->items[0] == Item{{"gsiPk", "g"}, {"pk", "p"}, {"sk", "a"}, {"title", "T"}}.view());
  CHECK(page->consumed_capacity->table->capacity_units == 0.0);
  CHECK(page->consumed_capacity->global_secondary_indexes.at("gsi").capacity_units == 0.5);

  QueryRequest consistent = request;
  consistent.consistent_read = true;
  CHECK(ErrorOf(engine, consistent) == "Consistent reads are not supported on global secondary indexes");
  QueryRequest everything = request;
  everything.select = Select::kAllAttributes;
  CHECK(ErrorOf(engine, everything) ==
        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary "
        "index gsi because its projection type is not ALL");
  QueryRequest unprojected = request;
  unprojected.projection_expression = "title, #y";
  unprojected.expression_attribute_names = {{"#y", "year"}};
  CHECK(ErrorOf(engine, unprojected) ==
        "One or more parameter values were invalid: Global secondary index gsi does not project [year]");
  QueryRequest filtered = request;
  filtered.filter_expression = "#y = :g";
  filtered.expression_attribute_names = {{"#y", "year"}};
  CHECK(ErrorOf(engine, filtered) ==
        "One or more parameter values were invalid: Secondary index gsi does not project one or more filter "
        "attributes: [year]");
}

TEST_CASE("A key of several attributes orders and narrows attribute by attribute", "[engine][query]") {
  CreateTableRequest table = SimpleTable("Songs");
  for (const char* name : {"h", "a", "b", "c", "d"}) table.attribute_definitions.push_back({name, KeyType::kString});
  table.global_secondary_indexes = {{.index_name = "gsi",
                                     .key_schema = {{"h", KeyRole::kHash},
                                                    {"a", KeyRole::kRange},
                                                    {"b", KeyRole::kRange},
                                                    {"c", KeyRole::kRange},
                                                    {"d", KeyRole::kRange}},
                                     .projection = {.projection_type = ProjectionType::kAll}}};
  TestEngine engine({table});
  const char* const rows[][5] = {{"p1", "T", "live", "b", "r1"},
                                 {"p2", "T", "live", "a", "r2"},
                                 {"p3", "T", "live", "a", "r1"},
                                 {"p4", "T", "draft", "c", "r1"},
                                 {"p5", "F", "live", "a", "r0"}};
  for (const auto& row : rows) {
    Put(engine, {{"pk", row[0]}, {"h", "o1"}, {"a", row[1]}, {"b", row[2]}, {"c", row[3]}, {"d", row[4]}});
  }
  Put(engine, {{"pk", "p6"}, {"h", "o1"}, {"a", "T"}, {"b", "live"}, {"d", "r1"}});  // lacks c: not in the index
  const Item values{{":h", "o1"}, {":a", "T"}, {":b", "live"}, {":c", "a"}, {":d", "r"}, {":x", "r1"}};
  const auto request_for = [&](const std::string& condition) {
    QueryRequest request{.table_name = "Songs", .index_name = "gsi", .key_condition_expression = condition};
    for (const auto& [name, value] : values) {
      if (condition.find(name) != std::string::npos) request.expression_attribute_values.Set(name, value);
    }
    return request;
  };
  const auto keys_of = [&](const std::string& condition) {
    return Column(AllPages(engine, request_for(condition)), "pk");
  };
  CHECK(keys_of("h = :h") == "p5,p4,p3,p2,p1");
  CHECK(keys_of("h = :h AND a = :a") == "p4,p3,p2,p1");
  CHECK(keys_of("b = :b AND h = :h AND a = :a") == "p3,p2,p1");
  CHECK(keys_of("h = :h AND a = :a AND b = :b AND c > :c") == "p1");
  CHECK(keys_of("h = :h AND a = :a AND b = :b AND c = :c AND begins_with(d, :d)") == "p3,p2");
  CHECK(keys_of("h = :h AND a = :a AND b = :b AND c = :c AND d BETWEEN :x AND :x") == "p3");
  CHECK(keys_of("h = :h AND a = :a AND b < :b") == "p4");
  QueryRequest limited = request_for("h = :h AND a = :a");
  limited.limit = 2;
  CHECK(*Query(*engine, limited)->last_evaluated_key ==
        Item{{"a", "T"}, {"b", "live"}, {"c", "a"}, {"d", "r1"}, {"h", "o1"}, {"pk", "p3"}});
  CHECK(ErrorOf(engine, request_for("h = :h AND b = :b")) ==
        "RANGE key attributes a must have equality conditions specified in the query because a condition is present on "
        "key attribute b");
}

TEST_CASE("A start key need not be of an item that exists", "[engine][query]") {
  TestEngine engine({SimpleTable("Songs", true)});
  for (const char* sk : {"a", "c", "e"}) Put(engine, {{"pk", "p"}, {"sk", sk}});
  QueryRequest request = Partition("p");
  request.exclusive_start_key = Item{{"pk", "p"}, {"sk", "b"}};
  CHECK(Column(AllPages(engine, request), "sk") == "c,e");
  request.exclusive_start_key = Item{{"pk", "p"}, {"sk", "d"}};
  request.scan_index_forward = false;
  CHECK(Column(AllPages(engine, request), "sk") == "c,a");
  request.exclusive_start_key = Item{{"pk", "p"}, {"sk", "a"}};
  CHECK(Column(AllPages(engine, request), "sk").empty());
}

TEST_CASE("A wrong start key is refused as AWS does", "[engine][query]") {
  TestEngine engine(
      {IndexedTable("Songs", {.projection_type = ProjectionType::kAll}, {.projection_type = ProjectionType::kAll})});
  const auto error_of = [&](QueryRequest request, const Item& start_key) {
    request.exclusive_start_key = start_key;
    return ErrorOf(engine, request);
  };
  const QueryRequest table = Partition("p");
  const std::string invalid = "The provided starting key is invalid";
  CHECK(error_of(table, {{"bad", "p"}}) == invalid);
  CHECK(error_of(table, {{"pk", "p"}}) == invalid);
  CHECK(error_of(table, {{"pk", "p"}, {"x", "s"}}) == invalid);
  CHECK(error_of(table, {{"pk", "p"}, {"sk", "s"}, {"x", 1}}) == invalid);
  CHECK(error_of(table, {{"pk", "p"}, {"sk", 1}}) == "The provided key element does not match the schema");
  CHECK(error_of(table, {{"pk", "q"}, {"sk", "s"}}) ==
        "The provided starting key is outside query boundaries based on provided conditions");
  CHECK(error_of(SortKey("p", "sk > :low", "m"), {{"pk", "p"}, {"sk", "a"}}) ==
        "The provided starting key does not match the range key predicate");

  QueryRequest global{.table_name = "Songs",
                      .index_name = "gsi",
                      .key_condition_expression = "gsiPk = :g",
                      .expression_attribute_values = {{":g", "g"}}};
  CHECK(error_of(global, {{"pk", "p"}, {"sk", "s"}}) == invalid);
  CHECK(error_of(global, {{"pk", 1}, {"sk", "s"}, {"gsiPk", "g"}}) ==
        invalid + ": The provided key element does not match the schema");
  CHECK(error_of(global, {{"pk", "p"}, {"sk", "s"}, {"gsiPk", "other"}}) ==
        "The provided starting key is outside query boundaries based on provided conditions");
  CHECK(error_of(global, {{"pk", "p"}, {"sk", "s"}, {"gsiPk", "g"}}).empty());
}

TEST_CASE("Query refuses in AWS's order and words", "[engine][query]") {
  TestEngine engine({SimpleTable("Songs", true)});
  QueryRequest request = Partition("p");
  request.limit = 0;
  CHECK(ErrorOf(engine, request) ==
        "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater "
        "than or equal to 1");
  CHECK(ErrorOf(engine, {.table_name = "Songs"}) ==
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
  CHECK(ErrorOf(engine, {.table_name = "Songs", .expression_attribute_values = {{":a", 1}}}) ==
        "ExpressionAttributeValues can only be specified when using expressions: FilterExpression and "
        "KeyConditionExpression are null");
  request = Partition("p");
  request.table_name = "Nowhere";
  const auto missing = Query(*engine, request);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == ErrorCode::kResourceNotFound);
  request = Partition("p");
  request.index_name = "nothing";
  CHECK(ErrorOf(engine, request) == "The table does not have the specified index: nothing");
  request = Partition("p");
  request.filter_expression = "sk = :pk";
  CHECK(ErrorOf(engine, request) ==
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk");
  request = Partition("p");
  request.expression_attribute_names = {{"#unused", "x"}};
  CHECK(ErrorOf(engine, request) ==
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}");
}

TEST_CASE("Select and ProjectionExpression must agree", "[engine][query]") {
  TestEngine engine({SimpleTable("Songs", true)});
  const auto error_of = [&](Select select, bool project) {
    QueryRequest request = Partition("p");
    request.select = select;
    if (project) request.projection_expression = "v";
    return ErrorOf(engine, request);
  };
  const std::string envelope = "1 validation error detected: ";
  CHECK(error_of(Select::kSpecificAttributes, false) ==
        envelope + "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
  CHECK(error_of(Select::kSpecificAttributes, true).empty());
  CHECK(error_of(Select::kCount, true) ==
        envelope + "Cannot specify the ProjectionExpression when choosing to get only the Count");
  CHECK(error_of(Select::kAllAttributes, true) ==
        envelope + "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES");
  CHECK(error_of(Select::kAllProjectedAttributes, true) ==
        envelope + "Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES");
  CHECK(error_of(Select::kAllProjectedAttributes, false) ==
        envelope + "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
}

}  // namespace
}  // namespace karst::engine
