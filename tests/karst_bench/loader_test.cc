// What the load phase asks of an endpoint, and how it takes the answers. Loads into Karst are in run_test.cc.
#include "karst_bench/loader.h"

#include <chrono>
#include <string>
#include <vector>

#include "karst_bench/scripted_target.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

using namespace std::chrono_literals;
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

// The pauses are kept instead of slept.
struct Pauses {
  std::vector<std::chrono::milliseconds> kept;
  Pause Keep() {
    return [this](std::chrono::milliseconds time) { kept.push_back(time); };
  }
};

TEST_CASE("The calls of a load on tables wait out a throttle, and that too many tables are being changed", "[load]") {
  const auto refused = [](const std::string& type) {
    return Answer{.status = 400, .body = R"({"__type":"a#)" + type + R"("})"};
  };
  const Answer active{.status = 200, .body = R"({"Table":{"TableStatus":"ACTIVE"}})"};
  const Answer missing = refused("ResourceNotFoundException");
  const Answer done{.status = 200, .body = "{}"};
  const Answer throttled = refused("ThrottlingException");
  const Answer limited = refused("LimitExceededException");
  Script script{.answers = {throttled,
                            active,
                            limited,
                            done,
                            throttled,
                            missing,
                            limited,
                            limited,
                            done,
                            throttled,
                            {.status = 503, .body = ""},
                            active}};
  ScriptedTarget target(script);
  Pauses pauses;
  MakeTables(target, ParseWorkload(kFile, "load.yaml").value(), ExistingTables::kReplace, pauses.Keep()).value();
  CHECK(script.operations == Words{"DescribeTable", "DescribeTable", "DeleteTable", "DeleteTable", "DescribeTable",
                                   "DescribeTable", "CreateTable", "CreateTable", "CreateTable", "DescribeTable",
                                   "DescribeTable", "DescribeTable"});
  CHECK(pauses.kept == std::vector<std::chrono::milliseconds>{1ms, 1ms, 1ms, 1ms, 2ms, 1ms, 2ms});
}

TEST_CASE("A limit that does not pass is the error of the load in the end", "[load]") {
  Script script{.answers = {20, {.status = 400, .body = R"({"__type":"a#LimitExceededException","message":"full"})"}}};
  script.answers.insert(script.answers.begin(), {.status = 400, .body = R"({"__type":"a#ResourceNotFoundException"})"});
  ScriptedTarget target(script);
  Pauses pauses;
  const Result<void> made =
      MakeTables(target, ParseWorkload(kFile, "load.yaml").value(), ExistingTables::kRefuse, pauses.Keep());
  REQUIRE_FALSE(made);
  CHECK(made.error().message() == "CreateTable: LimitExceededException: full");
  CHECK(pauses.kept.size() == 19);
}

TEST_CASE("A count of items waits out a throttle", "[load]") {
  Script script{.answers = {{.status = 400, .body = R"({"__type":"a#ProvisionedThroughputExceededException"})"},
                            {.status = 200, .body = R"({"Count":2})"}}};
  ScriptedSession session(script);
  Pauses pauses;
  CHECK(CountItems(session, "T", pauses.Keep()).value() == 2);
  CHECK(pauses.kept.size() == 1);
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
