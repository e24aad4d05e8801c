#include "engine/heavy_hitters.h"

#include <algorithm>
#include <tuple>

namespace karst::engine {

void HeavyHitters::Add(std::string_view key, double weight) {
  if (const auto found = places_.find(key); found != places_.end()) {
    found->second.weight += weight;
    return;
  }
  const double inherited = places_.size() < capacity_ ? 0 : EvictLightest();
  places_.emplace(key, Place{.weight = inherited + weight, .number = arrivals_++});
}

double HeavyHitters::EvictLightest() {
  const auto lighter = [](const auto& a, const auto& b) {
    return std::tie(a.second.weight, a.second.number) < std::tie(b.second.weight, b.second.number);
  };
  const auto lightest = std::min_element(places_.begin(), places_.end(), lighter);
  const double weight = lightest->second.weight;
  places_.erase(lightest);
  return weight;
}

std::vector<HeavyHitter> HeavyHitters::Kept() const {
  std::vector<HeavyHitter> kept;
  kept.reserve(places_.size());
  for (const auto& [key, place] : places_) kept.push_back({.key = key, .weight = place.weight});
  std::sort(kept.begin(), kept.end(), [](const HeavyHitter& a, const HeavyHitter& b) { return a.key < b.key; });
  return kept;
}

}  // namespace karst::engine
