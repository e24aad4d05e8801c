// KeyClaims: the keys of transactions under way, compared exactly. Who claims some keys learns which of them another
// has; nobody waits. Used by transactions for items and for request tokens, and by plain writes, which ask whether an
// item is a transaction's. Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <absl/container/flat_hash_set.h>

#include "base/hash.h"

namespace karst::storage {

class KeyClaims {
 public:
  // Gives its keys back when it goes. Not thread-safe itself; the KeyClaims must outlive it.
  class Claim {
   public:
    Claim() = default;
    Claim(Claim&& other) noexcept : claims_(std::exchange(other.claims_, nullptr)), keys_(std::move(other.keys_)) {}
    Claim& operator=(Claim&& other) noexcept;
    ~Claim();

    // False when any key was another's: then this one has none.
    bool held() const { return claims_ != nullptr; }

   private:
    friend class KeyClaims;
    Claim(KeyClaims* claims, std::vector<std::string> keys) : claims_(claims), keys_(std::move(keys)) {}
    KeyClaims* claims_ = nullptr;
    std::vector<std::string> keys_;
  };

  // All of the keys, which are different, or none. In the latter case (*taken)[i] says whether keys[i] is another's.
  // Two that want the same keys in any order cannot both fail for each other's sake. O(keys).
  Claim ClaimAll(std::vector<std::string> keys, std::vector<bool>* taken);

  // Whether anybody has claimed the key. Next to nothing while there are no claims at all.
  bool IsClaimed(std::string_view key) const;

 private:
  void Release(const std::vector<std::string>& keys);

  std::atomic<std::size_t> size_{0};  // of claimed_, for a look without the lock
  mutable std::mutex mutex_;
  absl::flat_hash_set<std::string, base::StringHash, std::equal_to<>> claimed_;  // under mutex_
};

}  // namespace karst::storage
