// Letter case as HTTP has it: of names, schemes and codings only the ASCII letters are alike, whatever the locale. Used
// by all of the server that compares what a client wrote. Pure functions.
#pragma once

#include <algorithm>
#include <string_view>

namespace karst::server {

constexpr char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

inline bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  if (a == b) return true;  // as it mostly is, and compared many bytes at once
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return ToLower(x) == ToLower(y); });
}

}  // namespace karst::server
