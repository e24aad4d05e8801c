#include "engine/access_insights.h"

#include <chrono>

#include "support/catch.h"
#include "support/manual_clock.h"

namespace karst::engine {
namespace {

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
  w.insights.Forget(table.id, table.settings.insights->enabled_at);
  CHECK_FALSE(w.HasCounts(table));
}

TEST_CASE("To forget late leaves what was counted since insights were enabled again", "[engine][insights]") {
  World w;
  const catalog::TableDescriptor before = CountedFrom(w.clock);
  w.Count(before);
  w.clock.Advance(std::chrono::seconds(1));
  const catalog::TableDescriptor again = CountedFrom(w.clock);
  w.Count(again);
  w.insights.Forget(before.id, before.settings.insights->enabled_at);
  CHECK(w.HasCounts(again));
  w.insights.Forget(again.id);
  CHECK_FALSE(w.HasCounts(again));
}

}  // namespace karst::engine
