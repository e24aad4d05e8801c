// KeyLocks: striped locks that order the writers of one key. Different keys hardly ever wait for each other. Several
// keys are locked in the order of their stripes, so that two writers cannot wait for each other for ever. Beside the
// stripes stand the claims of transactions, which say exactly which keys are theirs. Thread-safe; what is held may be
// let go by another thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/handover_locks.h"
#include "storage/key_claims.h"

namespace karst::storage {

class KeyLocks {
 public:
  // So many that two keys which are written at the same time hardly ever share one.
  static constexpr std::size_t kStripes = 32768;

  // `refuses_claimed`: whether plain writers of a claimed key are refused; otherwise they wait.
  explicit KeyLocks(bool refuses_claimed = false) : refuses_claimed_(refuses_claimed) {}

  // The keys of transactions under way. A transaction claims its keys before it locks them, and longer.
  KeyClaims& claims() { return claims_; }
  // Whether one who comes to this key now is to be refused, for a transaction's sake.
  bool Refuses(std::string_view key) const { return refuses_claimed_ && claims_.IsClaimed(key); }

  // A stripe that is held until this goes.
  using Held = HandoverLocks::Held;
  Held Lock(std::string_view key) { return stripes_.Lock(StripeOf(key)); }
  // Does not wait: holds nothing if another has the stripe.
  Held TryLock(std::string_view key) { return stripes_.TryLock(StripeOf(key)); }
  // Calls `waiter` once, now or when its turn comes.
  void LockThen(std::string_view key, std::unique_ptr<HandoverLocks::Waiter> waiter) {
    stripes_.LockThen(StripeOf(key), std::move(waiter));
  }
  // Whether this is what Lock would hold.
  bool IsOf(const Held& held, std::string_view key) const { return stripes_.IsOf(held, StripeOf(key)); }
  std::vector<Held> LockAll(const std::vector<std::string>& keys);

 private:
  static std::size_t StripeOf(std::string_view key) { return std::hash<std::string_view>{}(key) % kStripes; }

  const bool refuses_claimed_;
  KeyClaims claims_;
  HandoverLocks stripes_{kStripes};
};

}  // namespace karst::storage
