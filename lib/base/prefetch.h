// Prefetch: has memory fetched before it is needed. Used where a record of RocksDB is found and not read so far: such
// memory is far, and read from its beginning it comes line by line. Thread-safe: a free function.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace karst::base {

// Has memory fetched that will be read soon, as much of it as is worth it, while something else is done. It may be
// anybody's memory, or nobody's: nothing is read of it.
inline void Prefetch(std::string_view memory) {
  constexpr std::size_t kLineBytes = 64;
  constexpr std::size_t kBytesMax = 2048;
  const std::size_t bytes = std::min(memory.size(), kBytesMax);
  for (std::size_t at = 0; at < bytes; at += kLineBytes) __builtin_prefetch(memory.data() + at);
}

}  // namespace karst::base
