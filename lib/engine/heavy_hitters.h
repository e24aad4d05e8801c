// HeavyHitters: which keys weigh most in a sequence of keys, in bounded memory (the Space-Saving algorithm of Metwally,
// Agrawal and El Abbadi). Used by KeyCounters. Not thread-safe.
//
// While there are no more keys than `capacity`, every weight is exact. After that a new key takes the place of the
// lightest one, and its weight on top: no weight is too small, none is too great by more than total / capacity, and a
// key heavier than that is never missing. The same calls give the same keys: of equally light ones the oldest goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "base/hash.h"

namespace karst::engine {

struct HeavyHitter {
  std::string key;
  double weight = 0;
};

class HeavyHitters {
 public:
  // `capacity` is at least 1.
  explicit HeavyHitters(std::size_t capacity) : capacity_(capacity) {}

  // O(1) for a key that is kept, O(capacity) for one that takes the place of another.
  void Add(std::string_view key, double weight);

  // What is kept, in byte order of keys.
  std::vector<HeavyHitter> Kept() const;

 private:
  struct Place {
    double weight = 0;
    std::uint64_t number = 0;  // of the call that brought the key
  };
  using Places = absl::flat_hash_map<std::string, Place, base::StringHash, std::equal_to<>>;

  // Takes the lightest key out and tells its weight.
  double EvictLightest();

  std::size_t capacity_;
  std::uint64_t arrivals_ = 0;
  Places places_;
};

}  // namespace karst::engine
