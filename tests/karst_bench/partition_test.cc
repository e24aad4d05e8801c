// What partitions are asked for: the keys that requests name, and the units that they cost there.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "karst_bench/partition_heat.h"
#include "karst_bench/report.h"
#include "karst_bench/runner.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

// A table with two global indexes, and one pattern.
std::string File(const std::string& pattern) {
  return R"(
name: partitions
tables:
  - TableName: Things
    AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: kind, AttributeType: S},
                           {AttributeName: owner, AttributeType: S}]
    KeySchema: [{AttributeName: pk, KeyType: HASH}]
    GlobalSecondaryIndexes:
      - {IndexName: ByKind, KeySchema: [{AttributeName: kind, KeyType: HASH}], Projection: {ProjectionType: KEYS_ONLY}}
      - {IndexName: ByOwner, KeySchema: [{AttributeName: owner, KeyType: HASH}], Projection: {ProjectionType: ALL}}
values:
  n: {sequence: 0}
patterns:
  - name: p
    share: 1
    )" + pattern +
         "\n";
}

// The report of that many requests a second, in which capacity was told as given, by table and index.
Report ReportOf(const std::string& pattern, double per_second, const std::map<std::string, double>& units) {
  const Workload workload = ParseWorkload(File(pattern), "p.yaml").value();
  RunResult run{.seconds = 1, .slice_seconds = 0.1, .patterns = std::vector<PatternResult>(1)};
  run.heat_sample = 1;
  Draw draw(workload.slots(), 1);
  for (int i = 0; i < static_cast<int>(per_second); ++i) {
    std::string json;
    std::vector<Touch> touches;
    draw.Begin();
    workload.patterns[0].request.Fill(draw, &json, &touches);
    for (const Touch& touch : touches) {
      if (touch.part == Touch::Part::kSortKey) continue;
      run.heat.Touch(touch.partitioned, json.substr(touch.begin, touch.end - touch.begin), 0, 0);
    }
  }
  PatternResult& result = run.patterns[0];
  result.requests = static_cast<std::int64_t>(per_second);
  result.sampled = units.empty() ? 0 : 1;
  result.units = units;
  return MakeReport(workload, {}, {}, run, "nowhere", "now");
}

std::string WarningsOf(const std::string& pattern, double per_second, const std::map<std::string, double>& units) {
  std::string warnings;
  for (const std::string& warning : ReportOf(pattern, per_second, units).warnings) warnings += warning + "\n";
  return warnings;
}

constexpr const char* kPutOfAKind = R"(PutItem: {TableName: Things, Item: {pk: "p{n}", kind: hot, owner: "o{n}"}})";
constexpr const char* kPutOfOneKey = R"(PutItem: {TableName: Things, Item: {pk: hot, kind: "k{n}", owner: "o{n}"}})";

TEST_CASE("Writes that meet in one partition of an index are warned of", "[heat]") {
  const std::map<std::string, double> units{{"Things", 1}, {"Things/ByKind", 1}, {"Things/ByOwner", 1}};
  const Report report = ReportOf(kPutOfAKind, 1200, units);
  CHECK(report.hottest.front().of == "Things/ByKind");
  CHECK(report.hottest.front().write_units_per_second == Approx(1200));
  CHECK(report.overloaded_count == 1);
  CHECK_THAT(WarningsOf(kPutOfAKind, 1200, units),
             Catch::Contains(R"(partition {"S":"hot"} of Things/ByKind is written at 1200 units a second)"));
  CHECK_THAT(WarningsOf(kPutOfAKind, 900, units), !Catch::Contains("units a second; DynamoDB"));
}

TEST_CASE("What indexes cost is not counted into the table's partition", "[heat]") {
  const std::map<std::string, double> units{{"Things", 1}, {"Things/ByKind", 2}, {"Things/ByOwner", 2}};
  CHECK_THAT(WarningsOf(kPutOfOneKey, 400, units), !Catch::Contains("units a second; DynamoDB"));
  CHECK_THAT(WarningsOf(kPutOfOneKey, 1100, units),
             Catch::Contains(R"({"S":"hot"} of Things is written at 1100 units a second)"));
}

