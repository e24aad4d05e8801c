#include "storage/key_locks.h"

#include <algorithm>
#include <functional>
#include <string>

namespace karst::storage {

std::size_t KeyLocks::StripeOf(std::string_view key) { return std::hash<std::string_view>{}(key) % kStripes; }

std::unique_lock<std::mutex> KeyLocks::Lock(std::string_view key) {
  return std::unique_lock(stripes_[StripeOf(key)].mutex);
}

std::vector<std::unique_lock<std::mutex>> KeyLocks::LockAll(const std::vector<std::string>& keys) {
  std::vector<std::size_t> stripes;
  stripes.reserve(keys.size());
  for (const std::string& key : keys) stripes.push_back(StripeOf(key));
  std::sort(stripes.begin(), stripes.end());
  stripes.erase(std::unique(stripes.begin(), stripes.end()), stripes.end());
  std::vector<std::unique_lock<std::mutex>> held;
  held.reserve(stripes.size());
  for (const std::size_t stripe : stripes) held.emplace_back(stripes_[stripe].mutex);
  return held;
}

}  // namespace karst::storage
