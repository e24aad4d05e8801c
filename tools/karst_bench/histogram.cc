#include "karst_bench/histogram.h"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace karst::workload {
namespace {

// Three significant digits need 2048 sub-buckets; each further bucket holds the upper 1024 of a range twice as wide.
constexpr int kSubBucketBits = 11;
constexpr std::int64_t kSubBuckets = std::int64_t{1} << kSubBucketBits;
constexpr std::int64_t kHalf = kSubBuckets / 2;
constexpr auto kHalfSize = static_cast<std::size_t>(kHalf);
constexpr std::int64_t kHighest = 3'600'000'000'000;  // one hour
constexpr int kSignificantDigits = 3;

constexpr std::uint32_t kCookie = 0x1C849303 | 0x10;            // version 2, counts as zig-zag LEB128
constexpr std::uint32_t kCompressedCookie = 0x1C849304 | 0x10;  // the same, deflated

template <typename T>
void PutBigEndian(T value, std::string* out) {
  for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> shift));
  }
}

// LEB128 with at most nine bytes, the last of eight bits.
void PutZigZag(std::int64_t value, std::string* out) {
  auto bits = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
  for (int i = 0; i < 8 && bits >= 0x80; ++i) {
    out->push_back(static_cast<char>(bits | 0x80));
    bits >>= 7;
  }
  out->push_back(static_cast<char>(bits));
}

std::string Deflated(const std::string& bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
           static_cast<uLong>(bytes.size()));
  out.resize(size);
  return out;
}

std::string Base64(const std::string& bytes) {
  constexpr const char* kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    const std::size_t given = std::min<std::size_t>(3, bytes.size() - at);
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (i < given ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) out.push_back(i <= given ? kAlphabet[group >> (18 - 6 * i) & 63] : '=');
  }
  return out;
}

}  // namespace

std::size_t Histogram::IndexOf(std::int64_t value) {
  const int bucket = 64 - kSubBucketBits - std::countl_zero(static_cast<std::uint64_t>(value) | (kSubBuckets - 1));
  const std::int64_t sub_bucket = value >> bucket;
  return static_cast<std::size_t>((bucket + 1) * kHalf + sub_bucket - kHalf);
}

std::int64_t Histogram::LowestOf(std::size_t index) {
  const auto at = static_cast<std::int64_t>(index);
  if (at < kSubBuckets) return at;
  const std::int64_t bucket = at / kHalf - 1;
  return (at % kHalf + kHalf) << bucket;
}

std::int64_t Histogram::HighestOf(std::size_t index) { return LowestOf(index + 1) - 1; }

void Histogram::Record(std::int64_t nanoseconds, std::int64_t count) {
  const std::int64_t value = std::clamp<std::int64_t>(nanoseconds, 0, kHighest);
  const std::size_t index = IndexOf(value);
  // As far as the longest so far, by whole buckets: a run has many histograms, and most stay short.
  if (index >= counts_.size()) counts_.resize((index / kHalfSize + 1) * kHalfSize, 0);
  counts_[index] += count;
  count_ += count;
  sum_ += static_cast<double>(value) * static_cast<double>(count);
  max_ = std::max(max_, value);
}

void Histogram::Add(const Histogram& other) {
  if (counts_.size() < other.counts_.size()) counts_.resize(other.counts_.size(), 0);
  for (std::size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  sum_ += other.sum_;
  max_ = std::max(max_, other.max_);
}

void Histogram::Clear() {
  std::fill(counts_.begin(), counts_.end(), 0);
  count_ = 0;
  max_ = 0;
  sum_ = 0;
}

std::int64_t Histogram::Percentile(double percent) const {
  if (count_ == 0) return 0;
  const auto wanted = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(std::ceil(percent / 100.0 * static_cast<double>(count_) - 1e-9)));
  std::int64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= wanted) return std::min(HighestOf(i), max_);
  }
  return max_;
}

std::vector<Histogram::Bar> Histogram::Bars() const {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] > 0) bars.push_back({LowestOf(i), HighestOf(i), counts_[i]});
  }
  return bars;
}

std::string Histogram::EncodeHdr() const {
  std::string counts;
  const std::size_t end = count_ == 0 ? 0 : IndexOf(max_) + 1;
  for (std::size_t i = 0; i < end;) {
    std::size_t zeros = 0;
    while (i + zeros < end && counts_[i + zeros] == 0) ++zeros;
    if (zeros > 0) {
      PutZigZag(-static_cast<std::int64_t>(zeros), &counts);  // a run of zeros
      i += zeros;
    } else {
      PutZigZag(counts_[i++], &counts);
    }
  }
  std::string payload;
  PutBigEndian(kCookie, &payload);
  PutBigEndian(static_cast<std::uint32_t>(counts.size()), &payload);
  PutBigEndian(std::uint32_t{0}, &payload);  // normalizing index offset
  PutBigEndian(static_cast<std::uint32_t>(kSignificantDigits), &payload);
  PutBigEndian(std::uint64_t{1}, &payload);  // lowest discernible value
  PutBigEndian(static_cast<std::uint64_t>(kHighest), &payload);
  PutBigEndian(std::bit_cast<std::uint64_t>(1.0), &payload);  // integer to double conversion ratio
  payload.append(counts);
  const std::string deflated = Deflated(payload);
  std::string encoded;
  PutBigEndian(kCompressedCookie, &encoded);
  PutBigEndian(static_cast<std::uint32_t>(deflated.size()), &encoded);
  encoded.append(deflated);
  return Base64(encoded);
}

}  // namespace karst::workload
