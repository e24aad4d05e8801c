#include "engine/key_counters.h"

#include <algorithm>
#include <chrono>

namespace karst::engine {

using std::chrono::minutes;

void KeyCounters::Add(Clock::TimePoint now, std::string_view key, double weight) {
  const auto begin = std::chrono::floor<minutes>(now);
  // Never negative but for a clock from before 1970, of which any place is as good as another.
  std::optional<Minute>& minute = ring_[static_cast<std::size_t>(begin.time_since_epoch().count()) % kMinutesKept];
  if (!minute || minute->begin != begin) {  // the one of an hour ago is over
    minute.emplace(Minute());
    minute->begin = begin;
  }
  minute->keys.Add(key, weight);
  minute->smallest = minute->samples == 0 ? weight : std::min(minute->smallest, weight);
  minute->greatest = std::max(minute->greatest, weight);
  minute->sum += weight;
  ++minute->samples;
}

std::vector<KeyCounters::Minute> KeyCounters::Between(Clock::TimePoint from, Clock::TimePoint to,
                                                      Clock::TimePoint now) const {
  const Clock::TimePoint oldest = std::chrono::floor<minutes>(now) - minutes(kMinutesKept - 1);
  std::vector<Minute> found;
  for (const std::optional<Minute>& minute : ring_) {
    if (!minute || minute->begin < std::max(from, oldest) || minute->begin >= to || minute->begin > now) continue;
    found.push_back(*minute);
  }
  std::sort(found.begin(), found.end(), [](const Minute& a, const Minute& b) { return a.begin < b.begin; });
  return found;
}

}  // namespace karst::engine
