// Contributor Insights: what is counted, for whom and how long, as GetInsightRuleReport tells it.
#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <karst/karst.h>

#include "support/catch.h"
#include "support/manual_clock.h"
#include "support/temp_database.h"
#include "support/test_engine.h"

namespace karst {
namespace {

using std::chrono::minutes;
using testing::IndexedTable;
using testing::MessageOf;

constexpr const char* kTable = "Songs";

// "a" or "a/1": the keys of a contributor.
std::string KeyText(const InsightRuleContributor& contributor) {
  std::string text;
  for (const Value& key : contributor.keys) {
    if (!text.empty()) text += '/';
    const ValueView view = key.view();
    text += view.type() == AttributeType::kNumber ? view.number().ToString() : std::string(view.payload());
  }
  return text;
}

using Units = std::map<std::string, double>;

// A table with both keys, a global index "gsi" on "gsiPk" and a local one "lsi" on "lsiSk"; the table is counted.
struct Fixture {
  Fixture() : db(testing::OpenInMemory(clock)) {
    const Projection all{.projection_type = ProjectionType::kAll};
    db.CreateTable(IndexedTable(kTable, all, all)).value();
    Set(ContributorInsightsAction::kEnable);
  }

  void Set(ContributorInsightsAction action, const std::optional<std::string>& index = {},
           ContributorInsightsMode mode = ContributorInsightsMode::kAccessedAndThrottledKeys) {
    REQUIRE(db.UpdateContributorInsights({.table_name = kTable,
                                          .index_name = index,
                                          .contributor_insights_action = action,
                                          .contributor_insights_mode = mode}));
  }

  // The name of the rule of this kind, such as "PKC"; empty if there is none.
  std::string Rule(const std::string& kind, const std::optional<std::string>& index = {}) {
    const auto described = db.DescribeContributorInsights({.table_name = kTable, .index_name = index}).value();
    for (const std::string& rule : described.contributor_insights_rule_list) {
      if (rule.starts_with("DynamoDBContributorInsights-" + kind)) return rule;
    }
    return {};
  }

  // Of all the time up to now.
  GetInsightRuleReportRequest Request(const std::string& rule) {
    return {.rule_name = rule, .end_time = clock.Now() + minutes(1), .max_contributor_count = 25};
  }
  GetInsightRuleReportResult Report(const std::string& kind, const std::optional<std::string>& index = {}) {
    return db.GetInsightRuleReport(Request(Rule(kind, index))).value();
  }
  Units Counted(const std::string& kind, const std::optional<std::string>& index = {}) {
    Units units;
    for (const InsightRuleContributor& one : Report(kind, index).contributors) {
      units[KeyText(one)] = one.approximate_aggregate_value;
    }
    return units;
  }

  void Put(const std::string& pk, const std::string& sk, const Item& more = {}) {
    Item item{{"pk", pk}, {"sk", sk}};
    for (const auto& [name, value] : more) item.Set(name, value);
    REQUIRE(db.PutItem({.table_name = kTable, .item = item}));
  }
  void Get(const std::string& pk, const std::string& sk, bool consistent = true) {
    REQUIRE(db.GetItem({.table_name = kTable, .key = {{"pk", pk}, {"sk", sk}}, .consistent_read = consistent}));
  }

