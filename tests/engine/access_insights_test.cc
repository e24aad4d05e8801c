#include "engine/access_insights.h"

#include <chrono>

#include "support/catch.h"
#include "support/manual_clock.h"

namespace karst::engine {
namespace {

using std::chrono::seconds;

// A table that is counted from the clock's time on.
catalog::TableDescriptor CountedFrom(const Clock& clock) {
  catalog::TableDescriptor table;
  table.id = 1;
  table.key.hash = {{"pk", KeyType::kString}};
  const Clock::TimePoint now = clock.Now();
  table.settings.insights = catalog::StoredInsights{.enabled = true, .enabled_at = now, .last_update = now};
  return table;
}

struct World {
  testing::ManualClock clock;
  AccessInsights insights{clock};

  void Count(const catalog::TableDescriptor& table) {
    insights.CountRead(table, catalog::PrimaryKey{.partition = "a", .sort = {}}, 1);
  }
  bool HasCounts(const catalog::TableDescriptor& table) {
    const auto now = clock.Now();
    return !insights
                .Between(table.id, *table.settings.insights, AccessInsights::Counted::kPartitions,
                         now - std::chrono::minutes(5), now + std::chrono::minutes(5))
                .empty();
  }
};

}  // namespace

TEST_CASE("What was counted before insights were disabled is forgotten", "[engine][insights]") {
  World w;
  const catalog::TableDescriptor table = CountedFrom(w.clock);
  w.Count(table);
  REQUIRE(w.HasCounts(table));
  w.insights.Forget(table.id, table.settings.insights->last_update);
  CHECK_FALSE(w.HasCounts(table));
}

TEST_CASE("To forget late leaves what was counted since insights were enabled again", "[engine][insights]") {
  World w;
  const catalog::TableDescriptor before = CountedFrom(w.clock);
  w.Count(before);
  w.clock.Advance(seconds(1));
  const catalog::TableDescriptor again = CountedFrom(w.clock);
  w.Count(again);
  w.insights.Forget(before.id, before.settings.insights->last_update);
  CHECK(w.HasCounts(again));
  w.insights.Forget(again.id);
  CHECK_FALSE(w.HasCounts(again));
}

TEST_CASE("To forget late leaves what was counted since the mode went back to accessed keys", "[engine][insights]") {
  World w;
  catalog::TableDescriptor table = CountedFrom(w.clock);
  w.Count(table);
  const catalog::TableDescriptor before = table;
  const auto change_to = [&](ContributorInsightsMode mode) {
    w.clock.Advance(seconds(1));
    table.settings.insights->mode = mode;
    table.settings.insights->last_update = w.clock.Now();
    return table;
  };
  const catalog::TableDescriptor throttled = change_to(ContributorInsightsMode::kThrottledKeys);
  const catalog::TableDescriptor again = change_to(ContributorInsightsMode::kAccessedAndThrottledKeys);
  CHECK_FALSE(w.HasCounts(again));
  w.Count(again);
  w.insights.Forget(throttled.id, throttled.settings.insights->last_update);
  CHECK(w.HasCounts(again));
  w.Count(before);  // of an access that took its time
  w.insights.Forget(again.id);
  CHECK_FALSE(w.HasCounts(again));
}

}  // namespace karst::engine
