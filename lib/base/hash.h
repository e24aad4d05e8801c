// Hashes: one for maps in memory, keyed by text, and one that is stored. Pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace karst::base {

// For absl::flat_hash_map<std::string, T, StringHash, std::equal_to<>>: look-ups by std::string_view.
struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

// XXH3, 64 bits, seed 0. Stored in keys: it decides where an item lives, so it must never change.
std::uint64_t StableHash(std::string_view bytes);

inline constexpr std::size_t kStableDigestBytes = 16;
// XXH3, 128 bits, seed 0, in its canonical (big-endian) bytes. Stored with request tokens: two requests of one digest
// are the same request.
std::string StableDigest(std::string_view bytes);

}  // namespace karst::base
