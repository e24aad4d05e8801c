// Workload files: what they become, and what is said of those that are wrong.
#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "karst_bench/dry_run.h"
#include "karst_bench/item_size.h"
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
  for (int count = 0; count <= 100; ++count) {
    const Filled raw = Fill("{}", "PutItem", fmt::format("{{TableName: T, Item: {{b: !bytes {}}}}}", count));
    const std::size_t at = raw.json.find("\"Item\":") + 7;
    CHECK(ItemSizeOfJson(raw.json.substr(at, raw.json.size() - at - 1)) == 1U + static_cast<std::size_t>(count));
  }
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

TEST_CASE("Elements of a repeat differ by their keys, not by what else is in them", "[workload]") {
  const auto keys = [](std::string_view values, std::string_view item, int times) {
    const Filled filled = Fill(
        values, "BatchWriteItem",
        fmt::format("{{RequestItems: {{T: !repeat {{times: {}, of: {{PutRequest: {{Item: {}}}}}}}}}}}", times, item));
    const std::set<std::string> distinct(filled.touches.begin(), filled.touches.end());
    CHECK(distinct.size() == filled.touches.size());
    return distinct.size();
  };
  const std::string few = "{n: {zipfian: {items: 30}}}";
  CHECK(keys(few, R"({pk: "{n}", note: !text 10})", 25) == 25);
  CHECK(keys(few, R"({note: !text 10, pk: "{n}"})", 25) == 25);
  // There are no more keys than these.
  CHECK(keys("{n: {uniform: 3}}", R"({pk: "{n}", note: !text 10})", 5) == 3);
}

TEST_CASE("Elements of a repeat that have no key are drawn apart where they can be", "[workload]") {
  const std::string head = R"({"Statement":"SELECT","Parameters":[)";
  CHECK(Fill("{}", "ExecuteStatement", "{Statement: SELECT, Parameters: !repeat {times: 2, of: 1}}").json ==
        head + R"({"N":"1"},{"N":"1"}]})");
  CHECK(Fill("{n: {sequence: 1}}", "ExecuteStatement",
             "{Statement: SELECT, Parameters: !repeat {times: 2, of: !N \"{n}\"}}")
            .json == head + R"({"N":"1"},{"N":"2"}]})");
}

TEST_CASE("A statement reads when its first word is SELECT", "[workload]") {
  const auto is_write = [](std::string_view operation, std::string_view request) {
    return ParseWorkload(File("{}", operation, request), "w.yaml").value().patterns[0].is_write;
  };
  CHECK_FALSE(is_write("ExecuteStatement", R"({Statement: "select * FROM T WHERE pk = 'a'"})"));
  CHECK(is_write("ExecuteStatement", R"({Statement: "INSERT INTO T VALUE {{'pk': 'SELECTED', 'note': 'SELECT '}}"})"));
  CHECK(is_write("ExecuteStatement", R"({Statement: "UPDATE T SET a = ? WHERE pk = ?", Parameters: ["SELECT", a]})"));
  CHECK_FALSE(is_write("BatchExecuteStatement", R"({Statements: [{Statement: "SELECT * FROM T WHERE pk = 'a'"}]})"));
  CHECK(is_write("BatchExecuteStatement", R"({Statements: [{Statement: "DELETE FROM T WHERE pk = 'SELECT'"}]})"));
  CHECK(is_write("ExecuteTransaction", R"yaml({TransactStatements: [
      {Statement: "EXISTS(SELECT * FROM T WHERE pk = 'a')"}, {Statement: "DELETE FROM T WHERE pk = 'b'"}]})yaml"));
  CHECK_FALSE(is_write("BatchExecuteStatement",
                       R"({Statements: !repeat {times: 2, of: {Statement: "SELECT * FROM T WHERE pk = 'a'"}}})"));
}

TEST_CASE("The tables that a pattern reads consistently are known", "[workload]") {
  const auto consistent = [](std::string_view operation, std::string_view request) {
    std::string names;
    const Workload workload = ParseWorkload(File("{}", operation, request), "w.yaml").value();
    for (const std::string& name : workload.patterns[0].consistent) names += name;
    return names;
  };
  CHECK(consistent("GetItem", "{TableName: T, Key: {pk: a}, ConsistentRead: true}") == "T");
  CHECK(consistent("GetItem", "{TableName: T, Key: {pk: a}, ConsistentRead: false}") == "");
  CHECK(consistent("BatchGetItem", "{RequestItems: {T: {Keys: [{pk: a}], ConsistentRead: true}}}") == "T");
  CHECK(consistent("ExecuteStatement", "{Statement: SELECT, ConsistentRead: true}") == "*");
}

