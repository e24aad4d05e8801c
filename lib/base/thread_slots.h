// What many threads use at once without sharing a cache line that any of them writes: a few copies of it, of which each
// thread uses one. Used where an operation would only count, or hold, something that all operations do.
// Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace karst::base {

inline constexpr std::size_t kThreadSlots = 8;
inline constexpr std::size_t kCacheLineBytes = 64;

// The calling thread's number: below kThreadSlots, and of another thread too when there are more of them.
inline std::size_t ThreadSlot() {
  constexpr std::size_t kNone = kThreadSlots;
  static constinit std::atomic<std::size_t> threads{0};
  static constinit thread_local std::size_t slot = kNone;
  if (slot == kNone) [[unlikely]]
    slot = threads.fetch_add(1, std::memory_order_relaxed) % kThreadSlots;
  return slot;
}

// A sum that any thread may add to.
class SpreadCounter {
 public:
  void Add(std::uint64_t by) { parts_[ThreadSlot()].value.fetch_add(by, std::memory_order_relaxed); }
  std::uint64_t Sum() const {
    std::uint64_t sum = 0;
    for (const Part& part : parts_) sum += part.value.load(std::memory_order_relaxed);
    return sum;
  }

 private:
  struct alignas(kCacheLineBytes) Part {
    std::atomic<std::uint64_t> value{0};
  };
  std::array<Part, kThreadSlots> parts_;
};

// A pointer to what `shared` points to, with a count of its own. It holds one of `shared` until its last copy is gone.
template <typename T>
std::shared_ptr<T> WithOwnCount(std::shared_ptr<T> shared) {
  struct Holder {
    std::shared_ptr<T> held;
    std::array<char, kCacheLineBytes> apart{};  // from the count of the next one in memory
    void operator()(T*) { held.reset(); }
  };
  T* const object = shared.get();
  return std::shared_ptr<T>(object, Holder{std::move(shared)});
}

}  // namespace karst::base
