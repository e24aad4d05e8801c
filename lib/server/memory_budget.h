// MemoryBudget: a bound on what all connections together hold in large buffers. Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>

namespace karst::server {

class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t bytes) : left_(static_cast<std::ptrdiff_t>(bytes)) {}

  // False, and nothing taken, when less than `bytes` are left.
  bool TryTake(std::size_t bytes) {
    const auto wanted = static_cast<std::ptrdiff_t>(bytes);
    if (left_.fetch_sub(wanted) >= wanted) return true;
    left_.fetch_add(wanted);
    return false;
  }
  void Give(std::size_t bytes) { left_.fetch_add(static_cast<std::ptrdiff_t>(bytes)); }

 private:
  std::atomic<std::ptrdiff_t> left_;
};

}  // namespace karst::server
