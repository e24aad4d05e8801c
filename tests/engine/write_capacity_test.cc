// What writes cost, held against figures measured on AWS.
#include <map>
#include <optional>
#include <string>

#include <karst/item.h>

#include "engine/write_capacity.h"
#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::IndexedTable;
using testing::TestEngine;

// Units of each index that is charged.
using Arms = std::map<std::string, double>;

Arms ArmsOf(const std::map<std::string, Capacity>& capacities) {
  Arms arms;
  for (const auto& [name, capacity] : capacities) arms[name] = capacity.capacity_units;
  return arms;
}

struct Cost {
  double total = 0;
  double table = 0;
  Arms global;
  Arms local;
  friend bool operator==(const Cost&, const Cost&) = default;
};

std::ostream& operator<<(std::ostream& out, const Cost& cost) {
  out << "total " << cost.total << ", table " << cost.table;
  for (const auto& [name, units] : cost.global) out << ", " << name << " " << units;
  for (const auto& [name, units] : cost.local) out << ", " << name << " " << units;
  return out;
}

Cost CostOf(const Result<WriteResult>& result) {
  REQUIRE(testing::MessageOf(result).empty());
  REQUIRE(result->consumed_capacity);
  const ConsumedCapacity& consumed = *result->consumed_capacity;
  CHECK(consumed.table_name == "Table");
  REQUIRE(consumed.table);
  return {.total = consumed.capacity_units,
          .table = consumed.table->capacity_units,
          .global = ArmsOf(consumed.global_secondary_indexes),
          .local = ArmsOf(consumed.local_secondary_indexes)};
}

Cost Put(Engine& engine, Item item) {
  return CostOf(PutItem(
      engine,
      {.table_name = "Table", .item = std::move(item), .return_consumed_capacity = ReturnConsumedCapacity::kIndexes}));
}

Cost Set(Engine& engine, std::string_view attribute, const Value& value) {
  return CostOf(UpdateItem(engine, {.table_name = "Table",
                                    .key = {{"pk", "p"}, {"sk", "1"}},
                                    .update_expression = "SET #a = :v",
                                    .expression_attribute_names = {{"#a", std::string(attribute)}},
                                    .expression_attribute_values = {{":v", value}},
                                    .return_consumed_capacity = ReturnConsumedCapacity::kIndexes}));
}

Cost Remove(Engine& engine, std::string_view attribute) {
  return CostOf(UpdateItem(engine, {.table_name = "Table",
                                    .key = {{"pk", "p"}, {"sk", "1"}},
                                    .update_expression = "REMOVE #a",
                                    .expression_attribute_names = {{"#a", std::string(attribute)}},
                                    .return_consumed_capacity = ReturnConsumedCapacity::kIndexes}));
}

Cost Delete(Engine& engine) {
  return CostOf(DeleteItem(engine, {.table_name = "Table",
                                    .key = {{"pk", "p"}, {"sk", "1"}},
                                    .return_consumed_capacity = ReturnConsumedCapacity::kIndexes}));
}

std::string Bytes(std::size_t count) { return std::string(count, 'x'); }

const Projection kIncludeProj{.projection_type = ProjectionType::kInclude,
                              .non_key_attributes = std::vector<std::string>{"proj"}};
const Projection kAll{.projection_type = ProjectionType::kAll, .non_key_attributes = std::nullopt};

TEST_CASE("A unit is a started KiB, and the least write costs one", "[engine][write_capacity]") {
  CHECK(WriteUnits(0) == 1);
  CHECK(WriteUnits(1) == 1);
  CHECK(WriteUnits(1024) == 1);
  CHECK(WriteUnits(1025) == 2);
  CHECK(WriteUnits(400 * 1024) == 400);
}

TEST_CASE("A new item is charged in the indexes that it joins", "[engine][write_capacity]") {
  TestEngine engine({IndexedTable("Table", kIncludeProj, kAll)});
  CHECK(Put(*engine, {{"pk", "p"}, {"sk", "1"}, {"other", "o"}}) == Cost{1, 1, {}, {}});
  CHECK(Put(*engine, {{"pk", "p"}, {"sk", "2"}, {"gsiPk", "g"}}) == Cost{2, 1, {{"gsi", 1}}, {}});
  CHECK(Put(*engine, {{"pk", "p"}, {"sk", "3"}, {"lsiSk", "l"}}) == Cost{2, 1, {}, {{"lsi", 1}}});
  CHECK(Put(*engine, {{"pk", "p"}, {"sk", "4"}, {"gsiPk", "g"}, {"lsiSk", "l"}}) ==
        Cost{3, 1, {{"gsi", 1}}, {{"lsi", 1}}});
}

TEST_CASE("The same item again is charged in the table alone", "[engine][write_capacity]") {
  TestEngine engine({IndexedTable("Table", kIncludeProj, kAll)});
  const Item item{{"pk", "p"}, {"sk", "1"}, {"gsiPk", "g"}, {"proj", "p"}};
  Put(*engine, item);
  CHECK(Put(*engine, item) == Cost{1, 1, {}, {}});
}

