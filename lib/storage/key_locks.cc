#include "storage/key_locks.h"

#include <algorithm>
#include <functional>
#include <string>

namespace karst::storage {

std::size_t KeyLocks::StripeOf(std::string_view key) { return std::hash<std::string_view>{}(key) % kStripes; }

KeyLocks::Held KeyLocks::Lock(std::string_view key) { return Held(stripes_[StripeOf(key)]); }

KeyLocks::Held KeyLocks::TryLock(std::string_view key) { return Held(stripes_[StripeOf(key)], std::try_to_lock); }

std::vector<KeyLocks::Held> KeyLocks::LockAll(const std::vector<std::string>& keys) {
  std::vector<std::size_t> stripes;
  stripes.reserve(keys.size());
  for (const std::string& key : keys) stripes.push_back(StripeOf(key));
  std::sort(stripes.begin(), stripes.end());
  stripes.erase(std::unique(stripes.begin(), stripes.end()), stripes.end());
  std::vector<Held> held;
  held.reserve(stripes.size());
  for (const std::size_t stripe : stripes) held.emplace_back(stripes_[stripe]);
  return held;
}

}  // namespace karst::storage