TEST_CASE("Writes of an index whose key the request does not name are warned of", "[heat]") {
  const std::map<std::string, double> units{{"Things", 1}, {"Things/ByKind", 0}, {"Things/ByOwner", 2}};
  const std::string update = R"(UpdateItem: {TableName: Things, Key: {pk: "p{n}"}, UpdateExpression: "SET note = :n",
      ExpressionAttributeValues: {":n": 1}})";
  const std::string warned = WarningsOf(update, 40, units);
  CHECK_THAT(warned,
             Catch::Contains("'p' writes Things/ByOwner at 80 units a second by keys that its requests do not"));
  CHECK_THAT(warned, !Catch::Contains("'p' writes Things/ByKind"));
  CHECK_THAT(WarningsOf(kPutOfOneKey, 40, units), !Catch::Contains("do not name"));
  CHECK_THAT(WarningsOf(R"(DeleteItem: {TableName: Things, Key: {pk: "p{n}"}})", 40, units),
             Catch::Contains("'p' writes Things/ByOwner at 80 units a second"));
}

TEST_CASE("What a transaction costs is counted where its keys are", "[heat]") {
  const std::string one = R"(TransactWriteItems: {TransactItems: [
      {Update: {TableName: Things, Key: {pk: hot}, UpdateExpression: "SET a = :a",
                ExpressionAttributeValues: {":a": 1}}}]})";
  CHECK_THAT(WarningsOf(one, 400, {{"Things", 6}}),
             Catch::Contains(R"({"S":"hot"} of Things is written at 2400 units a second)"));
  // Half of it goes elsewhere.
  const std::string two = R"(TransactWriteItems: {TransactItems: [
      {Delete: {TableName: Things, Key: {pk: hot}}}, {Delete: {TableName: Things, Key: {pk: "p{n}"}}}]})";
  CHECK_THAT(WarningsOf(two, 400, {{"Things", 6}}),
             Catch::Contains(R"({"S":"hot"} of Things is written at 1200 units a second)"));
}

TEST_CASE("Reads are warned of beyond 3000 units, and by what they cost", "[heat]") {
  const std::string get = "GetItem: {TableName: Things, Key: {pk: hot}}";
  CHECK_THAT(WarningsOf(get, 3200, {{"Things", 1}}), Catch::Contains("is read at 3200 units a second"));
  CHECK_THAT(WarningsOf(get, 3200, {{"Things", 0.5}}), !Catch::Contains("units a second; DynamoDB"));
  // Without a sample, a touch is a unit.
  CHECK_THAT(WarningsOf(get, 3200, {}), Catch::Contains("is read at 3200 units a second"));
}

TEST_CASE("A key that a write names is that of each index it is in; one that a read names is the table's", "[heat]") {
  const auto partitions = [](const std::string& pattern) {
    std::string found;
    for (const HotPartition& partition : ReportOf(pattern, 1, {}).hottest) {
      found += partition.of + " " + partition.key + "\n";
    }
    return found;
  };
  CHECK(partitions(R"(PutItem: {TableName: Things, Item: {pk: a, kind: b, owner: c, map: {pk: x, kind: y}}})") ==
        "Things {\"S\":\"a\"}\nThings/ByKind {\"S\":\"b\"}\nThings/ByOwner {\"S\":\"c\"}\n");
  CHECK(partitions(R"(UpdateItem: {TableName: Things, Key: {pk: a}, UpdateExpression: "SET #k = :k, z = :z",
      ExpressionAttributeNames: {"#k": kind}, ExpressionAttributeValues: {":k": b, ":z": 1}})") ==
        "Things {\"S\":\"a\"}\nThings/ByKind {\"S\":\"b\"}\n");
  CHECK(partitions(R"(Query: {TableName: Things, IndexName: ByKind, KeyConditionExpression: "kind = :k",
      ExpressionAttributeValues: {":k": b}, ExclusiveStartKey: {pk: a, kind: b}})") == "Things/ByKind {\"S\":\"b\"}\n");
}

TEST_CASE("Partitions that were dropped still count for the shares of those that stay", "[heat]") {
  PartitionHeat heat;
  PartitionHeat other;
  constexpr int kKeys = 100'000;
  for (int i = 0; i < kKeys; ++i) (i % 2 == 0 ? heat : other).Touch(1, fmt::format("{}", i), 2, 0);
  for (int i = 0; i < 1000; ++i) heat.Touch(1, "hot", 2, 3);
  heat.Add(other);
  CHECK(heat.total() == kKeys + 1000);
  CHECK(heat.Total(1, 2) == kKeys + 1000);
  CHECK(heat.Total(0, 2) == 0);
  CHECK(heat.Total(1, 5) == 0);
  const auto hottest = heat.Hottest(2);
  CHECK(hottest[0].key == "hot");
  CHECK(hottest[0].touches == 1000);
  CHECK(hottest[0].by_pattern == std::vector<std::int64_t>{0, 0, 1000});
}

}  // namespace
}  // namespace karst::workload
