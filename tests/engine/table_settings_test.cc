#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <karst/karst.h>

#include "support/catch.h"
#include "support/manual_clock.h"
#include "support/temp_database.h"
#include "support/test_engine.h"

namespace karst {
namespace {

using std::chrono::hours;
using testing::MessageOf;
using testing::SimpleTable;

constexpr const char* kPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"dynamodb:*","Resource":"*"}]})";

std::string ArnOf(const std::string& name) { return "arn:aws:dynamodb:us-east-1:000000000000:table/" + name; }

}  // namespace

TEST_CASE("What is kept beside a table is there after a restart, and goes with it", "[engine][settings]") {
  testing::TempDatabase db;
  CreateTableRequest create = SimpleTable("Songs");
  create.tags = {{"team", "music"}};
  create.resource_policy = kPolicy;
  create.sse_specification = SseSpecification{.enabled = true};
  REQUIRE(db->CreateTable(create));
  REQUIRE(db->TagResource({.resource_arn = ArnOf("Songs"), .tags = {{"env", "test"}}}));
  REQUIRE(db->UpdateContinuousBackups({.table_name = "Songs",
                                       .point_in_time_recovery_specification = {.point_in_time_recovery_enabled = true,
                                                                                .recovery_period_in_days = 7}}));
  REQUIRE(db->UpdateContributorInsights({.table_name = "Songs"}));
  const std::string stream = "arn:aws:kinesis:us-east-1:000000000000:stream/songs";
  REQUIRE(db->EnableKinesisStreamingDestination({.table_name = "Songs", .stream_arn = stream}));
  db.Reopen();
  CHECK(db->ListTagsOfResource({.resource_arn = ArnOf("Songs")}).value().tags.size() == 2);
  CHECK(db->GetResourcePolicy({.resource_arn = ArnOf("Songs")}).value().policy == kPolicy);
  CHECK(db->DescribeTable({.table_name = "Songs"}).value().table.sse_description);
  CHECK(db->DescribeContinuousBackups({.table_name = "Songs"}).value().point_in_time_recovery.recovery_period_in_days ==
        7);
  CHECK(db->ListContributorInsights().value().contributor_insights_summaries.size() == 1);
  CHECK(db->DescribeKinesisStreamingDestination({.table_name = "Songs"})
            .value()
            .kinesis_data_stream_destinations.at(0)
            .stream_arn == stream);

  REQUIRE(db->DeleteTable({.table_name = "Songs"}));
  REQUIRE(db->CreateTable(SimpleTable("Songs")));
  CHECK(db->ListTagsOfResource({.resource_arn = ArnOf("Songs")}).value().tags.empty());
  CHECK_FALSE(db->GetResourcePolicy({.resource_arn = ArnOf("Songs")}));
  CHECK_FALSE(db->DescribeContinuousBackups({.table_name = "Songs"}).value().point_in_time_recovery.enabled);
  CHECK(db->ListContributorInsights().value().contributor_insights_summaries.empty());
}

TEST_CASE("A table of an account that has a number is missed by its ARN", "[engine][tags]") {
  Options options = testing::TestOptions();
  options.account_id = "123456789012";
  Database db = Database::OpenInMemory(options).value();
  const std::string arn = "arn:aws:dynamodb:us-east-1:123456789012:table/Missing";
  const auto missing = db.ListTagsOfResource({.resource_arn = arn});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == ErrorCode::kResourceNotFound);
  CHECK(missing.error().message() == "Requested resource not found: ResourceArn: " + arn + " not found");
  CHECK(db.TagResource({.resource_arn = arn, .tags = {{"k", "v"}}}).error().code() == ErrorCode::kResourceNotFound);
  CHECK(db.UntagResource({.resource_arn = arn, .tag_keys = {"k"}}).error().code() == ErrorCode::kResourceNotFound);
}

TEST_CASE("The window of recovery moves with the clock", "[engine][continuous_backups]") {
  testing::ManualClock clock;
  Database db = testing::OpenInMemory(clock);
  REQUIRE(db.CreateTable(SimpleTable("Songs")));
  const UpdateContinuousBackupsRequest enable{
      .table_name = "Songs",
      .point_in_time_recovery_specification = {.point_in_time_recovery_enabled = true, .recovery_period_in_days = 2}};
  REQUIRE(db.UpdateContinuousBackups(enable));
  const Clock::TimePoint start = clock.Now();
  const auto window = [&] {
    return db.DescribeContinuousBackups({.table_name = "Songs"}).value().point_in_time_recovery;
  };
  clock.Advance(std::chrono::minutes(3));
  CHECK(window().latest_restorable_date_time == start);
  clock.Advance(hours(24));
  REQUIRE(db.UpdateContinuousBackups(enable));  // once more, which changes nothing
  CHECK(window().earliest_restorable_date_time == start);
  CHECK(window().latest_restorable_date_time == clock.Now() - std::chrono::minutes(5));
  clock.Advance(hours(48));
  CHECK(window().earliest_restorable_date_time == clock.Now() - hours(48));
  REQUIRE(db.UpdateContinuousBackups({.table_name = "Songs"}));
  CHECK_FALSE(window().earliest_restorable_date_time);
  REQUIRE(db.UpdateContinuousBackups(enable));
  CHECK(window().earliest_restorable_date_time == clock.Now());
}

