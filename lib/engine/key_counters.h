// KeyCounters: how much each key was used, minute by minute, over the last hour. Used by AccessInsights, which has one
// for each rule that counts. Bounded memory: an hour of minutes, each with the heaviest keys. Not thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <karst/clock.h>

#include "engine/heavy_hitters.h"

namespace karst::engine {

class KeyCounters {
 public:
  static constexpr std::size_t kMinutesKept = 60;
  // Four times what a report may ask for, so that what it lists is heavier than any error; see HeavyHitters.
  static constexpr std::size_t kKeysAMinute = 100;

  struct Minute {
    Clock::TimePoint begin;
    HeavyHitters keys{kKeysAMinute};
    // Of all that was added, be its key kept or not: exact.
    std::int64_t samples = 0;
    double sum = 0;
    double smallest = 0;
    double greatest = 0;
  };

  void Add(Clock::TimePoint now, std::string_view key, double weight);

  // Copies of the minutes that begin at or after `from`, before `to`, and within the last hour before `now`, in order.
  std::vector<Minute> Between(Clock::TimePoint from, Clock::TimePoint to, Clock::TimePoint now) const;

 private:
  std::array<std::optional<Minute>, kMinutesKept> ring_;  // a minute's place is its number since 1970, modulo the hour
};

}  // namespace karst::engine
