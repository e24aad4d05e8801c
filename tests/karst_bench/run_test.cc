// A small run in process, from file to reports: counts, capacity and warnings are exact; times are not looked at.
#include <string>
#include <vector>

#include "karst_bench/item_size.h"
#include "karst_bench/loader.h"
#include "karst_bench/report.h"
#include "karst_bench/runner.h"
#include "karst_bench/warnings.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

constexpr const char* kFile = R"(
name: small
seed: 3
tables:
  - TableName: Things
    AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: n, AttributeType: N},
                           {AttributeName: kind, AttributeType: S}]
    KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: n, KeyType: RANGE}]
    GlobalSecondaryIndexes:
      - {IndexName: ByKind, KeySchema: [{AttributeName: kind, KeyType: HASH}], Projection: {ProjectionType: KEYS_ONLY}}
values:
  group: {quotient: {of: index, by: 10}}
  some: {uniform: 10}
load:
  - TableName: Things
    count: 100
    Item: {pk: "p{group}", n: !N "{index}", note: "0123456789"}
patterns:
  - name: read a group
    share: 1
    Query:
      TableName: Things
      KeyConditionExpression: "pk = :p"
      FilterExpression: "note = :none"
      ExpressionAttributeValues: {":p": "p{some}", ":none": nothing}
)";

// Ends soon: what is looked at does not depend on how many requests were answered, as long as there is one.
const RunSettings kSettings{.seconds = 0.2, .warm_up_seconds = 0, .threads = 2, .capacity_sample = 2};

struct Outcome {
  Report report;
  std::string log;
};

Outcome RunSmall(const std::string& file, RunSettings settings = kSettings) {
  const Workload workload = ParseWorkload(file, "small.yaml").value();
  const std::unique_ptr<Target> target = OpenInProcess("", false).value();
  Progress progress(/*wanted=*/false);
  MakeTables(*target, workload, ExistingTables::kRefuse).value();
  const auto loads = LoadItems(*target, workload, settings.threads, &progress).value();
  const RunResult run = Run(*target, workload, settings, &progress).value();
  return {MakeReport(workload, loads, settings, run, target->description(), "now"), HdrLog(workload, run)};
}

// pk "p0" 2 + 2, n 1 + 2, note 4 + 10: the numbers 1 to 99 take two bytes, and 0 one.
TEST_CASE("A load is counted and sized", "[run]") {
  const Report report = RunSmall(kFile).report;
  REQUIRE(report.loads.size() == 1);
  const LoadedTable& load = report.loads.front();
  CHECK(load.items_sent == 100);
  CHECK(load.items_held == 100);
  CHECK(load.partitions == 10);
  CHECK(load.bytes == 100 * 21 - 1);
  CHECK(load.largest_item_bytes == 21);
  REQUIRE(load.largest.size() == 10);
  CHECK(load.largest.front().items == 10);
}

TEST_CASE("Two loads of one table are counted together", "[run]") {
  std::string file = kFile;
  const std::string more =
      "  - {TableName: Things, count: 30, Item: {pk: \"q{group}\", n: !N \"{index}\", note: more}}\n";
  file.insert(file.find("patterns:"), more);
  const Report report = RunSmall(file).report;
  REQUIRE(report.loads.size() == 1);
  CHECK(report.loads.front().items_sent == 130);
  CHECK(report.loads.front().items_held == 130);
  CHECK(report.loads.front().partitions == 13);
  CHECK_THAT(ReportText(report), !Catch::Contains("some have the same key"));
}

TEST_CASE("A load that names a key twice is found out by counting", "[run]") {
  std::string file = kFile;
  file.replace(file.find("n: !N \"{index}\""), std::string("n: !N \"{index}\"").size(), "n: 7");
  const Report report = RunSmall(file).report;
  CHECK(report.loads.front().items_sent == 100);
  CHECK(report.loads.front().items_held == 10);
  CHECK_THAT(ReportText(report), Catch::Contains("table Things holds 10 items, but 100 were loaded"));
}