  testing::ManualClock clock;
  Database db;
};

TEST_CASE("A read counts its read units and a write three for each of its own", "[engine][insights]") {
  Fixture f;
  f.Put("a", "1");
  f.Get("a", "1");
  f.Get("a", "2", /*consistent=*/false);  // not there, and yet read
  f.Get("b", "1");
  CHECK(f.Counted("PKC") == Units{{"a", 4.5}, {"b", 1}});
  CHECK(f.Counted("SKC") == Units{{"a/1", 4}, {"a/2", 0.5}, {"b/1", 1}});
  const GetInsightRuleReportResult report = f.Report("SKC");
  CHECK(report.key_labels == std::vector<std::string>{"PartitionKey", "SortKey"});
  CHECK(report.aggregation_statistic == "Sum");
  CHECK(report.aggregate_value == 5.5);
  CHECK(report.approximate_unique_count == 3);
  CHECK(f.Report("PKC").key_labels == std::vector<std::string>{"PartitionKey"});
}

TEST_CASE("Each way to write an item counts, by the larger of the items before and after", "[engine][insights]") {
  Fixture f;
  const std::string long_text(3000, 'x');  // three write units
  f.Put("put", "1", {{"text", long_text}});
  REQUIRE(f.db.UpdateItem({.table_name = kTable,
                           .key = {{"pk", "put"}, {"sk", "1"}},
                           .update_expression = "REMOVE #t",
                           .expression_attribute_names = {{"#t", "text"}}}));
  REQUIRE(f.db.DeleteItem({.table_name = kTable, .key = {{"pk", "delete"}, {"sk", "1"}}}));
  REQUIRE(f.db.BatchWriteItem(
      {.request_items = {
           {kTable, {PutRequest{{{"pk", "batch"}, {"sk", "1"}}}, PutRequest{{{"pk", "batch"}, {"sk", "2"}}}}}}}));
  TransactWriteItemsRequest transaction;
  transaction.transact_items.emplace_back(TransactPut{.table_name = kTable, .item = {{"pk", "t"}, {"sk", "1"}}});
  transaction.transact_items.emplace_back(TransactConditionCheck{
      .table_name = kTable, .key = {{"pk", "put"}, {"sk", "1"}}, .condition_expression = "attribute_exists(pk)"});
  REQUIRE(f.db.TransactWriteItems(transaction));
  REQUIRE(f.db.ExecuteStatement({.statement = "INSERT INTO Songs VALUE {'pk': 'sql', 'sk': '1'}"}));
  CHECK(f.Counted("SKC") ==
        Units{{"put/1", 9 + 9 + 6}, {"delete/1", 3}, {"batch/1", 3}, {"batch/2", 3}, {"t/1", 6}, {"sql/1", 3}});
}

TEST_CASE("A write that its condition refuses counts, a cancelled transaction does not", "[engine][insights]") {
  Fixture f;
  CHECK_FALSE(f.db.PutItem({.table_name = kTable,
                            .item = {{"pk", "a"}, {"sk", "1"}, {"text", std::string(2000, 'x')}},
                            .condition_expression = "attribute_exists(pk)"}));
  CHECK_FALSE(f.db.DeleteItem(
      {.table_name = kTable, .key = {{"pk", "b"}, {"sk", "1"}}, .condition_expression = "attribute_exists(pk)"}));
  TransactWriteItemsRequest transaction;
  transaction.transact_items.emplace_back(TransactPut{.table_name = kTable, .item = {{"pk", "c"}, {"sk", "1"}}});
  transaction.transact_items.emplace_back(TransactDelete{
      .table_name = kTable, .key = {{"pk", "d"}, {"sk", "1"}}, .condition_expression = "attribute_exists(pk)"});
  CHECK_FALSE(f.db.TransactWriteItems(transaction));
  CHECK_FALSE(f.db.GetItem({.table_name = kTable, .key = {{"pk", "e"}}}));  // invalid: nothing was read
  CHECK(f.Counted("PKC") == Units{{"a", 6}, {"b", 3}});
}

TEST_CASE("Each way to read an item counts", "[engine][insights]") {
  Fixture f;
  REQUIRE(f.db.GetPinnedItem({.table_name = kTable, .key = {{"pk", "pinned"}, {"sk", "1"}}}));
  f.Put("batch", "1", {{"text", std::string(5000, 'x')}});
  REQUIRE(f.db.BatchGetItem(
      {.request_items = {{kTable, {.keys = {{{"pk", "batch"}, {"sk", "1"}}, {{"pk", "batch"}, {"sk", "2"}}}}}}}));
  REQUIRE(
      f.db.TransactGetItems({.transact_items = {{.table_name = kTable, .key = {{"pk", "transaction"}, {"sk", "1"}}}}}));
  REQUIRE(f.db.ExecuteTransaction(
      {.transact_statements = {{.statement = "SELECT * FROM Songs WHERE pk = 'sql' AND sk = '1'"}}}));
  CHECK(f.Counted("SKC") ==
        Units{{"pinned/1", 0.5}, {"batch/1", 15 + 1}, {"batch/2", 0.5}, {"transaction/1", 2}, {"sql/1", 2}});
}

TEST_CASE("A Query counts once, for its partition key, and a Scan for nobody", "[engine][insights]") {
  Fixture f;
  for (int i = 0; i < 5; ++i)
    f.Put("a", std::to_string(i), {{"lsiSk", std::to_string(i)}, {"x", std::string(900, 'x')}});
  f.Set(ContributorInsightsAction::kDisable);
  f.clock.Advance(minutes(1));
  f.Set(ContributorInsightsAction::kEnable);
  const ExpressionAttributeValues values{{":pk", "a"}};
  QueryRequest query{
      .table_name = kTable, .key_condition_expression = "pk = :pk", .expression_attribute_values = values};
  REQUIRE(f.db.Query(query));  // 4.6 kB, eventually consistent
  query.limit = 2;
  const PageResult page = f.db.Query(query).value();
  query.exclusive_start_key = page.last_evaluated_key;
  query.scan_index_forward = false;
  REQUIRE(f.db.Query(query));
  REQUIRE(f.db.Query({.table_name = kTable,
                      .key_condition_expression = "pk = :pk AND sk > :sk",
                      .expression_attribute_values = {{":pk", "nobody"}, {":sk", "5"}},
                      .consistent_read = true}));
  CHECK(f.Counted("PKC") == Units{{"a", 1 + 0.5 + 0.5}, {"nobody", 1}});
  REQUIRE(f.db.Query({.table_name = kTable,
                      .index_name = "lsi",
                      .key_condition_expression = "pk = :pk",
                      .expression_attribute_values = values}));
  CHECK(f.Counted("PKC")["a"] == 3);
  REQUIRE(f.db.ExecuteStatement({.statement = "SELECT * FROM Songs WHERE pk IN ['a', 'sql']"}));
  CHECK(f.Counted("PKC") == Units{{"a", 4}, {"nobody", 1}, {"sql", 0.5}});
  REQUIRE(f.db.Scan({.table_name = kTable}));
  REQUIRE(f.db.ExecuteStatement({.statement = "SELECT * FROM Songs"}));
  CHECK(f.Report("PKC").aggregate_value == 5.5);
  CHECK(f.Counted("SKC").empty());
}

TEST_CASE("A global index counts its reads and the writes that change it, the table its own", "[engine][insights]") {
  Fixture f;
  f.Set(ContributorInsightsAction::kEnable, "gsi");
  f.Put("a", "1", {{"gsiPk", "x"}});
  f.Put("a", "1", {{"gsiPk", "x"}});  // changes no entry
  f.Put("a", "1", {{"gsiPk", "y"}});  // takes one entry away and adds another
  f.Put("a", "2");                    // has none
  CHECK(f.Counted("PKC", "gsi") == Units{{"x", 6}, {"y", 3}});
  CHECK(f.Counted("PKC") == Units{{"a", 12}});
  REQUIRE(f.db.Query({.table_name = kTable,
                      .index_name = "gsi",
                      .key_condition_expression = "gsiPk = :v",
                      .expression_attribute_values = {{":v", "y"}}}));
  REQUIRE(f.db.DeleteItem({.table_name = kTable, .key = {{"pk", "a"}, {"sk", "1"}}}));
  CHECK(f.Counted("PKC", "gsi") == Units{{"x", 6}, {"y", 6.5}});
  CHECK(f.Counted("PKC") == Units{{"a", 15}});
  CHECK(f.Rule("SKC", "gsi").empty());
}

TEST_CASE("An index may be counted where its table is not", "[engine][insights]") {
  Fixture f;
  f.Set(ContributorInsightsAction::kDisable);
  f.Set(ContributorInsightsAction::kEnable, "gsi");
  f.Put("a", "1", {{"gsiPk", "x"}});
  f.Get("a", "1");
  CHECK(f.Counted("PKC", "gsi") == Units{{"x", 3}});
  CHECK(f.Rule("PKC").empty());
}

TEST_CASE("The keys of a report have their types, and an index as many as it has attributes", "[engine][insights]") {
  testing::ManualClock clock;
  Database db = testing::OpenInMemory(clock);
  CreateTableRequest create{.table_name = "Typed",
                            .attribute_definitions = {{"n", KeyType::kNumber},
                                                      {"b", KeyType::kBinary},
                                                      {"h1", KeyType::kString},
                                                      {"h2", KeyType::kNumber},
                                                      {"r1", KeyType::kBinary}},
                            .key_schema = {{"n", KeyRole::kHash}, {"b", KeyRole::kRange}},
                            .billing_mode = BillingMode::kPayPerRequest};
  create.global_secondary_indexes = {
      {.index_name = "wide",
       .key_schema = {{"h1", KeyRole::kHash}, {"h2", KeyRole::kHash}, {"r1", KeyRole::kRange}},
       .projection = {.projection_type = ProjectionType::kAll}}};
  CHECK(MessageOf(db.CreateTable(create)).empty());
  REQUIRE(db.UpdateContributorInsights({.table_name = "Typed"}));
  REQUIRE(db.UpdateContributorInsights({.table_name = "Typed", .index_name = "wide"}));
  REQUIRE(db.PutItem({.table_name = "Typed",
                      .item = {{"n", -12.5}, {"b", Binary("\x01\x02")}, {"h1", "h"}, {"h2", 7}, {"r1", Binary("r")}}}));
  const auto keys = [&](const std::optional<std::string>& index) {
    const auto rules = db.DescribeContributorInsights({.table_name = "Typed", .index_name = index})
                           .value()
                           .contributor_insights_rule_list;
    const auto report =
        db.GetInsightRuleReport({.rule_name = rules.at(2), .end_time = clock.Now() + minutes(1)}).value();
    REQUIRE(report.contributors.size() == 1);
    CHECK(report.key_labels.size() == report.contributors[0].keys.size());
    return KeyText(report.contributors[0]);
  };
  CHECK(keys({}) == "-12.5/\x01\x02");
  CHECK(keys("wide") == "h/7/r");
}

TEST_CASE("Without insights, or with those of throttled keys alone, nothing is counted", "[engine][insights]") {
  Fixture f;
  f.Set(ContributorInsightsAction::kDisable);
  f.Put("a", "1");
  f.Set(ContributorInsightsAction::kEnable, {}, ContributorInsightsMode::kThrottledKeys);
  f.Put("a", "1");
  CHECK(f.Rule("PKC").empty());
  const GetInsightRuleReportResult throttled = f.Report("SKT");
  CHECK(throttled.contributors.empty());
  CHECK(throttled.aggregate_value == 0);
  CHECK(throttled.key_labels.size() == 2);
  f.Set(ContributorInsightsAction::kEnable);
  CHECK(f.Counted("PKC").empty());
}

TEST_CASE("To disable the insights forgets what they counted, and their rules", "[engine][insights]") {
  Fixture f;
  f.Put("a", "1");
  const std::string rule = f.Rule("PKC");
  f.Set(ContributorInsightsAction::kDisable);
  CHECK(f.db.GetInsightRuleReport(f.Request(rule)).error().code() == ErrorCode::kInsightRuleNotFound);
  f.Set(ContributorInsightsAction::kEnable);  // in the same instant, so that the rule has its old name
  CHECK(f.Rule("PKC") == rule);
  CHECK(f.Counted("PKC").empty());
  f.Put("b", "1");
  CHECK(f.Counted("PKC") == Units{{"b", 3}});
}

TEST_CASE("A table made anew begins with nothing, and so does a database opened anew", "[engine][insights]") {
  testing::ManualClock clock;
  testing::TempDatabase db(testing::TestOptions(clock));
  const auto enable = [&] { REQUIRE(db->UpdateContributorInsights({.table_name = kTable})); };
  const auto put = [&] { REQUIRE(db->PutItem({.table_name = kTable, .item = {{"pk", "a"}}})); };
  const auto sum = [&] {
    const auto rules = db->DescribeContributorInsights({.table_name = kTable}).value().contributor_insights_rule_list;
    return db->GetInsightRuleReport({.rule_name = rules.at(0), .end_time = clock.Now() + minutes(1)})
        .value()
        .aggregate_value;
  };
  REQUIRE(db->CreateTable(testing::SimpleTable(kTable)));
  enable();
  put();
  CHECK(sum() == 3);
  REQUIRE(db->DeleteTable({.table_name = kTable}));
  REQUIRE(db->CreateTable(testing::SimpleTable(kTable)));
  enable();
  CHECK(sum() == 0);
  put();
  CHECK(sum() == 3);
  db.Reopen();
  CHECK(sum() == 0);
  put();
  CHECK(sum() == 3);
}

TEST_CASE("The expiry of an item is nobody's access", "[engine][insights]") {
  Fixture f;
  REQUIRE(f.db.UpdateTimeToLive(
      {.table_name = kTable, .time_to_live_specification = {.enabled = true, .attribute_name = "until"}}));
  f.Put("a", "1", {{"until", 1'767'225'600}});
  f.clock.Advance(std::chrono::hours(1));
  while (!f.db.RunBackgroundWork()) {
  }
  CHECK_FALSE(f.db.GetItem({.table_name = kTable, .key = {{"pk", "a"}, {"sk", "1"}}}).value().item);
  CHECK(f.Counted("PKC") == Units{{"a", 0.5}});
}

TEST_CASE("A report has the minutes asked for, of the last hour", "[engine][insights]") {
  Fixture f;
  const Clock::TimePoint start = f.clock.Now();
  for (int i = 0; i < 10; ++i) {
    f.Put("a", "1");
    f.clock.Advance(minutes(1));
  }
  const auto sum = [&](Clock::TimePoint from, Clock::TimePoint to) {
    return f.db.GetInsightRuleReport({.rule_name = f.Rule("PKC"), .start_time = from, .end_time = to})
        .value()
        .aggregate_value;
  };
  CHECK(sum(start, start + minutes(10)) == 30);
  CHECK(sum(start + minutes(2), start + minutes(5)) == 9);
  CHECK(sum(start - minutes(5), start) == 0);
  f.clock.Set(start + minutes(64));
  CHECK(sum(start, start + minutes(100)) == 15);
  f.clock.Set(start + minutes(80));
  CHECK(sum(start, start + minutes(100)) == 0);
}

TEST_CASE("Data points are of whole periods, where there was something", "[engine][insights]") {
  Fixture f;
  const Clock::TimePoint start = f.clock.Now();
  f.Get("a", "1");
  f.clock.Advance(minutes(2));
  f.Get("a", "1");
  f.Put("b", "1");
  f.clock.Advance(minutes(6));
  f.Put("b", "1");
  GetInsightRuleReportRequest request = f.Request(f.Rule("PKC"));
  request.period = 300;
  request.metrics = {
      "UniqueContributors", "MaxContributorValue", "SampleCount", "Sum", "Minimum", "Maximum", "Average"};
  const GetInsightRuleReportResult report = f.db.GetInsightRuleReport(request).value();
  REQUIRE(report.contributors.size() == 2);
  CHECK(KeyText(report.contributors[0]) == "b");
  REQUIRE(report.contributors[0].datapoints.size() == 2);
  CHECK(report.contributors[0].datapoints[1].timestamp == start + minutes(5));
  CHECK(report.contributors[0].datapoints[1].approximate_value == 3);
  REQUIRE(report.contributors[1].datapoints.size() == 1);
  CHECK(report.contributors[1].datapoints[0].approximate_value == 2);
  REQUIRE(report.metric_datapoints.size() == 2);
  const InsightRuleMetricDatapoint& first = report.metric_datapoints[0];
  CHECK(first.timestamp == start);
  CHECK(first.unique_contributors == 2);
  CHECK(first.max_contributor_value == 3);
  CHECK(first.sample_count == 3);
  CHECK(first.sum == 5);
  CHECK(first.minimum == 1);
  CHECK(first.maximum == 3);
  CHECK(first.average == 5.0 / 3);
  request.metrics = {"Maximum"};
  const auto one_metric = f.db.GetInsightRuleReport(request).value().metric_datapoints.at(0);
  CHECK(one_metric.maximum == 3);
  CHECK_FALSE(one_metric.sum);
  request.period = 1;
  CHECK(f.db.GetInsightRuleReport(request).value().metric_datapoints.size() == 3);
}

TEST_CASE("A report lists the heaviest contributors, by their sum or their greatest minute", "[engine][insights]") {
  Fixture f;
  for (int i = 0; i < 30; ++i) f.Get("steady", "1");
  f.clock.Advance(minutes(1));
  for (int i = 0; i < 30; ++i) f.Get("steady", "1");
  for (int i = 0; i < 40; ++i) f.Get("sudden", "1");
  for (int i = 0; i < 30; ++i) f.Get("other " + std::to_string(i), "1");
  GetInsightRuleReportRequest request = f.Request(f.Rule("PKC"));
  request.max_contributor_count = std::nullopt;
  const auto names = [&] {
    std::vector<std::string> all;
    for (const auto& one : f.db.GetInsightRuleReport(request).value().contributors) all.push_back(KeyText(one));
    return all;
  };
  CHECK(names().size() == 10);
  CHECK(names().at(0) == "steady");
  CHECK(names().at(2) == "other 0");  // equally heavy ones in byte order, the shorter first
  CHECK(names().at(4) == "other 2");
  request.order_by = InsightRuleOrderBy::kMaximum;
  CHECK(names().at(0) == "sudden");
  request.max_contributor_count = 1;
  CHECK(names() == std::vector<std::string>{"sudden"});
  CHECK(f.db.GetInsightRuleReport(request).value().approximate_unique_count == 32);
  CHECK(f.db.GetInsightRuleReport(request).value().aggregate_value == 130);
}

TEST_CASE("What a report cannot be asked for is refused", "[engine][insights]") {
  Fixture f;
  const auto refused = [&](auto change) {
    GetInsightRuleReportRequest request = f.Request(f.Rule("PKC"));
    change(request);
    const auto report = f.db.GetInsightRuleReport(request);
    return report ? std::string("nothing") : std::string(ErrorCodeName(report.error().code()));
  };
  CHECK(refused([](auto&) {}) == "nothing");
  CHECK(refused([](auto& r) { r.rule_name = "DynamoDBContributorInsights-PKC-Songs-1"; }) ==
        "ResourceNotFoundException");
  CHECK(refused([](auto& r) { r.rule_name = ""; }) == "ValidationException");
  CHECK(refused([](auto& r) { r.period = 0; }) == "ValidationException");
  CHECK(refused([](auto& r) { r.start_time = r.end_time; }) == "InvalidParameterValueException");
  CHECK(refused([](auto& r) { r.max_contributor_count = 0; }) == "InvalidParameterValueException");
  CHECK(refused([](auto& r) { r.max_contributor_count = 26; }) == "InvalidParameterValueException");
  CHECK(refused([](auto& r) { r.metrics = {"Median"}; }) == "InvalidParameterValueException");
}

TEST_CASE("Accesses of many threads are all counted", "[engine][insights][concurrency]") {
  Fixture f;
  f.Set(ContributorInsightsAction::kEnable, "gsi");
  constexpr int kThreads = 4;
  constexpr int kSteps = 100;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kSteps; ++i) {
        const std::string sk = std::to_string(t) + "/" + std::to_string(i);
        static_cast<void>(f.db.PutItem({.table_name = kTable, .item = {{"pk", "hot"}, {"sk", sk}, {"gsiPk", "g"}}}));
        static_cast<void>(
            f.db.GetItem({.table_name = kTable, .key = {{"pk", "hot"}, {"sk", sk}}, .consistent_read = true}));
        static_cast<void>(f.db.GetInsightRuleReport({.rule_name = "DynamoDBContributorInsights-SKC-Songs-1767225600000",
                                                     .end_time = f.clock.Now() + minutes(1)}));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(f.Counted("PKC") == Units{{"hot", 4.0 * kThreads * kSteps}});
  CHECK(f.Counted("PKC", "gsi") == Units{{"g", 3.0 * kThreads * kSteps}});
  CHECK(f.Report("SKC").aggregate_value == 4.0 * kThreads * kSteps);
}

}  // namespace
}  // namespace karst
