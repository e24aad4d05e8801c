// What JSON wants escaped inside strings: control characters, '"' and '\'. Used by JsonWriter and by the encoder of
// items, which append to different things. Pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace karst::wire {

// 0: as it is; 'u': \u00XX; any other: a backslash and that character.
constexpr std::array<char, 256> MakeEscapes() {
  std::array<char, 256> escapes{};
  for (std::size_t c = 0; c < 0x20; ++c) escapes[c] = 'u';
  escapes['\b'] = 'b';
  escapes['\f'] = 'f';
  escapes['\n'] = 'n';
  escapes['\r'] = 'r';
  escapes['\t'] = 't';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  return escapes;
}
inline constexpr std::array<char, 256> kEscapes = MakeEscapes();

// Calls append(std::string_view) for each piece of the escaped text.
template <typename Append>
void EscapeInPieces(std::string_view text, Append append) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::size_t run = 0;  // start of what can be copied as it is
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = kEscapes[byte];
    if (escape == 0) continue;
    append(text.substr(run, i - run));
    const char escaped[6] = {'\\', escape, '0', '0', kHex[byte >> 4], kHex[byte & 0xF]};
    append(std::string_view(escaped, escape == 'u' ? 6 : 2));
    run = i + 1;
  }
  append(text.substr(run));
}

}  // namespace karst::wire