TEST_CASE("A run reports what its requests read and what they cost", "[run]") {
  const Outcome outcome = RunSmall(kFile);
  const Report& report = outcome.report;
  REQUIRE(report.patterns.size() == 1);
  const PatternReport& pattern = report.patterns.front();
  REQUIRE(pattern.requests > 0);
  CHECK(pattern.errors.empty());
  CHECK(pattern.items_examined == 10);
  CHECK(pattern.items_returned == 0);
  CHECK(pattern.filter_waste == 1);
  CHECK(pattern.units == 0.5);
  REQUIRE(report.capacity.size() == 2);
  CHECK(report.capacity[0].of == "Things");
  CHECK(report.capacity[0].read_units_per_second == Approx(0.5 * pattern.per_second));
  CHECK(report.capacity[1].read_units_per_second == 0);
  REQUIRE(report.warnings.size() >= 2);
  CHECK_THAT(report.warnings[0], Catch::Contains("'read a group' throws away 100% of the items that it reads"));
  CHECK_THAT(report.warnings[1], Catch::Contains("nobody reads index Things/ByKind"));
  CHECK_THAT(outcome.log, Catch::Contains("Tag=read_a_group,0.000,"));
  CHECK_THAT(ReportText(report), Catch::Contains("read a group"));
  CHECK_THAT(ReportHtml(report), Catch::Contains("\"karst_bench_report\": 2"));
}

TEST_CASE("An open loop sends at its rate", "[run]") {
  RunSettings settings = kSettings;
  settings.rate = 500;
  const Report report = RunSmall(kFile, settings).report;
  // 0.2 s at 500 a second; those that a busy machine could not send in time are counted as such.
  CHECK(report.requests + report.not_sent >= 99);
  CHECK(report.requests + report.not_sent <= 103);
}

TEST_CASE("Errors are counted by their type", "[run]") {
  std::string file = kFile;
  file += R"yaml(
  - name: fail
    share: 1
    PutItem: {TableName: Things, Item: {pk: a, n: 1}, ConditionExpression: "attribute_exists(unheard)"}
)yaml";
  const Report report = RunSmall(file).report;
  const PatternReport& pattern = report.patterns.at(1);
  REQUIRE(pattern.errors.size() == 1);
  CHECK(pattern.errors.begin()->first == "ConditionalCheckFailedException");
  CHECK(pattern.errors.begin()->second == pattern.requests);
}

TEST_CASE("An index that only a statement reads is not called unused", "[run]") {
  std::string file = kFile;
  const std::string by_statement = R"yaml(
  - name: by kind
    share: 1
    ExecuteStatement: {Statement: "SELECT * FROM \"Things\".\"ByKind\" WHERE kind = 'none'"}
)yaml";
  const Report report = RunSmall(file + by_statement).report;
  CHECK_THAT(ReportText(report), !Catch::Contains("nobody reads index"));
}

TEST_CASE("Items near DynamoDB's limit are warned of, loaded or written", "[run]") {
  std::string file = kFile;
  file += R"yaml(
  - name: write much
    share: 1
    PutItem: {TableName: Things, Item: {pk: much, n: 1, note: !text 380000}}
)yaml";
  CHECK_THAT(ReportText(RunSmall(file).report),
             Catch::Contains("'write much' writes items of about 372 KiB; DynamoDB's limit is 400 KiB"));
  file = kFile;
  file.replace(file.find("\"0123456789\""), 12, "!text 380000");
  file.replace(file.find("count: 100"), 10, "count: 2");
  CHECK_THAT(ReportText(RunSmall(file).report), Catch::Contains("table Things has an item of 371 KiB"));
}

TEST_CASE("A table that exists is not overwritten unless asked for", "[run]") {
  const Workload workload = ParseWorkload(kFile, "small.yaml").value();
  const std::unique_ptr<Target> target = OpenInProcess("", false).value();
  REQUIRE(MakeTables(*target, workload, ExistingTables::kRefuse));
  const Result<void> again = MakeTables(*target, workload, ExistingTables::kRefuse);
  REQUIRE_FALSE(again);
  CHECK_THAT(Result<void>(again).error().message(), Catch::Contains("table Things exists already"));
  CHECK(MakeTables(*target, workload, ExistingTables::kKeep));
  CHECK(MakeTables(*target, workload, ExistingTables::kReplace));
}

TEST_CASE("The size of an item is DynamoDB's", "[run]") {
  CHECK(ItemSizeOfJson(R"({"a":{"S":"xyz"}})") == 4);
  CHECK(ItemSizeOfJson(R"({"a":{"N":"-12.5"}})") == 1 + 1 + 1 + 1 + 1);
  CHECK(ItemSizeOfJson(R"({"a":{"BOOL":true},"b":{"NULL":true}})") == 4);
  CHECK(ItemSizeOfJson(R"({"a":{"B":"AAEC"}})") == 4);
  CHECK(ItemSizeOfJson(R"({"a":{"L":[{"S":"x"},{"S":"yz"}]}})") == 1 + 3 + 2 + 3);
  CHECK(ItemSizeOfJson(R"({"a":{"M":{"k":{"S":"v"}}}})") == 1 + 3 + 1 + 1 + 1);
  CHECK(ItemSizeOfJson(R"({"a":{"SS":["x","yz"]}})") == 1 + 3);
}

