// Base64 (RFC 4648, padded): binary values in JSON. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace karst::wire {

// Bytes of the text for `size` bytes.
constexpr std::size_t Base64Size(std::size_t size) { return (size + 2) / 3 * 4; }

// Writes the text for `bytes` to where there is room for it, and tells where it ends.
char* WriteBase64(std::string_view bytes, char* to);
// Appends it.
void AppendBase64(std::string_view bytes, std::string* out);

// Appends the bytes that `text` stands for. False, with *out as it was, when text is not canonical: a length that is no
// multiple of 4, characters of another alphabet, padding elsewhere than at the end, or bits left over that are not
// zero.
bool AppendBase64Decoded(std::string_view text, std::string* out);

}  // namespace karst::wire
