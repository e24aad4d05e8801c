#include "engine/heavy_hitters.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "support/catch.h"

namespace karst::engine {
namespace {

std::map<std::string, double> WeightsOf(const HeavyHitters& hitters) {
  std::map<std::string, double> weights;
  for (const HeavyHitter& one : hitters.Kept()) weights[one.key] = one.weight;
  return weights;
}

}  // namespace

TEST_CASE("While there are no more keys than places every weight is exact", "[engine][heavy_hitters]") {
  HeavyHitters hitters(3);
  hitters.Add("b", 0.5);
  hitters.Add("a", 3);
  hitters.Add("c", 1);
  hitters.Add("b", 0.5);
  CHECK(WeightsOf(hitters) == std::map<std::string, double>{{"a", 3}, {"b", 1}, {"c", 1}});
}

TEST_CASE("A new key takes the place of the lightest, and its weight", "[engine][heavy_hitters]") {
  HeavyHitters hitters(2);
  hitters.Add("heavy", 10);
  hitters.Add("light", 2);
  hitters.Add("new", 1);
  CHECK(WeightsOf(hitters) == std::map<std::string, double>{{"heavy", 10}, {"new", 3}});
}

TEST_CASE("Of equally light keys the oldest goes", "[engine][heavy_hitters]") {
  HeavyHitters hitters(3);
  for (const char* key : {"z", "a", "m"}) hitters.Add(key, 1);
  hitters.Add("new", 1);
  CHECK(WeightsOf(hitters) == std::map<std::string, double>{{"a", 1}, {"m", 1}, {"new", 2}});
}

TEST_CASE("One place holds the latest key and all the weight", "[engine][heavy_hitters]") {
  HeavyHitters hitters(1);
  for (const char* key : {"a", "b", "c"}) hitters.Add(key, 1);
  CHECK(WeightsOf(hitters) == std::map<std::string, double>{{"c", 3}});
}

TEST_CASE("No weight is too small, nor too great by more than its share, and no heavy key is missing",
          "[engine][heavy_hitters]") {
  constexpr std::size_t kCapacity = 20;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937_64 random(seed);
    HeavyHitters hitters(kCapacity);
    HeavyHitters same(kCapacity);
    std::map<std::string, double> truth;
    double total = 0;
    for (int i = 0; i < 5000; ++i) {
      // The product of two draws is skewed towards the small numbers.
      const std::string key = std::to_string((random() % 40) * (random() % 40) / (1 + random() % 9));
      const double weight = 0.5 * static_cast<double>(1 + random() % 6);
      hitters.Add(key, weight);
      same.Add(key, weight);
      truth[key] += weight;
      total += weight;
    }
    REQUIRE(truth.size() > kCapacity);
    const std::map<std::string, double> kept = WeightsOf(hitters);
    const double error = total / kCapacity;
    CHECK(kept.size() == kCapacity);
    CHECK(kept == WeightsOf(same));
    for (const auto& [key, weight] : kept) {
      CHECK(weight >= truth[key]);
      CHECK(weight <= truth[key] + error);
    }
    for (const auto& [key, weight] : truth) {
      if (weight > error) CHECK(kept.contains(key));
    }
  }
}

}  // namespace karst::engine
