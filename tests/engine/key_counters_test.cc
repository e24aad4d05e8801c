#include "engine/key_counters.h"

#include <chrono>
#include <string>
#include <vector>

#include "support/catch.h"
#include "support/manual_clock.h"

namespace karst::engine {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using TimePoint = Clock::TimePoint;

constexpr TimePoint kStart = testing::ManualClock::kStart;  // a whole minute

std::vector<TimePoint> BeginsOf(const std::vector<KeyCounters::Minute>& found) {
  std::vector<TimePoint> begins;
  for (const KeyCounters::Minute& minute : found) begins.push_back(minute.begin);
  return begins;
}

}  // namespace

TEST_CASE("What is added within a minute is put together, and what comes later apart", "[engine][key_counters]") {
  KeyCounters counters;
  counters.Add(kStart, "a", 1);
  counters.Add(kStart + seconds(59), "a", 0.5);
  counters.Add(kStart + seconds(59), "b", 3);
  counters.Add(kStart + seconds(60), "a", 2);
  const auto found = counters.Between(kStart, kStart + minutes(2), kStart + minutes(2));
  REQUIRE(found.size() == 2);
  const auto kept = found[0].keys.Kept();
  REQUIRE(kept.size() == 2);
  CHECK(kept[0].key == "a");
  CHECK(kept[0].weight == 1.5);
  CHECK(kept[1].weight == 3);
  CHECK(found[0].samples == 3);
  CHECK(found[0].sum == 4.5);
  CHECK(found[0].smallest == 0.5);
  CHECK(found[0].greatest == 3);
  CHECK(found[1].begin == kStart + minutes(1));
  CHECK(found[1].sum == 2);
}

TEST_CASE("A minute is found where it begins", "[engine][key_counters]") {
  KeyCounters counters;
  for (int i = 0; i < 5; ++i) counters.Add(kStart + minutes(i), "a", 1);
  const TimePoint now = kStart + minutes(5);
  CHECK(BeginsOf(counters.Between(kStart + minutes(1), kStart + minutes(3), now)) ==
        std::vector<TimePoint>{kStart + minutes(1), kStart + minutes(2)});
  CHECK(BeginsOf(counters.Between(kStart + seconds(1), kStart + seconds(61), now)) ==
        std::vector<TimePoint>{kStart + minutes(1)});
}

TEST_CASE("Minutes are kept for an hour", "[engine][key_counters]") {
  KeyCounters counters;
  const auto found_at = [&](TimePoint now) { return counters.Between(kStart, now + minutes(1), now).size(); };
  counters.Add(kStart, "a", 1);
  CHECK(found_at(kStart + seconds(59 * 60 + 59)) == 1);
  CHECK(found_at(kStart + minutes(60)) == 0);
  for (int i = 1; i <= 200; ++i) counters.Add(kStart + minutes(i), "a", 1);
  CHECK(found_at(kStart + minutes(200)) == 60);
}

TEST_CASE("The place of a minute is used again an hour later, for that hour alone", "[engine][key_counters]") {
  KeyCounters counters;
  counters.Add(kStart, "old", 1);
  counters.Add(kStart + minutes(60), "new", 2);
  const auto found = counters.Between(kStart, kStart + minutes(61), kStart + minutes(60));
  REQUIRE(found.size() == 1);
  CHECK(found[0].sum == 2);
  CHECK(found[0].keys.Kept().at(0).key == "new");
}

TEST_CASE("A clock that is set back sees nothing of the future", "[engine][key_counters]") {
  KeyCounters counters;
  counters.Add(kStart + minutes(30), "a", 1);
  counters.Add(kStart, "b", 1);
  CHECK(BeginsOf(counters.Between(kStart, kStart + minutes(60), kStart)) == std::vector<TimePoint>{kStart});
}

TEST_CASE("Sums are exact however many keys there are", "[engine][key_counters]") {
  KeyCounters counters;
  for (int i = 0; i < 1000; ++i) counters.Add(kStart, std::to_string(i), 0.5);
  const auto found = counters.Between(kStart, kStart + minutes(1), kStart);
  REQUIRE(found.size() == 1);
  CHECK(found[0].sum == 500);
  CHECK(found[0].samples == 1000);
  CHECK(found[0].keys.Kept().size() == KeyCounters::kKeysAMinute);
}

}  // namespace karst::engine
