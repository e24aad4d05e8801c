#include "engine/read_capacity.h"

#include "support/catch.h"

namespace karst::engine {
namespace {

TEST_CASE("A read unit is 4 KiB, begun; an eventually consistent read costs half", "[engine][read_capacity]") {
  CHECK(ReadUnits(1, true) == 1.0);
  CHECK(ReadUnits(4096, true) == 1.0);
  CHECK(ReadUnits(4097, true) == 2.0);
  CHECK(ReadUnits(4096, false) == 0.5);
  CHECK(ReadUnits(4097, false) == 1.0);
  CHECK(ReadUnits(400 * 1024, true) == 100.0);
}

TEST_CASE("Reading nothing costs as much as reading one byte", "[engine][read_capacity]") {
  CHECK(ReadUnits(0, true) == 1.0);
  CHECK(ReadUnits(0, false) == 0.5);
}

TEST_CASE("ConsumedCapacity is answered only when asked for", "[engine][read_capacity]") {
  CHECK_FALSE(ConsumedByRead(ReturnConsumedCapacity::kNone, "Songs", {.table_units = 1}));
}

TEST_CASE("TOTAL answers the sum without its parts", "[engine][read_capacity]") {
  catalog::IndexDescriptor index;
  index.name = "ByYear";
  const auto consumed =
      ConsumedByRead(ReturnConsumedCapacity::kTotal, "Songs", {.table_units = 2, .index_units = 0.5}, &index);
  REQUIRE(consumed);
  CHECK(consumed->table_name == "Songs");
  CHECK(consumed->capacity_units == 2.5);
  CHECK_FALSE(consumed->table);
  CHECK(consumed->global_secondary_indexes.empty());
}

TEST_CASE("INDEXES breaks the sum down by table and index", "[engine][read_capacity]") {
  catalog::IndexDescriptor index;
  index.name = "ByYear";
  for (const bool is_global : {true, false}) {
    index.is_global = is_global;
    const auto consumed =
        ConsumedByRead(ReturnConsumedCapacity::kIndexes, "Songs", {.table_units = 2, .index_units = 0.5}, &index);
    REQUIRE(consumed);
    REQUIRE(consumed->table);
    CHECK(consumed->table->capacity_units == 2.0);
    const auto& arm = is_global ? consumed->global_secondary_indexes : consumed->local_secondary_indexes;
    const auto& other = is_global ? consumed->local_secondary_indexes : consumed->global_secondary_indexes;
    REQUIRE(arm.contains("ByYear"));
    CHECK(arm.at("ByYear").capacity_units == 0.5);
    CHECK(other.empty());
  }
}

}  // namespace
}  // namespace karst::engine
