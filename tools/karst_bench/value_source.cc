#include "karst_bench/value_source.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace karst::workload {
namespace {

constexpr std::size_t kFillerBytes = std::size_t{64} * 1024;
constexpr std::int64_t kLatestItems = 1'000'000;

// 0 <= value < 1.
double Fraction(Random& random) {
  constexpr double kScale = 1.0 / 9007199254740992.0;  // 2^-53: a double holds 53 bits
  return static_cast<double>(random() >> 11) * kScale;
}

__extension__ using Uint128 = unsigned __int128;

// Without the division of a uniform_int_distribution: multiplies, and keeps the upper half.
std::int64_t Below(Random& random, std::uint64_t bound) {
  return static_cast<std::int64_t>((static_cast<Uint128>(random()) * bound) >> 64);
}

// Bits of a value by all of its bits: the finalizer of splitmix64.
std::uint64_t Scatter(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

// log1p(x) / x and expm1(x) / x, with their limit 1 at 0.
double Log1pOverX(double x) { return std::abs(x) > 1e-8 ? std::log1p(x) / x : 1 - x * (0.5 - x / 3); }
double Expm1OverX(double x) { return std::abs(x) > 1e-8 ? std::expm1(x) / x : 1 + x * 0.5 * (1 + x / 3); }

const std::string& FillerBytes() {
  static const std::string bytes = [] {
    constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    Random random(1);
    std::string made(kFillerBytes, ' ');
    for (char& c : made) c = kAlphabet[static_cast<std::size_t>(Below(random, kAlphabet.size()))];
    return made;
  }();
  return bytes;
}

}  // namespace

void ValueSource::AppendText(std::int64_t value, std::size_t width, std::string* out) const {
  const fmt::format_int digits(value);
  if (digits.size() < width) out->append(width - digits.size(), '0');
  out->append(digits.data(), digits.size());
}

std::int64_t Draw::Of(const ValueSource& source) {
  const std::size_t slot = source.slot();
  if (drawn_in_[slot] != request_) {
    values_[slot] = source.Next(*this);
    drawn_in_[slot] = request_;
  }
  return values_[slot];
}

std::int64_t UniformSource::Next(Draw& draw) const {
  return low_ + Below(draw.random(), static_cast<std::uint64_t>(high_ - low_) + 1);
}

// W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions" (1996).
ZipfianRanks::ZipfianRanks(std::int64_t items, double exponent)
    : items_(static_cast<double>(items)),
      exponent_(exponent),
      integral_of_first_(Integral(1.5) - 1),
      integral_of_last_(Integral(items_ + 0.5)),
      shortcut_(2 - Inverse(Integral(2.5) - Weight(2))) {}

double ZipfianRanks::Integral(double x) const {
  const double log_x = std::log(x);
  return Expm1OverX((1 - exponent_) * log_x) * log_x;
}

double ZipfianRanks::Inverse(double x) const {
  const double t = std::max(x * (1 - exponent_), -1.0);
  return std::exp(Log1pOverX(t) * x);
}

double ZipfianRanks::Weight(double x) const { return std::exp(-exponent_ * std::log(x)); }

std::int64_t ZipfianRanks::Next(Random& random) const {
  while (true) {
    const double u = integral_of_last_ + Fraction(random) * (integral_of_first_ - integral_of_last_);
    const double x = Inverse(u);
    const double rank = std::clamp(std::floor(x + 0.5), 1.0, items_);
    if (rank - x <= shortcut_ || u >= Integral(rank + 0.5) - Weight(rank)) return static_cast<std::int64_t>(rank) - 1;
  }
}

Permutation::Permutation(std::int64_t items) : items_(static_cast<std::uint64_t>(items)) {
  while (items_ > std::uint64_t{1} << (2 * half_bits_)) ++half_bits_;
  mask_ = (std::uint64_t{1} << half_bits_) - 1;
}

// A Feistel network permutes the square that the items just fit into, whatever its rounds do; who leaves the range is
// sent on until he is back in it, which permutes the range itself.
std::int64_t Permutation::Of(std::int64_t value) const {
  constexpr std::uint64_t kRounds = 4;
  auto at = static_cast<std::uint64_t>(value);
  do {
    std::uint64_t left = at >> half_bits_;
    std::uint64_t right = at & mask_;
    for (std::uint64_t round = 1; round <= kRounds; ++round) {
      const std::uint64_t mixed = left ^ (Scatter(right + (round << 56)) & mask_);
      left = right;
      right = mixed;
    }
    at = left << half_bits_ | right;
  } while (at >= items_);
  return static_cast<std::int64_t>(at);
}

std::int64_t ZipfianSource::Next(Draw& draw) const {
  const std::int64_t rank = ranks_.Next(draw.random());
  return ordered_ ? rank : scattered_.Of(rank);
}

LatestSource::LatestSource(std::size_t slot, const SequenceSource& sequence, double exponent, std::int64_t loaded)
    : ValueSource(slot),
      sequence_(sequence),
      loaded_(std::clamp<std::int64_t>(loaded, 0, std::max<std::int64_t>(sequence.first(), 0))),
      ranks_(kLatestItems, exponent) {}

std::int64_t LatestSource::Next(Draw& draw) const {
  const std::int64_t given = sequence_.given();
  const std::int64_t known = loaded_ + given;
  const std::int64_t rank = ranks_.Next(draw.random()) % std::max<std::int64_t>(known, 1);
  if (known == 0) return sequence_.first();  // the first that there will be
  return rank < given ? sequence_.first() + given - 1 - rank : loaded_ - 1 - (rank - given);
}

std::int64_t ClockSource::Next(Draw&) const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t ticks = milliseconds_ ? std::chrono::duration_cast<std::chrono::milliseconds>(now).count()
                                           : std::chrono::duration_cast<std::chrono::seconds>(now).count();
  return ticks + offset_;
}

ChoiceSource::ChoiceSource(std::size_t slot, std::vector<std::string> words, const std::vector<double>& weights)
    : ValueSource(slot), words_(std::move(words)) {
  double sum = 0;
  for (const double weight : weights) up_to_.push_back(sum += weight);
}

std::int64_t ChoiceSource::Next(Draw& draw) const {
  const double at = Fraction(draw.random()) * up_to_.back();
  const auto found = std::upper_bound(up_to_.begin(), up_to_.end() - 1, at);
  return found - up_to_.begin();
}

void ChoiceSource::AppendText(std::int64_t value, std::size_t, std::string* out) const {
  out->append(words_[static_cast<std::size_t>(value)]);
}

void AppendFiller(Random& random, std::size_t count, std::string* out) {
  const std::string& bytes = FillerBytes();
  while (count > 0) {
    const std::size_t size = std::min(count, bytes.size() / 2);
    const auto start = static_cast<std::size_t>(Below(random, bytes.size() - size));
    out->append(bytes, start, size);
    count -= size;
  }
}

}  // namespace karst::workload
