// Workload files: what they become, and what is said of those that are wrong.
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "karst_bench/workload.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

// A file with one table "T" (pk; index "I" on "kind"), these values, and one pattern with this request.
std::string File(std::string_view values, std::string_view operation, std::string_view request) {
  std::string file = R"(name: test
tables:
  - TableName: T
    AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: kind, AttributeType: S}]
    KeySchema: [{AttributeName: pk, KeyType: HASH}]
    GlobalSecondaryIndexes:
      - IndexName: I
        KeySchema: [{AttributeName: kind, KeyType: HASH}]
        Projection: {ProjectionType: ALL}
)";
  file.append("values: ").append(values).append("\npatterns:\n  - name: p\n    share: 1\n    ");
  return file.append(operation).append(": ").append(request).append("\n");
}

struct Filled {
  std::string json;
  std::vector<std::string> touches;  // "table or index: key"
};

Filled Fill(std::string_view values, std::string_view operation, std::string_view request) {
  const Workload workload = ParseWorkload(File(values, operation, request), "w.yaml").value();
  Draw draw(workload.slots(), 7);
  Filled filled;
  std::vector<Touch> touches;
  workload.patterns.front().request.Fill(draw, &filled.json, &touches);
  for (const Touch& touch : touches) {
    filled.touches.push_back(workload.partitioned[touch.partitioned].label() + ": " +
                             filled.json.substr(touch.begin, touch.end - touch.begin));
  }
  return filled;
}

std::string ProblemOf(const std::string& file) {
  const Result<Workload> workload = ParseWorkload(file, "w.yaml");
  return workload ? std::string() : workload.error().message();
}

TEST_CASE("A request becomes DynamoDB's JSON, with values typed by their form", "[workload]") {
  const Filled filled = Fill("{n: {uniform: [17, 17]}}", "PutItem", R"(
      TableName: T
      Item: {pk: "user#{n:05}", age: 42, ok: true, none: null, text: plain, quoted: "42", tags: [a, 1], map: {x: "{n}"},
             number: !N "{n}", set: !SS [a, "b{n}"], raw: !B "AAEC", brace: "{{}}"}
      ReturnValues: ALL_OLD)");
  CHECK(filled.json ==
        R"({"TableName":"T","Item":{"pk":{"S":"user#00017"},"age":{"N":"42"},"ok":{"BOOL":true},"none":{"NULL":true},)"
        R"("text":{"S":"plain"},"quoted":{"S":"42"},"tags":{"L":[{"S":"a"},{"N":"1"}]},"map":{"M":{"x":{"S":"17"}}},)"
        R"("number":{"N":"17"},"set":{"SS":["a","b17"]},"raw":{"B":"AAEC"},"brace":{"S":"{}"}},)"
        R"("ReturnValues":"ALL_OLD"})");
  CHECK(filled.touches == std::vector<std::string>{R"(T: {"S":"user#00017"})"});
}

TEST_CASE("A name is the same value wherever it stands in one request, and another in the next", "[workload]") {
  const Workload workload =
      ParseWorkload(File("{n: {sequence: 5}}", "GetItem", R"({TableName: T, Key: {pk: "{n}-{n}"}})"), "w.yaml").value();
  Draw draw(workload.slots(), 1);
  std::string json;
  std::vector<Touch> touches;
  workload.patterns.front().request.Fill(draw, &json, &touches);
  draw.Begin();
  workload.patterns.front().request.Fill(draw, &json, &touches);
  CHECK(json == R"({"TableName":"T","Key":{"pk":{"S":"5-5"}}}{"TableName":"T","Key":{"pk":{"S":"6-6"}}})");
}

TEST_CASE("The partition of a query is found in its key condition", "[workload]") {
  CHECK(
      Fill("{}", "Query", R"({TableName: T, KeyConditionExpression: "pk = :p", ExpressionAttributeValues: {":p": a}})")
          .touches == std::vector<std::string>{R"(T: {"S":"a"})"});
  CHECK(Fill("{}", "Query", R"(
      TableName: T
      IndexName: I
      KeyConditionExpression: "#k = :k"
      ExpressionAttributeNames: {"#k": kind}
      ExpressionAttributeValues: {":k": b})")
            .touches == std::vector<std::string>{R"(T/I: {"S":"b"})"});
}

TEST_CASE("A repeat makes a list whose elements differ", "[workload]") {
  const Filled filled =
      Fill("{n: {uniform: 3}}", "BatchGetItem", R"({RequestItems: {T: {Keys: !repeat {times: 3, of: {pk: "{n}"}}}}})");
  REQUIRE(filled.touches.size() == 3);
  CHECK(std::set<std::string>(filled.touches.begin(), filled.touches.end()) ==
        std::set<std::string>{R"(T: {"S":"0"})", R"(T: {"S":"1"})", R"(T: {"S":"2"})"});
}

TEST_CASE("Filler has the length asked for", "[workload]") {
  const std::string head = R"({"TableName":"T","Item":{"pk":{"S":")";
  const Filled text = Fill("{}", "PutItem", "{TableName: T, Item: {pk: !text 40}}");
  CHECK(text.json.size() == head.size() + 40 + std::string(R"("}}})").size());
  const Filled bytes = Fill("{}", "PutItem", "{TableName: T, Item: {pk: !bytes 30}}");
  CHECK(bytes.json.size() == head.size() + 40 + std::string(R"("}}})").size());  // base64 of 30 bytes
}

