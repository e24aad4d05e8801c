#include "storage/key_locks.h"

#include <algorithm>

namespace karst::storage {

std::vector<KeyLocks::Held> KeyLocks::LockAll(const std::vector<std::string>& keys) {
  std::vector<std::size_t> stripes;
  stripes.reserve(keys.size());
  for (const std::string& key : keys) stripes.push_back(StripeOf(key));
  std::sort(stripes.begin(), stripes.end());
  stripes.erase(std::unique(stripes.begin(), stripes.end()), stripes.end());
  std::vector<Held> held;
  held.reserve(stripes.size());
  for (const std::size_t stripe : stripes) held.push_back(stripes_.Lock(stripe));
  return held;
}

}  // namespace karst::storage
