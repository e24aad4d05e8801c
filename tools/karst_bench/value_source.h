// ValueSource: where the varying values of a workload come from - keys by some distribution, counters, times, words. A
// Draw asks each source at most once for one request, so that a name means the same value wherever it stands.
//
// Thread safety: a source is shared by all threads and is either immutable or atomic; a Draw belongs to one thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace karst::workload {

using Random = std::mt19937_64;

class Draw;

class ValueSource {
 public:
  explicit ValueSource(std::size_t slot) : slot_(slot) {}
  virtual ~ValueSource() = default;
  ValueSource(const ValueSource&) = delete;
  ValueSource& operator=(const ValueSource&) = delete;

  virtual std::int64_t Next(Draw& draw) const = 0;
  // The text of a value; of most sources its decimal digits.
  virtual void AppendText(std::int64_t value, std::size_t width, std::string* out) const;
  virtual bool is_number() const { return true; }

  // The place of this source's value in a Draw.
  std::size_t slot() const { return slot_; }

 private:
  std::size_t slot_;
};

// The values of one request, in one thread.
class Draw {
 public:
  Draw(std::size_t slots, std::uint64_t seed) : random_(seed), values_(slots), drawn_in_(slots, 0) {}

  // The value of the source in this request.
  std::int64_t Of(const ValueSource& source);
  // From here on every source is asked anew.
  void Begin() { ++request_; }
  Random& random() { return random_; }
  // While loading: which item it is.
  std::int64_t index = 0;

 private:
  Random random_;
  std::vector<std::int64_t> values_;
  std::vector<std::uint64_t> drawn_in_;  // by slot: the request whose value this is
  std::uint64_t request_ = 1;
};

// Where a source is asked while a store is loaded: the number of the item.
class IndexSource final : public ValueSource {
 public:
  using ValueSource::ValueSource;
  std::int64_t Next(Draw& draw) const override { return draw.index; }
};

// low <= value <= high, all alike.
class UniformSource final : public ValueSource {
 public:
  UniformSource(std::size_t slot, std::int64_t low, std::int64_t high) : ValueSource(slot), low_(low), high_(high) {}
  std::int64_t Next(Draw& draw) const override;

 private:
  std::int64_t low_;
  std::int64_t high_;
};

// Ranks 0, 1, 2... of falling likelihood: rank r has the weight 1 / (r + 1)^exponent. By rejection inversion, so that
// any exponent above 0 and any number of items cost the same.
class ZipfianRanks {
 public:
  ZipfianRanks(std::int64_t items, double exponent);
  std::int64_t Next(Random& random) const;

 private:
  double Integral(double x) const;
  double Inverse(double x) const;
  double Weight(double x) const;

  double items_;
  double exponent_;
  double integral_of_first_;
  double integral_of_last_;
  double shortcut_;
};

// 0 .. items - 1 in another order: each value once.
class Permutation {
 public:
  explicit Permutation(std::int64_t items);
  std::int64_t Of(std::int64_t value) const;

 private:
  std::uint64_t items_;
  int half_bits_ = 1;  // of a square of 2^(2 * half_bits_) values
  std::uint64_t mask_ = 0;
};

// Zipfian over 0 .. items - 1, with the likely ones scattered over the range unless `ordered`.
class ZipfianSource final : public ValueSource {
 public:
  ZipfianSource(std::size_t slot, std::int64_t items, double exponent, bool ordered)
      : ValueSource(slot), ranks_(items, exponent), scattered_(items), ordered_(ordered) {}
  std::int64_t Next(Draw& draw) const override;

 private:
  ZipfianRanks ranks_;
  Permutation scattered_;
  bool ordered_;
};

// first, first + 1, ...: each value once, over all threads.
class SequenceSource final : public ValueSource {
 public:
  SequenceSource(std::size_t slot, std::int64_t first) : ValueSource(slot), first_(first), next_(first) {}
  std::int64_t Next(Draw&) const override { return next_.fetch_add(1, std::memory_order_relaxed); }
  std::int64_t first() const { return first_; }
  // How many values were given.
  std::int64_t given() const { return next_.load(std::memory_order_relaxed) - first_; }

 private:
  std::int64_t first_;
  mutable std::atomic<std::int64_t> next_;
};

// A value that a sequence gave already, or that was loaded before, the newest most often. `loaded`: 0 to loaded - 1
// were, as far as they lie below the sequence's first.
class LatestSource final : public ValueSource {
 public:
  LatestSource(std::size_t slot, const SequenceSource& sequence, double exponent, std::int64_t loaded);
  std::int64_t Next(Draw& draw) const override;

 private:
  const SequenceSource& sequence_;
  std::int64_t loaded_;
  ZipfianRanks ranks_;
};

// The value of another source divided by, or modulo, a number: groups items into partitions.
class DerivedSource final : public ValueSource {
 public:
  enum class How { kQuotient, kRemainder };
  DerivedSource(std::size_t slot, const ValueSource& of, How how, std::int64_t by)
      : ValueSource(slot), of_(of), how_(how), by_(by) {}
  std::int64_t Next(Draw& draw) const override {
    const std::int64_t value = draw.Of(of_);
    return how_ == How::kQuotient ? value / by_ : value % by_;
  }

 private:
  const ValueSource& of_;
  How how_;
  std::int64_t by_;
};

// Now, in seconds or milliseconds since 1970, plus an offset.
class ClockSource final : public ValueSource {
 public:
  ClockSource(std::size_t slot, bool milliseconds, std::int64_t offset)
      : ValueSource(slot), milliseconds_(milliseconds), offset_(offset) {}
  std::int64_t Next(Draw&) const override;

 private:
  bool milliseconds_;
  std::int64_t offset_;
};

// One of some words, by weight.
class ChoiceSource final : public ValueSource {
 public:
  ChoiceSource(std::size_t slot, std::vector<std::string> words, const std::vector<double>& weights);
  std::int64_t Next(Draw& draw) const override;
  void AppendText(std::int64_t value, std::size_t width, std::string* out) const override;
  bool is_number() const override { return false; }

 private:
  std::vector<std::string> words_;
  std::vector<double> up_to_;  // cumulated weights
};

// Appends `count` letters and digits, the same for the same seed.
void AppendFiller(Random& random, std::size_t count, std::string* out);

}  // namespace karst::workload
