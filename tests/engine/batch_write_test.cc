#include <optional>
#include <string>
#include <vector>

#include <karst/batch.h>
#include <karst/item.h>

#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::IndexedTable;
using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;
using testing::Where;

const Projection kAll{.projection_type = ProjectionType::kAll, .non_key_attributes = std::nullopt};

WriteRequest Put(Item item) { return PutRequest{std::move(item)}; }
WriteRequest Delete(Item key) { return DeleteRequest{std::move(key)}; }

std::optional<Item> Get(Engine& engine, const std::string& table, Item key) {
  return GetItem(engine, {.table_name = table, .key = std::move(key)}).value().item;
}

std::vector<WriteRequest> Puts(int count) {
  std::vector<WriteRequest> writes;
  for (int i = 0; i < count; ++i) writes.push_back(Put({{"pk", std::to_string(i)}, {"n", i}}));
  return writes;
}

TEST_CASE("BatchWriteItem puts and deletes in several tables with one commit", "[engine][batch_write]") {
  TestEngine engine({SimpleTable("One"), SimpleTable("Two", true)});
  REQUIRE(PutItem(*engine, {.table_name = "One", .item = {{"pk", "old"}}}));
  const auto before = engine->store().counters();
  const auto result =
      BatchWriteItem(*engine, {.request_items = {{"One", {Put({{"pk", "new"}}), Delete({{"pk", "old"}})}},
                                                 {"Two", {Put({{"pk", "a"}, {"sk", "b"}, {"n", 1}})}}}});
  REQUIRE(MessageOf(result).empty());
  CHECK(result->unprocessed_items.empty());
  CHECK(result->consumed_capacity.empty());
  CHECK(result->item_collection_metrics.empty());
  CHECK(engine->store().counters().commits - before.commits == 1);
  CHECK(engine->store().counters().gets == before.gets);
  CHECK(Get(*engine, "One", {{"pk", "new"}}));
  CHECK_FALSE(Get(*engine, "One", {{"pk", "old"}}));
  CHECK(Get(*engine, "Two", {{"pk", "a"}, {"sk", "b"}}) == Item{{"pk", "a"}, {"sk", "b"}, {"n", 1}});
}

TEST_CASE("A batch holds 25 writes and no more", "[engine][batch_write]") {
  TestEngine engine({SimpleTable("Table"), SimpleTable("Other")});
  CHECK(MessageOf(BatchWriteItem(*engine, {.request_items = {{"Table", Puts(25)}}})).empty());
  CHECK(Get(*engine, "Table", {{"pk", "24"}}));

  const std::string too_many = MessageOf(BatchWriteItem(*engine, {.request_items = {{"Table", Puts(26)}}}));
  CHECK_THAT(too_many, Catch::Matchers::StartsWith("1 validation error detected: Value '{Table=["));
  CHECK_THAT(too_many,
             Catch::Matchers::EndsWith("]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy "
                                       "constraint: [Member must have length less than or equal to 25, Member must "
                                       "have length greater than or equal to 1]"));
  CHECK(MessageOf(BatchWriteItem(*engine, {.request_items = {{"Table", Puts(20)}, {"Other", Puts(6)}}})) ==
        "Too many items requested for the BatchWriteItem call");
}

TEST_CASE("An empty batch and an empty table in it are refused", "[engine][batch_write]") {
  TestEngine engine({SimpleTable("Table")});
  CHECK(MessageOf(BatchWriteItem(*engine, {})) == "The requestItems parameter is required for BatchWriteItem");
  CHECK(
      MessageOf(BatchWriteItem(*engine, {.request_items = {{"Table", {}}}})) ==
      "1 validation error detected: Value '{Table=[]}' at 'requestItems' failed to satisfy constraint: Map value must "
      "satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than "
      "or equal to 1]");
}

