// Percentiles against a sorted list, and the log's payload against HdrHistogram's format, version 2.
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "karst_bench/histogram.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

std::string FromBase64(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : text.substr(0, text.find('='))) {
    group = group << 6 | static_cast<std::uint32_t>(kAlphabet.find(c));
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<char>(group >> bits));
  }
  return bytes;
}

std::uint64_t BigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string Inflated(std::string_view bytes) {
  std::string out(1 << 16, '\0');
  uLongf size = out.size();
  REQUIRE(uncompress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                     bytes.size()) == Z_OK);
  out.resize(size);
  return out;
}

// Counts by index, from zig-zag LEB128; a negative number is a run of zeros.
std::vector<std::int64_t> ReadCounts(std::string_view bytes) {
  std::vector<std::int64_t> counts;
  for (std::size_t at = 0; at < bytes.size();) {
    std::uint64_t bits = 0;
    int shift = 0;
    unsigned char byte = 0x80;
    while ((byte & 0x80) != 0 && shift < 63) {
      byte = static_cast<unsigned char>(bytes[at++]);
      bits |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      shift += 7;
    }
    const auto value = static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
    if (value < 0) {
      counts.insert(counts.end(), static_cast<std::size_t>(-value), 0);
    } else {
      counts.push_back(value);
    }
  }
  return counts;
}

TEST_CASE("A log's payload is that of HdrHistogram", "[histogram]") {
  Histogram histogram;
  for (int i = 0; i < 300; ++i) histogram.Record(5);
  histogram.Record(2047);
  histogram.Record(2050);  // in the bucket of 2050 and 2051, the second after 2047's
  const std::string encoded = FromBase64(histogram.EncodeHdr());
  CHECK(BigEndian(encoded.substr(0, 4)) == 0x1C849314);
  CHECK(BigEndian(encoded.substr(4, 4)) == encoded.size() - 8);
  const std::string payload = Inflated(encoded.substr(8));
  CHECK(BigEndian(payload.substr(0, 4)) == 0x1C849313);
  CHECK(BigEndian(payload.substr(4, 4)) == payload.size() - 40);
  CHECK(BigEndian(payload.substr(12, 4)) == 3);
  CHECK(BigEndian(payload.substr(16, 8)) == 1);
  CHECK(BigEndian(payload.substr(24, 8)) == 3'600'000'000'000);
  std::vector<std::int64_t> expected(2050, 0);
  expected[5] = 300;
  expected[2047] = 1;
  expected[2049] = 1;
  CHECK(ReadCounts(payload.substr(40)) == expected);
}

TEST_CASE("Percentiles are right to three digits", "[histogram]") {
  std::mt19937_64 random(2);
  std::lognormal_distribution<double> spread(10, 2);
  Histogram histogram;
  std::vector<std::int64_t> values;
  for (int i = 0; i < 100'000; ++i) {
    values.push_back(static_cast<std::int64_t>(spread(random)));
    histogram.Record(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double percent : {1.0, 50.0, 90.0, 99.0, 99.9, 100.0}) {
    // A share such as 0.999 is not exact in binary: what it falls short of a whole number must not round up.
    const double share = percent / 100 * static_cast<double>(values.size());
    const auto rank = static_cast<std::size_t>(std::ceil(share - 1e-6)) - 1;
    const auto exact = static_cast<double>(values[rank]);
    CHECK(static_cast<double>(histogram.Percentile(percent)) == Approx(exact).epsilon(0.001));
    CHECK(histogram.Percentile(percent) >= values[rank]);
  }
  CHECK(histogram.max() == values.back());
  CHECK(histogram.count() == 100'000);
}

TEST_CASE("Histograms add up", "[histogram]") {
  Histogram a;
  Histogram b;
  Histogram both;
  for (std::int64_t i = 1; i <= 1000; ++i) {
    (i % 3 == 0 ? a : b).Record(i * 977);
    both.Record(i * 977);
  }
  a.Add(b);
  CHECK(a.Percentile(50) == both.Percentile(50));
  CHECK(a.EncodeHdr() == both.EncodeHdr());
  CHECK(a.Mean() == both.Mean());
  a.Clear();
  CHECK(a.Percentile(99) == 0);
  CHECK(a.Bars().empty());
}

TEST_CASE("A count is as good as so many records, and a histogram is as long as its longest", "[histogram]") {
  Histogram one_by_one;
  Histogram counted;
  for (int i = 0; i < 1000; ++i) one_by_one.Record(70'000'000);
  one_by_one.Record(12);
  counted.Record(12);
  counted.Record(70'000'000, 1000);
  CHECK(counted.EncodeHdr() == one_by_one.EncodeHdr());
  CHECK(counted.Mean() == one_by_one.Mean());
  CHECK(counted.count() == 1001);
  Histogram sum;  // shorter than what is added
  sum.Record(1);
  sum.Add(counted);
  CHECK(sum.Percentile(100) == counted.Percentile(100));
  CHECK(Histogram().Percentile(99) == 0);
  CHECK_FALSE(Histogram().EncodeHdr().empty());
}

TEST_CASE("Bars cover what was recorded", "[histogram]") {
  Histogram histogram;
  for (const std::int64_t value : {0, 1, 2047, 2048, 1'000'000, 3'600'000}) histogram.Record(value);
  const std::vector<Histogram::Bar> bars = histogram.Bars();
  REQUIRE(bars.size() == 6);
  CHECK(bars[2].low == 2047);
  CHECK(bars[2].high == 2047);
  CHECK(bars[3].low == 2048);
  CHECK(bars[3].high == 2049);
  CHECK(bars[4].low <= 1'000'000);
  CHECK(bars[4].high >= 1'000'000);
}

}  // namespace
}  // namespace karst::workload