TEST_CASE("What an index holds of an item is its keys, the table's, and what it includes", "[run]") {
  const IndexSpec keys{.name = "K", .keys = {"k"}, .projected = {"k", "pk"}};
  const IndexSpec all{.name = "A", .keys = {"k"}, .projects_all = true, .projected = {"k", "pk"}};
  const IndexSpec other{.name = "O", .keys = {"none"}, .projected = {"none", "pk"}};
  const ItemSizes sizes =
      ItemSizesOfJson(R"({"pk":{"S":"abc"},"k":{"S":"de"},"note":{"S":"0123456789"}})", {keys, all, other});
  CHECK(sizes.item == 5 + 3 + 14);
  CHECK(sizes.entries == std::vector<std::size_t>{5 + 3, 5 + 3 + 14, 0});
}

TEST_CASE("Storage is priced with what DynamoDB adds, of tables and of indexes", "[run]") {
  std::string file = kFile;
  file.replace(file.find("note: \"0123456789\""), 18, "note: \"0123456789\", kind: ab");
  const Report report = RunSmall(file).report;
  REQUIRE(report.capacity.size() == 2);
  // 100 items of 21 bytes (one of them 20) and "kind", 4 + 2; 100 bytes more for each.
  CHECK(report.capacity[0].bytes == 100 * (21 + 6 + 100) - 1);
  // pk "p0" 4, n 3 (one of them 2) and "kind" 6.
  CHECK(report.capacity[1].of == "Things/ByKind");
  CHECK(report.capacity[1].items == 100);
  CHECK(report.capacity[1].bytes == 100 * (13 + 100) - 1);
  CHECK(report.cost.storage == Approx((12699.0 + 11299.0) / 1e9 * 0.25));
}

TEST_CASE("Each pattern's first request is sampled, however rare it is", "[run]") {
  std::string file = kFile;
  file += R"yaml(
  - name: rare
    share: 0.05
    PutItem: {TableName: Things, Item: {pk: rare, n: 1, kind: a}}
)yaml";
  RunSettings settings{.seconds = 1000, .warm_up_seconds = 0, .threads = 1, .capacity_sample = 1'000'000};
  settings.requests = 200;
  Report report = RunSmall(file, settings).report;
  CHECK(report.patterns[0].sampled == 1);
  CHECK(report.patterns[1].sampled == 1);
  CHECK(report.patterns[1].units == 2);  // the table's and the index's
  CHECK(report.patterns[1].monthly_cost > 0);
  CHECK(report.capacity[1].write_units_per_second == Approx(report.patterns[1].per_second));
  settings.capacity_sample = 0;
  report = RunSmall(file, settings).report;
  CHECK(report.patterns[1].sampled == 0);
  CHECK_THAT(ReportText(report), Catch::Contains("no capacity was sampled"));
}

TEST_CASE("A pattern of which every request fails makes a run that is of no use", "[run]") {
  std::string file = kFile;
  file += R"yaml(
  - name: fail
    share: 1
    GetItem: {TableName: Things, Key: {pk: a}}
)yaml";
  const Report report = RunSmall(file).report;
  REQUIRE(Failures(report, 1).size() == 1);
  CHECK_THAT(Failures(report, 1)[0], Catch::Contains("'fail': all of its") && Catch::Contains("ValidationException"));
  Report half = RunSmall(kFile).report;
  CHECK(Failures(half, 0).empty());
  half.patterns[0].errors["E"] = half.patterns[0].failed = half.patterns[0].requests / 2;
  half.patterns[0].requests = 1 + half.patterns[0].failed * 2;
  CHECK(Failures(half, 1).empty());
  REQUIRE(Failures(half, 0.1).size() == 1);
  CHECK_THAT(Failures(half, 0.1)[0], Catch::Contains("more than 10%"));
}

TEST_CASE("A page is whole, whatever the workload's texts are", "[report]") {
  Report report{.workload = "w", .description = "<!-- <script> </script>"};
  const std::string page = ReportHtml(report);
  CHECK_THAT(page, Catch::Contains(R"(\u003c!-- \u003cscript> \u003c/script>)"));
  report.patterns.push_back({.name = "two\nlines\x1b[31m", .requests = 1});
  CHECK_THAT(ReportText(report), Catch::Contains("two lines [31m"));
}

}  // namespace
}  // namespace karst::workload