TEST_CASE("Latest values go back into the load that their sequence goes on from", "[workload]") {
  const auto lowest = [](const std::string& latest) {
    std::string file =
        File("{n: {sequence: 20}, l: {latest: " + latest + "}}", "GetItem", R"({TableName: T, Key: {pk: "{l}"}})");
    file += "load:\n  - {TableName: T, count: 5000, Item: {pk: a}}\n  - {TableName: T, count: 20, Item: {pk: b}}\n";
    const Workload workload = ParseWorkload(file, "w.yaml").value();
    const ValueSource& source = *workload.sources.find("l")->second;
    Draw draw(workload.slots(), 1);
    std::int64_t least = 1'000'000;
    for (int i = 0; i < 2000; ++i) {
      draw.Begin();
      least = std::min(least, draw.Of(source));
    }
    return least;
  };
  CHECK(lowest("{of: n, exponent: 0.1}") == 0);
  CHECK(lowest("{of: n, exponent: 0.1, loaded: 1}") == 0);
}

TEST_CASE("What stands twice, or for nothing, is refused", "[workload]") {
  const std::string good = File("{}", "GetItem", "{TableName: T, Key: {pk: a}}");
  REQUIRE(ProblemOf(good) == "");
  CHECK(ProblemOf(good + "    share: 2\n") == "w.yaml:15:5: 'share' stands here twice");
  std::string two = good;
  two.insert(two.find("values:"), "  - {TableName: T, KeySchema: [{AttributeName: pk, KeyType: HASH}]}\n");
  CHECK(ProblemOf(two) == "w.yaml:10:17: there are two tables named 'T'");
  CHECK_THAT(ProblemOf(good + "---\nname: another\n"),
             Catch::EndsWith("a workload is one document; here begins a second"));
  for (const char* choice : {"[a, [b]]", "[a, a]", "{a: 1, a: 2}", "[a, {b: 1}]", "[]"}) {
    CAPTURE(choice);
    CHECK(ProblemOf(File("{c: {choice: " + std::string(choice) + "}}", "GetItem", "{TableName: T, Key: {pk: a}}")) !=
          "");
  }
  CHECK_THAT(ProblemOf(""), Catch::Contains("a workload is a map"));
}

TEST_CASE("A file that grows by its aliases is refused before it does", "[workload]") {
  std::string file = "name: laughs\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 20; ++i) {
    file +=
        fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i, i - 1);
  }
  CHECK_THAT(ProblemOf(file + "description: *a19\n"),
             Catch::Contains("is not known here") || Catch::Contains("at most"));
  std::string nested = File("{}", "PutItem", "{TableName: T, Item: {pk: a, all: EVERYTHING}}");
  std::string item = "&b0 [x, x, x, x, x, x, x, x, x, x]";
  for (int i = 1; i < 20; ++i) {
    item = fmt::format("&b{0} [{1}, *b{2}, *b{2}, *b{2}, *b{2}, *b{2}, *b{2}, *b{2}]", i, item, i - 1);
  }
  nested.replace(nested.find("EVERYTHING"), 10, item);
  CHECK_THAT(ProblemOf(nested), Catch::Contains("a workload has at most 200000 parts"));
}

TEST_CASE("Names are text of one line, in UTF-8", "[workload]") {
  std::string file = File("{}", "GetItem", "{TableName: T, Key: {pk: a}}");
  file.replace(file.find("- name: p"), 9, "- name: \"p\\nq\"");
  CHECK_THAT(ProblemOf(file), Catch::Contains("a name is one line without control characters"));
  file = File("{}", "GetItem", "{TableName: T, Key: {pk: a}}");
  file.replace(file.find("- name: p"), 9, "- name: caf\xe9");
  CHECK(ProblemOf(file) == "w.yaml is not UTF-8");
}

TEST_CASE("A dry run says what only DynamoDB's rules can say", "[workload]") {
  const auto problem = [](std::string_view operation, std::string_view request, const std::string& table) {
    std::string file = File("{}", operation, request);
    file.replace(file.find("IndexName: I"), 12, "IndexName: ByKind");
    for (std::size_t at = file.find("TableName: T"); at != std::string::npos; at = file.find("TableName: T", at + 12)) {
      file.replace(at, 12, "TableName: " + table);
    }
    Result<void> tried = DryRun(ParseWorkload(file, "w.yaml").value());
    return tried ? std::string() : std::move(tried).error().message();
  };
  CHECK(problem("GetItem", "{TableName: T, Key: {pk: a}}", "Things") == "");
  CHECK_THAT(problem("GetItem", "{TableName: T, Key: {pk: a}}", "T"),
             Catch::Contains("Value 'T' at 'tableName' failed to satisfy constraint"));
  CHECK_THAT(problem("GetItem", "{TableName: T}", "Things"), Catch::StartsWith("pattern 'p': ValidationException"));
  CHECK_THAT(problem("PutItem", "{TableName: T, Item: {kind: a}}", "Things"), Catch::Contains("Missing the key pk"));
  // What the items decide is for the run to tell.
  CHECK(problem("PutItem", R"yaml({TableName: T, Item: {pk: a}, ConditionExpression: "attribute_exists(pk)"})yaml",
                "Things") == "");
  CHECK(problem("UpdateItem", R"({TableName: T, Key: {pk: a}, UpdateExpression: "SET n = n + :one",
      ExpressionAttributeValues: {":one": 1}})",
                "Things") == "");
}

}  // namespace
}  // namespace karst::workload
