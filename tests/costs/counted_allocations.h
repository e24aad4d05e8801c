// Counts what a thread allocates. The program of these tests replaces operator new (counted_allocations.cc).
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace karst::testing {

// Calls of operator new on this thread so far.
std::uint64_t AllocationsOfThread();

// The fewest allocations of many runs: what is left out are those of caches and arenas that fill up now and then.
template <typename Run>
std::uint64_t AllocationsOf(Run run) {
  constexpr int kRuns = 16;
  std::uint64_t fewest = std::numeric_limits<std::uint64_t>::max();
  for (int i = 0; i < kRuns; ++i) {
    const std::uint64_t before = AllocationsOfThread();
    run();
    fewest = std::min(fewest, AllocationsOfThread() - before);
  }
  return fewest;
}

}  // namespace karst::testing
