#include "engine/enum_rules.h"

#include <string>

#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;

// No member of any enum, as a program could make one up.
template <typename Enum>
Enum Unknown() {
  return static_cast<Enum>(99);
}

std::string Refused(const std::string& member, const std::string& words) {
  return "1 validation error detected: Value '99' at '" + member +
         "' failed to satisfy constraint: Member must satisfy enum value set: [" + words + "]";
}

const std::string kCapacity = Refused("returnConsumedCapacity", "INDEXES, TOTAL, NONE");
const std::string kMetrics = Refused("returnItemCollectionMetrics", "SIZE, NONE");
const std::string kOnFailure = Refused("returnValuesOnConditionCheckFailure", "ALL_OLD, NONE");

TEST_CASE("Every member of an enum is one, and the numbers beside them are not", "[engine][enum_rules]") {
  CHECK(IsMember(Select::kAllAttributes));
  CHECK(IsMember(Select::kCount));
  CHECK_FALSE(IsMember(static_cast<Select>(-1)));
  CHECK_FALSE(IsMember(static_cast<Select>(4)));
  CHECK_FALSE(IsMember(static_cast<KeyType>(0)));
  CHECK(IsMember(KeyType::kString));
  CHECK(IsMember(KeyType::kBinary));
}

TEST_CASE("A write refuses an unknown member of an enum", "[engine][enum_rules]") {
  TestEngine engine({SimpleTable("Table")});
  const Item key{{"pk", "a"}};
  PutItemRequest put{.table_name = "Table", .item = key};
  put.return_consumed_capacity = Unknown<ReturnConsumedCapacity>();
  CHECK(MessageOf(PutItem(*engine, put)) == kCapacity);
  CHECK(MessageOf(PutItem(*engine, {.table_name = "Table",
                                    .item = key,
                                    .return_item_collection_metrics = Unknown<ReturnItemCollectionMetrics>()})) ==
        kMetrics);
  CHECK(MessageOf(UpdateItem(*engine, {.table_name = "Table", .key = key, .return_values = Unknown<ReturnValues>()})) ==
        Refused("returnValues", "ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW"));
  DeleteItemRequest remove{.table_name = "Table", .key = key};
  remove.return_values_on_condition_check_failure = Unknown<ReturnValuesOnConditionCheckFailure>();
  CHECK(MessageOf(DeleteItem(*engine, remove)) == kOnFailure);
  BatchWriteItemRequest batch{.request_items = {{"Table", {PutRequest{key}}}}};
  batch.return_consumed_capacity = Unknown<ReturnConsumedCapacity>();
  CHECK(MessageOf(BatchWriteItem(*engine, batch)) == kCapacity);
  TransactPut action{.table_name = "Table", .item = key};
  action.return_values_on_condition_check_failure = Unknown<ReturnValuesOnConditionCheckFailure>();
  CHECK(MessageOf(TransactWriteItems(*engine, {.transact_items = {action}})) ==
        Refused("transactItems.1.member.put.returnValuesOnConditionCheckFailure", "ALL_OLD, NONE"));
}

TEST_CASE("A read refuses an unknown member of an enum", "[engine][enum_rules]") {
  TestEngine engine({SimpleTable("Table")});
  const std::string select = Refused("select", "SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES");
  QueryRequest query{.table_name = "Table",
                     .key_condition_expression = "pk = :a",
                     .expression_attribute_values = {{":a", "a"}},
                     .select = Unknown<Select>()};
  CHECK(MessageOf(Query(*engine, query)) == select);
  CHECK(MessageOf(Scan(*engine, {.table_name = "Table", .select = Unknown<Select>()})) == select);
  const auto capacity = Unknown<ReturnConsumedCapacity>();
  CHECK(MessageOf(Scan(*engine, {.table_name = "Table", .return_consumed_capacity = capacity})) == kCapacity);
  CHECK(MessageOf(
            GetItem(*engine, {.table_name = "Table", .key = {{"pk", "a"}}, .return_consumed_capacity = capacity})) ==
        kCapacity);
  CHECK(MessageOf(BatchGetItem(*engine, {.request_items = {{"Table", {.keys = {{{"pk", "a"}}}}}},
                                         .return_consumed_capacity = capacity})) == kCapacity);
  CHECK(MessageOf(ExecuteStatement(
            *engine, {.statement = "SELECT * FROM \"Table\"", .return_consumed_capacity = capacity})) == kCapacity);
}

TEST_CASE("Tables and streams refuse an unknown member of an enum", "[engine][enum_rules]") {
  TestEngine engine({});
  CreateTableRequest table = SimpleTable("Table");
  table.sse_specification = SseSpecification{.enabled = true, .sse_type = Unknown<SseType>()};
  CHECK(MessageOf(CreateTable(*engine, table)) == Refused("sseSpecification.sseType", "AES256, KMS"));
  CHECK(MessageOf(GetShardIterator(
            *engine, {.shard_id = std::string(30, 's'), .shard_iterator_type = Unknown<ShardIteratorType>()})) ==
        Refused("shardIteratorType", "TRIM_HORIZON, LATEST, AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER, AT_TIMESTAMP"));
}

TEST_CASE("A report of insights refuses an unknown member of an enum", "[engine][enum_rules]") {
  TestEngine engine({});
  GetInsightRuleReportRequest report{.rule_name = "rule", .order_by = Unknown<InsightRuleOrderBy>()};
  report.period = 60;
  CHECK(MessageOf(GetInsightRuleReport(*engine, report)) == Refused("orderBy", "Sum, Maximum"));
}

}  // namespace
}  // namespace karst::engine
