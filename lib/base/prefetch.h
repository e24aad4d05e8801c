#pragma once

#include <algorithm>
#include <cstddef>

namespace karst::base {

// Has memory fetched that will be read soon, as much of it as is worth it, while something else is done. It may be
// anybody's memory, or nobody's: nothing is read of it.
inline void Prefetch(const char* begin, std::size_t bytes) {
  constexpr std::size_t kLineBytes = 64;
  constexpr std::size_t kBytesMax = 2048;
  const std::size_t wanted = std::min(bytes, kBytesMax);
  for (std::size_t at = 0; at < wanted; at += kLineBytes) __builtin_prefetch(begin + at);
}

}  // namespace karst::base