TEST_CASE("A batch names each item once", "[engine][batch_write]") {
  TestEngine engine({SimpleTable("Table"), SimpleTable("Other")});
  const std::string duplicates = "Provided list of item keys contains duplicates";
  CHECK(MessageOf(BatchWriteItem(
            *engine, {.request_items = {{"Table", {Put({{"pk", "a"}, {"n", 1}}), Put({{"pk", "a"}, {"n", 2}})}}}})) ==
        duplicates);
  CHECK(MessageOf(BatchWriteItem(
            *engine, {.request_items = {{"Table", {Put({{"pk", "a"}}), Delete({{"pk", "a"}})}}}})) == duplicates);
  CHECK(MessageOf(BatchWriteItem(*engine,
                                 {.request_items = {{"Table", {Put({{"pk", "a"}})}}, {"Other", {Put({{"pk", "a"}})}}}}))
            .empty());
}

TEST_CASE("A batch with one bad write writes nothing", "[engine][batch_write]") {
  TestEngine engine({SimpleTable("Table"), IndexedTable("Indexed", kAll, kAll)});
  const auto refusal = [&](const std::string& table, WriteRequest bad) {
    const auto result =
        BatchWriteItem(*engine, {.request_items = {{"Table", {Put({{"pk", "good"}})}}, {table, {bad}}}});
    REQUIRE_FALSE(result);
    CHECK_FALSE(Get(*engine, "Table", {{"pk", "good"}}));
    return result.error().message();
  };
  CHECK(refusal("Indexed", Put({{"pk", "a"}})) == "The provided key element does not match the schema");
  CHECK(refusal("Indexed", Put({{"pk", "a"}, {"sk", 1}})) == "The provided key element does not match the schema");
  CHECK(refusal("Indexed", Put({{"pk", ""}, {"sk", 1}})) == "The provided key element does not match the schema");
  CHECK(refusal("Indexed", Delete({{"pk", "a"}})) == "The provided key element does not match the schema");
  CHECK(refusal("Indexed", Put({{"pk", "a"}, {"sk", "b"}, {"gsiPk", 1}})) ==
        "One or more parameter values were invalid: Type mismatch for Index Key gsiPk Expected: S Actual: N IndexName: "
        "gsi");
  CHECK(refusal("Indexed", Put({{"pk", std::string(2049, 'x')}, {"sk", "b"}})) ==
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes");
  CHECK(refusal("Indexed", Put({{"pk", "a"}, {"sk", "b"}, {"bad", NumberSet{}}})) ==
        "One or more parameter values were invalid: An number set  may not be empty");
  CHECK(refusal("Indexed", Put({{"pk", "a"}, {"sk", "b"}, {"data", std::string(410'000, 'x')}})) ==
        "Item size has exceeded the maximum allowed size");
  CHECK(refusal("Missing", Put({{"pk", "a"}})) == "Requested resource not found");
}

TEST_CASE("Of a duplicate and a bad write in a batch the first is refused", "[engine][batch_write]") {
  TestEngine engine({SimpleTable("Table"), SimpleTable("Other")});
  const auto message = [&](std::vector<WriteRequest> writes, std::vector<WriteRequest> others) {
    return MessageOf(
        BatchWriteItem(*engine, {.request_items = {{"Table", std::move(writes)}, {"Other", std::move(others)}}}));
  };
  const WriteRequest one = Put({{"pk", "a"}});
  const WriteRequest bad = Put({{"n", 1}});
  const std::string duplicates = "Provided list of item keys contains duplicates";
  const std::string mismatch = "The provided key element does not match the schema";
  CHECK(message({one, one, bad}, {one}) == duplicates);
  CHECK(message({one, one}, {bad}) == duplicates);
  CHECK(message({one, bad, one}, {one}) == mismatch);
  CHECK(message({one, bad}, {one, one}) == mismatch);
}

TEST_CASE("A missing table is found before duplicate keys", "[engine][batch_write]") {
  TestEngine engine({SimpleTable("Table")});
  const auto result = BatchWriteItem(*engine, {.request_items = {{"Table", {Put({{"pk", "a"}}), Put({{"pk", "a"}})}},
                                                                 {"Missing", {Put({{"pk", "a"}})}}}});
  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::kResourceNotFound);
}

TEST_CASE("A batch reports its capacity by table", "[engine][batch_write]") {
  TestEngine engine({SimpleTable("Table"), IndexedTable("Indexed", kAll, kAll)});
  REQUIRE(PutItem(*engine, {.table_name = "Table", .item = {{"pk", "big"}, {"data", std::string(3000, 'x')}}}));
  const auto result = BatchWriteItem(
      *engine, {.request_items = {{"Table", {Put({{"pk", "a"}}), Delete({{"pk", "big"}}), Delete({{"pk", "none"}})}},
                                  {"Indexed",
                                   {Put({{"pk", "a"}, {"sk", "1"}, {"gsiPk", "g"}}),
                                    Put({{"pk", "a"}, {"sk", "2"}, {"gsiPk", "g"}, {"lsiSk", "l"}})}}},
                .return_consumed_capacity = ReturnConsumedCapacity::kIndexes});
  REQUIRE(MessageOf(result).empty());
  REQUIRE(result->consumed_capacity.size() == 2);
  const ConsumedCapacity& simple = result->consumed_capacity[0];
  CHECK(simple.table_name == "Table");
  CHECK(simple.capacity_units == 5);
  CHECK(simple.table->capacity_units == 5);
  const ConsumedCapacity& indexed = result->consumed_capacity[1];
  CHECK(indexed.table_name == "Indexed");
  CHECK(indexed.capacity_units == 5);
  CHECK(indexed.table->capacity_units == 2);
  CHECK(indexed.global_secondary_indexes.at("gsi").capacity_units == 2);
  CHECK(indexed.local_secondary_indexes.at("lsi").capacity_units == 1);
}

TEST_CASE("A batch reports one collection for each partition key of a table with a local index",
          "[engine][batch_write]") {
  TestEngine engine({SimpleTable("Table"), IndexedTable("Indexed", kAll, kAll)});
  const auto result =
      BatchWriteItem(*engine, {.request_items = {{"Table", {Put({{"pk", "a"}})}},
                                                 {"Indexed",
                                                  {Put({{"pk", "a"}, {"sk", "1"}}), Put({{"pk", "a"}, {"sk", "2"}}),
                                                   Delete({{"pk", "b"}, {"sk", "1"}})}}},
                               .return_item_collection_metrics = ReturnItemCollectionMetrics::kSize});
  REQUIRE(MessageOf(result).empty());
  REQUIRE(result->item_collection_metrics.size() == 1);
  const auto& metrics = result->item_collection_metrics.at("Indexed");
  REQUIRE(metrics.size() == 2);
  CHECK(metrics[0].item_collection_key == Item{{"pk", "a"}});
  CHECK(metrics[1].item_collection_key == Item{{"pk", "b"}});
  CHECK(metrics[0].size_estimate_lower_gb == 0);
  CHECK(metrics[0].size_estimate_upper_gb == 1);
}

TEST_CASE("Single writes report their collection only for a table with a local index", "[engine][batch_write]") {
  TestEngine engine({SimpleTable("Table"), IndexedTable("Indexed", kAll, kAll)});
  const auto metrics = [&](const std::string& table) {
    return PutItem(*engine, {.table_name = table,
                             .item = {{"pk", "a"}, {"sk", "b"}, {"more", "c"}},
                             .return_item_collection_metrics = ReturnItemCollectionMetrics::kSize})
        .value()
        .item_collection_metrics;
  };
  CHECK_FALSE(metrics("Table"));
  REQUIRE(metrics("Indexed"));
  CHECK(metrics("Indexed")->item_collection_key == Item{{"pk", "a"}});
}

TEST_CASE("A batch on disk is there after the store is opened again", "[engine][batch_write]") {
  TestEngine engine({SimpleTable("Table")}, Where::kDisk);
  REQUIRE(BatchWriteItem(*engine, {.request_items = {{"Table", Puts(25)}}}));
  engine.Reopen();
  for (int i = 0; i < 25; ++i) CHECK(Get(*engine, "Table", {{"pk", std::to_string(i)}}));
}

}  // namespace
}  // namespace karst::engine
