// What the load phase asks of an endpoint, and how it takes the answers. Loads into Karst are in run_test.cc.
#include "karst_bench/loader.h"

#include <string>
#include <vector>

#include "karst_bench/scripted_target.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

using Words = std::vector<std::string>;

constexpr const char* kFile = R"(
name: load
tables:
  - TableName: T
    AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
    KeySchema: [{AttributeName: pk, KeyType: HASH}]
patterns:
  - name: read
    share: 1
    GetItem: {TableName: T, Key: {pk: a}}
)";

TEST_CASE("A table is made when it is ACTIVE, however its description is spaced", "[load]") {
  Script script{.answers = {{.status = 400, .body = R"({"__type":"a#ResourceNotFoundException"})"},
                            {.status = 200, .body = "{}"},
                            {.status = 200, .body = R"({ "Table" : { "TableStatus" : "ACTIVE" } })"}}};
  ScriptedTarget target(script);
  MakeTables(target, ParseWorkload(kFile, "load.yaml").value(), ExistingTables::kRefuse).value();
  CHECK(script.operations == Words{"DescribeTable", "CreateTable", "DescribeTable"});
}

TEST_CASE("Items are counted page by page, and as of now", "[load]") {
  Script script{.answers = {{.status = 200, .body = R"({"Count":7,"LastEvaluatedKey":{"pk":{"S":"a"}}})"},
                            {.status = 200, .body = R"({"Count":2})"}}};
  ScriptedSession session(script);
  CHECK(CountItems(session, "T").value() == 9);
  CHECK(script.operations == Words{"Scan", "Scan"});
  CHECK(script.requests ==
        Words{R"({"TableName":"T","Select":"COUNT","ConsistentRead":true})",
              R"({"TableName":"T","Select":"COUNT","ConsistentRead":true,"ExclusiveStartKey":{"pk":{"S":"a"}}})"});
}

}  // namespace
}  // namespace karst::workload