TEST_CASE("The length of filler can be drawn like any value", "[workload]") {
  const Filled filled =
      Fill("{size: {uniform: [7, 7]}}", "PutItem", R"({TableName: T, Item: {pk: !text "{size}", b: !bytes "{size}"}})");
  const std::string head = R"({"TableName":"T","Item":{"pk":{"S":")";
  CHECK(filled.json.substr(head.size() + 7, 16) == R"("},"b":{"B":")" + filled.json.substr(head.size() + 20, 3));
  CHECK(filled.json.size() == head.size() + 7 + std::string(R"("},"b":{"B":")").size() + 12 + 4);
  CHECK_THAT(ProblemOf(File("{}", "PutItem", R"({TableName: T, Item: {pk: !text "{size}"}})")),
             Catch::Contains("there is no value named 'size'"));
  CHECK_THAT(ProblemOf(File("{c: {choice: [a]}}", "PutItem", R"({TableName: T, Item: {pk: !text "{c}"}})")),
             Catch::Contains("a length is a number"));
}

TEST_CASE("A number outside of attribute values can be drawn", "[workload]") {
  CHECK(Fill("{s: {uniform: [3, 3]}}", "Scan", R"({TableName: T, Segment: !N "{s}", TotalSegments: 8})").json ==
        R"({"TableName":"T","Segment":3,"TotalSegments":8})");
}