TEST_CASE("An update is charged in the indexes whose entries change", "[engine][write_capacity]") {
  TestEngine engine({IndexedTable("Table", kIncludeProj, kAll)});
  Put(*engine, {{"pk", "p"}, {"sk", "1"}, {"gsiPk", "g"}, {"lsiSk", "l"}, {"proj", "p"}, {"other", "o"}});
  SECTION("an attribute that the global index does not project") {
    CHECK(Set(*engine, "other", "o2") == Cost{2, 1, {}, {{"lsi", 1}}});
  }
  SECTION("a projected attribute") { CHECK(Set(*engine, "proj", "p2") == Cost{3, 1, {{"gsi", 1}}, {{"lsi", 1}}}); }
  SECTION("the key of the global index: a delete and a put") {
    CHECK(Set(*engine, "gsiPk", "g2") == Cost{4, 1, {{"gsi", 2}}, {{"lsi", 1}}});
  }
  SECTION("the key of the global index goes") {
    CHECK(Remove(*engine, "gsiPk") == Cost{3, 1, {{"gsi", 1}}, {{"lsi", 1}}});
  }
  SECTION("the key of the local index: a delete and a put") {
    CHECK(Set(*engine, "lsiSk", "l2") == Cost{3, 1, {}, {{"lsi", 2}}});
  }
  SECTION("the whole item goes") { CHECK(Delete(*engine) == Cost{3, 1, {{"gsi", 1}}, {{"lsi", 1}}}); }
}

TEST_CASE("Deleting what is in no index, or is not there, costs the table's unit", "[engine][write_capacity]") {
  TestEngine engine({IndexedTable("Table", kIncludeProj, kAll)});
  Put(*engine, {{"pk", "p"}, {"sk", "1"}, {"other", "o"}});
  CHECK(Delete(*engine) == Cost{1, 1, {}, {}});
  CHECK(Delete(*engine) == Cost{1, 1, {}, {}});
}

TEST_CASE("The table is charged for the larger of the item before and after", "[engine][write_capacity]") {
  TestEngine engine({IndexedTable("Table", kIncludeProj, kIncludeProj)});
  CHECK(Put(*engine, {{"pk", "p"}, {"sk", "1"}, {"other", Bytes(3000)}}).table == 3);
  CHECK(Put(*engine, {{"pk", "p"}, {"sk", "1"}}).table == 3);
  CHECK(Put(*engine, {{"pk", "p"}, {"sk", "1"}}).table == 1);
  CHECK(Set(*engine, "other", Bytes(5000)).table == 5);
  CHECK(Delete(*engine).table == 5);
}

TEST_CASE("An index is charged by the size of what it stores", "[engine][write_capacity]") {
  TestEngine engine({IndexedTable("Table", kIncludeProj, kIncludeProj)});
  SECTION("not of what it does not project") {
    CHECK(Put(*engine, {{"pk", "p"}, {"sk", "1"}, {"gsiPk", "g"}, {"proj", "p"}, {"other", Bytes(3000)}}) ==
          Cost{4, 3, {{"gsi", 1}}, {}});
  }
  SECTION("the larger of old and new under one key") {
    Put(*engine, {{"pk", "p"}, {"sk", "1"}, {"gsiPk", "g"}, {"proj", Bytes(3000)}});
    CHECK(Set(*engine, "proj", "p").global == Arms{{"gsi", 3}});
    CHECK(Set(*engine, "proj", Bytes(3000)).global == Arms{{"gsi", 3}});
  }
  SECTION("rounded once, not over the sum of both") {
    Put(*engine, {{"pk", "p"}, {"sk", "1"}, {"gsiPk", "g"}, {"proj", Bytes(1500)}});
    CHECK(Set(*engine, "proj", std::string(1500, 'y')).global == Arms{{"gsi", 2}});
  }
  SECTION("each by itself when the key moves") {
    Put(*engine, {{"pk", "p"}, {"sk", "1"}, {"gsiPk", "a"}, {"proj", Bytes(1500)}});
    CHECK(Set(*engine, "gsiPk", "b").global == Arms{{"gsi", 4}});
  }
  SECTION("each with its own size when the key moves") {
    Put(*engine, {{"pk", "p"}, {"sk", "1"}, {"lsiSk", "a"}, {"proj", Bytes(3000)}});
    CHECK(Put(*engine, {{"pk", "p"}, {"sk", "1"}, {"lsiSk", "b"}, {"proj", "p"}}).local == Arms{{"lsi", 4}});
  }
  SECTION("the old size when the entry goes") {
    Put(*engine, {{"pk", "p"}, {"sk", "1"}, {"gsiPk", "g"}, {"proj", Bytes(3000)}});
    CHECK(Remove(*engine, "gsiPk").global == Arms{{"gsi", 3}});
  }
}

TEST_CASE("TOTAL is the sum without its parts", "[engine][write_capacity]") {
  TestEngine engine({IndexedTable("Table", kIncludeProj, kAll)});
  const auto result = PutItem(*engine, {.table_name = "Table",
                                        .item = {{"pk", "p"}, {"sk", "4"}, {"gsiPk", "g"}, {"lsiSk", "l"}},
                                        .return_consumed_capacity = ReturnConsumedCapacity::kTotal})
                          .value();
  REQUIRE(result.consumed_capacity);
  CHECK(result.consumed_capacity->capacity_units == 3);
  CHECK_FALSE(result.consumed_capacity->table);
  CHECK(result.consumed_capacity->global_secondary_indexes.empty());
  CHECK(result.consumed_capacity->local_secondary_indexes.empty());
}

}  // namespace
}  // namespace karst::engine
