// The distributions of values, and that a seed repeats them.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "karst_bench/value_source.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

constexpr int kDraws = 200'000;

std::map<std::int64_t, int> Histogram(const ValueSource& source, std::uint64_t seed) {
  Draw draw(8, seed);
  std::map<std::int64_t, int> counts;
  for (int i = 0; i < kDraws; ++i) {
    draw.Begin();
    ++counts[draw.Of(source)];
  }
  return counts;
}

// Within five standard deviations of a binomial count, so that a fixed seed decides, and a wrong distribution fails.
bool IsNear(int count, double share) {
  const double expected = kDraws * share;
  return std::abs(count - expected) <= 5 * std::sqrt(expected * (1 - share)) + 1;
}

TEST_CASE("Uniform values are alike and stay in their bounds", "[workload]") {
  const auto counts = Histogram(UniformSource(0, -2, 7), 3);
  REQUIRE(counts.size() == 10);
  CHECK(counts.begin()->first == -2);
  CHECK(counts.rbegin()->first == 7);
  for (const auto& [value, count] : counts) CHECK(IsNear(count, 0.1));
}

TEST_CASE("Zipfian ranks have the weights 1 / rank^exponent", "[workload]") {
  for (const double exponent : {0.5, 0.99, 1.0, 1.5, 3.0}) {
    CAPTURE(exponent);
    constexpr std::int64_t kItems = 1000;
    double sum = 0;
    for (std::int64_t rank = 1; rank <= kItems; ++rank) sum += std::pow(static_cast<double>(rank), -exponent);
    const auto counts = Histogram(ZipfianSource(0, kItems, exponent, /*ordered=*/true), 5);
    CHECK(counts.rbegin()->first < kItems);
    for (const std::int64_t rank : {1, 2, 3, 10, 100, 1000}) {
      const auto found = counts.find(rank - 1);
      CHECK(IsNear(found == counts.end() ? 0 : found->second, std::pow(static_cast<double>(rank), -exponent) / sum));
    }
  }
}

TEST_CASE("Scattered zipfian values keep their weights but lose their order", "[workload]") {
  const auto counts = Histogram(ZipfianSource(0, 1000, 0.99, /*ordered=*/false), 5);
  const auto hottest =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  CHECK(hottest->first != 0);
  CHECK(hottest->second > kDraws / 10);
}

TEST_CASE("Scattering is a permutation: each value once, in another order", "[workload]") {
  for (const std::int64_t items : {1, 2, 3, 10, 1000, 1024, 1025, 100'003}) {
    CAPTURE(items);
    const Permutation scattered(items);
    std::vector<bool> seen(static_cast<std::size_t>(items), false);
    std::int64_t kept = 0;
    for (std::int64_t i = 0; i < items; ++i) {
      const std::int64_t to = scattered.Of(i);
      REQUIRE(to >= 0);
      REQUIRE(to < items);
      REQUIRE_FALSE(seen[static_cast<std::size_t>(to)]);
      seen[static_cast<std::size_t>(to)] = true;
      if (to == i) ++kept;
    }
    if (items >= 1000) CHECK(kept < 20);
  }
}

TEST_CASE("Latest values are those that exist: of the sequence, then of what was loaded", "[workload]") {
  // 10 were loaded, but the sequence begins at 1000: between them there is nothing.
  SequenceSource sequence(0, 1000);
  const LatestSource latest(1, sequence, 0.99, /*loaded=*/10);
  Draw draw(2, 9);
  CHECK(Histogram(latest, 3).begin()->first == 0);
  CHECK(Histogram(latest, 3).rbegin()->first == 9);
  for (int i = 0; i < 3; ++i) {
    draw.Begin();
    draw.Of(sequence);
  }
  const auto counts = Histogram(latest, 3);
  CHECK(counts.size() == 13);
  CHECK(counts.rbegin()->first == 1002);
  CHECK(counts.at(1002) > counts.at(1000));
  CHECK(counts.at(1000) > counts.at(9));
  CHECK(counts.count(10) == 0);
  // A sequence from 0 has nothing before it, whatever was loaded elsewhere.
  const SequenceSource fresh(0, 0);
  CHECK(Histogram(LatestSource(1, fresh, 0.5, 100), 3).size() == 1);
}

TEST_CASE("A sequence gives each value once, and latest values are those that it gave, newest first", "[workload]") {
  SequenceSource sequence(0, 100);
  const LatestSource latest(1, sequence, 0.99, /*loaded=*/100);
  Draw draw(2, 9);
  for (std::int64_t i = 0; i < 50; ++i) {
    draw.Begin();
    CHECK(draw.Of(sequence) == 100 + i);
  }
  std::map<std::int64_t, int> counts;
  for (int i = 0; i < kDraws; ++i) {
    draw.Begin();
    ++counts[draw.Of(latest)];
  }
  CHECK(counts.begin()->first >= 0);
  CHECK(counts.rbegin()->first == 149);
  CHECK(counts[149] > counts[148]);
  CHECK(counts[148] > counts[100]);
}

TEST_CASE("Choices follow their weights", "[workload]") {
  const auto counts = Histogram(ChoiceSource(0, {"a", "b", "c"}, {1, 2, 7}), 11);
  CHECK(IsNear(counts.at(0), 0.1));
  CHECK(IsNear(counts.at(1), 0.2));
  CHECK(IsNear(counts.at(2), 0.7));
}

TEST_CASE("The same seed draws the same values", "[workload]") {
  const ZipfianSource source(0, 1000, 0.99, false);
  CHECK(Histogram(source, 4) == Histogram(source, 4));
  CHECK(Histogram(source, 4) != Histogram(source, 5));
}

}  // namespace
}  // namespace karst::workload