TEST_CASE("Insights of a table with a sort key have four rules, of throttled keys two", "[engine][insights]") {
  testing::ManualClock clock;
  Database db = testing::OpenInMemory(clock);
  REQUIRE(db.CreateTable(SimpleTable("Songs", /*with_sort_key=*/true)));
  const auto rules = [&](ContributorInsightsMode mode) {
    REQUIRE(db.UpdateContributorInsights({.table_name = "Songs", .contributor_insights_mode = mode}));
    return db.DescribeContributorInsights({.table_name = "Songs"}).value().contributor_insights_rule_list;
  };
  CHECK(rules(ContributorInsightsMode::kAccessedAndThrottledKeys).size() == 4);
  clock.Advance(hours(1));
  CHECK(rules(ContributorInsightsMode::kThrottledKeys) ==
        std::vector<std::string>{"DynamoDBContributorInsights-PKT-Songs-1767225600000",
                                 "DynamoDBContributorInsights-SKT-Songs-1767225600000"});
  const auto disabled = db.UpdateContributorInsights(
      {.table_name = "Songs", .contributor_insights_action = ContributorInsightsAction::kDisable});
  CHECK(disabled.value().contributor_insights_status == ContributorInsightsStatus::kDisabling);
  const auto described = db.DescribeContributorInsights({.table_name = "Songs"}).value();
  CHECK(described.contributor_insights_status == ContributorInsightsStatus::kDisabled);
  CHECK(described.contributor_insights_rule_list.empty());
  CHECK(described.last_update_date_time == clock.Now());
}

TEST_CASE("The pages of insights hold each table once", "[engine][insights]") {
  Database db = testing::OpenInMemory();
  constexpr int kTables = 120;  // more than ListTables answers at once
  for (int i = 0; i < kTables; ++i) {
    const std::string name = "table" + std::to_string(i);
    REQUIRE(db.CreateTable(SimpleTable(name)));
    REQUIRE(db.UpdateContributorInsights({.table_name = name}));
  }
  std::set<std::string> seen;
  std::optional<std::string> token;
  do {
    const auto page = db.ListContributorInsights({.next_token = token, .max_results = 50}).value();
    for (const auto& summary : page.contributor_insights_summaries) CHECK(seen.insert(summary.table_name).second);
    token = page.next_token;
  } while (token);
  CHECK(seen.size() == kTables);
}

TEST_CASE("A setting that no enum has is refused before it is stored", "[engine][settings]") {
  Database db = testing::OpenInMemory();
  REQUIRE(db.CreateTable(SimpleTable("Songs")));
  CHECK_FALSE(db.UpdateContributorInsights(
      {.table_name = "Songs", .contributor_insights_mode = static_cast<ContributorInsightsMode>(9)}));
  CHECK_FALSE(db.EnableKinesisStreamingDestination(
      {.table_name = "Songs",
       .stream_arn = std::string(40, 'x'),
       .approximate_creation_date_time_precision = static_cast<DateTimePrecision>(0)}));
  CHECK(MessageOf(db.UpdateKinesisStreamingDestination({.table_name = "Songs", .stream_arn = std::string(40, 'x')})) ==
        "Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot be "
        "null or contain only null values");
}

TEST_CASE("A small table is counted exactly, a large one is estimated from a part of it", "[engine][describe_table]") {
  Database db = testing::OpenInMemory();
  Table songs = db.EnsureTable({.name = "Songs", .partition_key = {"pk"}}).value();
  const auto put = [&](int from, int to, std::size_t size) {
    for (int i = from; i < to; ++i) REQUIRE(songs.Put({{"pk", std::to_string(i)}, {"text", std::string(size, 'x')}}));
  };
  const auto describe = [&] { return db.DescribeTable({.table_name = "Songs"}).value().table; };
  put(0, 1000, 100);
  CHECK(describe().item_count == 1000);
  CHECK(describe().table_size_bytes == 1000 * (2 + 4 + 100) + 10 * 1 + 90 * 2 + 900 * 3);
  put(1000, 5000, 4096);
  CHECK(describe().item_count > 2500);
  CHECK(describe().item_count < 10000);
  CHECK(describe().table_size_bytes > 8'000'000);
  CHECK(describe().table_size_bytes < 33'000'000);
}

}  // namespace karst
