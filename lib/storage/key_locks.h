// KeyLocks: striped locks that order the writers of one key. Different keys hardly ever wait for each other. Several
// keys are locked in the order of their stripes, so that two writers cannot wait for each other for ever. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace karst::storage {

class KeyLocks {
 public:
  static constexpr std::size_t kStripes = 4096;

  // Holds the stripe of one key until it goes.
  std::unique_lock<std::mutex> Lock(std::string_view key);
  // Holds the stripes of all keys until it goes.
  std::vector<std::unique_lock<std::mutex>> LockAll(const std::vector<std::string>& keys);

 private:
  struct alignas(64) Stripe {
    std::mutex mutex;
  };
  static std::size_t StripeOf(std::string_view key);

  std::unique_ptr<Stripe[]> stripes_ = std::make_unique<Stripe[]>(kStripes);
};

}  // namespace karst::storage
