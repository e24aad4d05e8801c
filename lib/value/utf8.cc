#include "value/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace karst::value {

namespace {

// Index of the first byte at or after `at` that is not ASCII.
std::size_t SkipAscii(std::string_view bytes, std::size_t at) {
  for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    if ((word & 0x8080808080808080U) != 0) break;
  }
  while (at < bytes.size() && static_cast<std::uint8_t>(bytes[at]) < 0x80) ++at;
  return at;
}

// The bytes of the well-formed sequence at `at`, or 0. The bounds on the second byte exclude what is overlong, a
// surrogate or beyond the last code point.
std::size_t SequenceLength(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < bytes.size() ? static_cast<std::uint8_t>(bytes[at + i]) : std::uint8_t{0};
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const std::uint8_t lead = byte(0), second = byte(1);
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool in_bounds = (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second < 0xA0);
    return in_bounds && continues(1) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool in_bounds = (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second < 0x90);
    return in_bounds && continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool IsUtf8(std::string_view bytes) {
  std::size_t at = SkipAscii(bytes, 0);
  while (at < bytes.size()) {
    const std::size_t length = SequenceLength(bytes, at);
    if (length == 0) return false;
    at = SkipAscii(bytes, at + length);
  }
  return true;
}

}  // namespace karst::value
