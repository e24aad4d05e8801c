// Histogram: counts of latencies in nanoseconds with three significant digits, in the layout of HdrHistogram (lowest
// value 1, highest 1 hour, three digits), so that its tools read what EncodeHdr writes.
//
// Thread safety: none; each thread has its own, and they are added up afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace karst::workload {

class Histogram {
 public:
  void Record(std::int64_t nanoseconds, std::int64_t count = 1);
  void Add(const Histogram& other);
  void Clear();

  std::int64_t count() const { return count_; }
  std::int64_t max() const { return max_; }
  double Mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }
  // The latency below or at which `percent` of all lie; 0 when there are none.
  std::int64_t Percentile(double percent) const;
  // Bounds of the buckets that are not empty, lowest first, and their counts.
  struct Bar {
    std::int64_t low;
    std::int64_t high;  // included
    std::int64_t count;
  };
  std::vector<Bar> Bars() const;

  // The payload of a line in a HdrHistogram log: version 2, deflated, in base64.
  std::string EncodeHdr() const;

 private:
  static std::size_t IndexOf(std::int64_t value);
  static std::int64_t LowestOf(std::size_t index);
  static std::int64_t HighestOf(std::size_t index);

  std::vector<std::int64_t> counts_;
  std::int64_t count_ = 0;
  std::int64_t max_ = 0;
  double sum_ = 0;
};

}  // namespace karst::workload
