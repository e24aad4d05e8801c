#include "storage/key_claims.h"

namespace karst::storage {

KeyClaims::Claim& KeyClaims::Claim::operator=(Claim&& other) noexcept {
  std::swap(claims_, other.claims_);
  std::swap(keys_, other.keys_);
  return *this;
}

KeyClaims::Claim::~Claim() {
  if (claims_ != nullptr) claims_->Release(keys_);
}

KeyClaims::Claim KeyClaims::ClaimAll(std::vector<std::string> keys, std::vector<bool>* taken) {
  taken->assign(keys.size(), false);
  bool free = true;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    (*taken)[i] = claimed_.contains(keys[i]);
    free = free && !(*taken)[i];
  }
  if (!free) return {};
  claimed_.insert(keys.begin(), keys.end());
  size_.store(claimed_.size(), std::memory_order_relaxed);
  return {this, std::move(keys)};
}

bool KeyClaims::IsClaimed(std::string_view key) const {
  // Whoever comes just as a claim is made may go on: it meets the transaction at the key's lock.
  if (size_.load(std::memory_order_relaxed) == 0) [[likely]]
    return false;
  const std::lock_guard lock(mutex_);
  return claimed_.contains(key);
}

void KeyClaims::Release(const std::vector<std::string>& keys) {
  const std::lock_guard lock(mutex_);
  for (const std::string& key : keys) claimed_.erase(key);
  size_.store(claimed_.size(), std::memory_order_relaxed);
}

}  // namespace karst::storage