TEST_CASE("What is wrong with a workload file is said with its place", "[workload]") {
  CHECK(ProblemOf("a: [") != "");
  CHECK(ProblemOf("[]") == "w.yaml:1:1: a workload is a map: name, tables, values, load, patterns, run");
  CHECK(ProblemOf("name: x\ntabels: []") ==
        "w.yaml:2:1: 'tabels' is not known here; there are name, description, seed, tables, values, load, patterns, "
        "run, prices");
  CHECK(ProblemOf("name: x\ntables: []") == "w.yaml:2:9: 'tables' is a list of at least one CreateTable request");
  CHECK_THAT(ProblemOf(File("{n: {unifrom: 3}}", "GetItem", "{TableName: T, Key: {pk: a}}")),
             Catch::Contains("'unifrom' is no kind of value; there are choice, clock, latest"));
  CHECK_THAT(ProblemOf(File("{}", "GetItem", R"({TableName: T, Key: {pk: "{user}"}})")),
             Catch::Contains("there is no value named 'user'"));
  CHECK_THAT(ProblemOf(File("{}", "GetItem", R"({TableName: T, Key: {pk: "{user"}})")),
             Catch::Contains("a brace has no partner"));
  CHECK_THAT(ProblemOf(File("{}", "GetItem", "{TableName: U, Key: {pk: a}}")),
             Catch::Contains("there is no table named 'U'"));
  CHECK_THAT(ProblemOf(File("{}", "Query", "{TableName: T, IndexName: J}")),
             Catch::Contains("table T has no index named 'J'"));
  CHECK_THAT(ProblemOf(File("{}", "GetThing", "{TableName: T}")),
             Catch::Contains("pattern 'p': 'GetThing' is not one of the operations GetItem, PutItem"));
  CHECK_THAT(ProblemOf(File("{m: {latest: {of: n}}}", "GetItem", "{TableName: T, Key: {pk: a}}")),
             Catch::Contains("there is no value named 'n' above this one"));
  CHECK_THAT(ProblemOf(File("{n: {zipfian: {items: 0}}}", "GetItem", "{TableName: T, Key: {pk: a}}")),
             Catch::Contains("a whole number from 1 to"));
}

// What is said of a GetItem with this member, which stands on line 16.
std::string ProblemOfMember(std::string_view member) {
  const std::string of_line = "w.yaml:16:";
  const std::string problem =
      ProblemOf(File("{n: {uniform: 3}}", "Query", "\n      TableName: T\n      " + std::string(member)));
  return problem.starts_with(of_line) ? problem.substr(problem.find(' ') + 1) : problem;
}

TEST_CASE("A member of a request has the type that DynamoDB's API gives it", "[workload]") {
  for (const char* taken : {"Limit: 10", "Limit: !N \"{n}\"", "ConsistentRead: true", "ScanIndexForward: false",
                            "KeyConditionExpression: \"pk = :p\"", "ExpressionAttributeNames: {\"#p\": pk}"}) {
    CHECK(ProblemOfMember(taken) == "");
  }
  for (const char* number : {"1.5", "1e99", "-1", "ten", "\"10\"", "0x10", "[1]", "99999999999"}) {
    CAPTURE(number);
    CHECK(ProblemOfMember(std::string("Limit: ") + number) ==
          "'Limit' is a whole number, such as 10, or !N with the name of a value in braces");
  }
  for (const char* word : {"yes", "no", "on", "off", "True", "1", "\"true\"", "null"}) {
    CAPTURE(word);
    CHECK(ProblemOfMember(std::string("ConsistentRead: ") + word) == "'ConsistentRead' is true or false");
  }
  CHECK(ProblemOfMember("KeyConditionExpression: [a]") == "'KeyConditionExpression' is a text");
  CHECK(ProblemOfMember("ExpressionAttributeNames: pk") == "a map belongs here");
  CHECK_THAT(ProblemOfMember("FilterExpresion: a"),
             Catch::StartsWith("'FilterExpresion' is not known here; there are"));
  CHECK(ProblemOfMember("TableName: T") == "'TableName' stands here twice");
  CHECK_THAT(ProblemOfMember("ReturnConsumedCapacity: TOTAL"), Catch::StartsWith("the bench asks for"));
}

TEST_CASE("The members below a request are known as well", "[workload]") {
  const auto problem = [](std::string_view operation, std::string_view request) {
    return ProblemOf(File("{}", operation, request));
  };
  CHECK_THAT(problem("BatchGetItem", "{RequestItems: {T: {Kyes: []}}}"), Catch::Contains("'Kyes' is not known here"));
  CHECK_THAT(problem("BatchWriteItem", "{RequestItems: {T: [{Put: {}}]}}"), Catch::Contains("'Put' is not known here"));
  CHECK_THAT(problem("BatchWriteItem", "{RequestItems: {T: !repeat {times: 2, of: {Put: {}}}}}"),
             Catch::Contains("'Put' is not known here"));
  CHECK_THAT(problem("TransactWriteItems", "{TransactItems: [{Put: {TableName: T, Key: {pk: a}}}]}"),
             Catch::Contains("'Key' is not known here"));
  CHECK_THAT(problem("BatchExecuteStatement", "{Statements: [Statement]}"),
             Catch::Contains("a map with Statement, Parameters, ConsistentRead"));
  CHECK_THAT(ProblemOf("name: x\ntables:\n  - {TableName: T, ProvisionedThroughput: {ReadCapacityUnits: 1.5}}"),
             Catch::StartsWith("w.yaml:3:63: 'ReadCapacityUnits' is a whole number"));
}

TEST_CASE("A word that YAML's readers disagree on is refused", "[workload]") {
  for (const char* word : {"yes", "No", "on", "OFF", "True", "FALSE"}) {
    CAPTURE(word);
    CHECK_THAT(ProblemOf(File("{}", "PutItem", "{TableName: T, Item: {pk: a, b: " + std::string(word) + "}}")),
               Catch::Contains("write true or false, or \"" + std::string(word) + "\" in quotes"));
  }
  CHECK(Fill("{}", "PutItem", "{TableName: T, Item: {pk: \"yes\", n: \"null\"}}").json ==
        R"({"TableName":"T","Item":{"pk":{"S":"yes"},"n":{"S":"null"}}})");
}

TEST_CASE("Numbers of a workload file are read whole and within their bounds", "[workload]") {
  const auto of_run = [](const std::string& run) {
    return ProblemOf(File("{}", "GetItem", "{TableName: T, Key: {pk: a}}") + "run: " + run);
  };
  CHECK(of_run("{seconds: 0.5, threads: 3, rate: 1e3}") == "");
  CHECK_THAT(of_run("{threads: 1.5}"), Catch::EndsWith("a whole number from 1 to 1024 belongs here"));
  CHECK_THAT(of_run("{threads: many}"), Catch::EndsWith("a whole number from 1 to 1024 belongs here"));
  CHECK_THAT(of_run("{seconds: .inf}"), Catch::EndsWith("a number from 0.01 to 1000000 belongs here"));
  CHECK_THAT(of_run("{seconds: .nan}"), Catch::EndsWith("a number from 0.01 to 1000000 belongs here"));
  CHECK_THAT(of_run("{seconds: 1, seconds: 2}"), Catch::EndsWith("'seconds' stands here twice"));
  for (const char* values : {"{n: {uniform: 1.5}}", "{n: {uniform: [0, 1e99]}}", "{n: {sequence: one}}"}) {
    CAPTURE(values);
    CHECK_THAT(ProblemOf(File(values, "GetItem", "{TableName: T, Key: {pk: a}}")),
               Catch::Contains("a whole number from"));
  }
  CHECK_THAT(ProblemOf(File("{n: {zipfian: {items: 9, ordered: yes}}}", "GetItem", "{TableName: T, Key: {pk: a}}")),
             Catch::EndsWith("true or false belongs here"));
}

TEST_CASE("Every workload that comes with the bench can be read", "[workload]") {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(KARST_SOURCE_DIR "/tools/karst_bench/workloads")) {
    CAPTURE(entry.path().string());
    CHECK(ReadWorkload(entry.path().string()));
    ++files;
  }
  CHECK(files >= 11);
}

}  // namespace
}  // namespace karst::workload
