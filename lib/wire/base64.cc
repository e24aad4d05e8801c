#include "wire/base64.h"

#include <array>
#include <cstdint>

namespace karst::wire {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 0xFF;

constexpr std::array<std::uint8_t, 256> MakeDigits() {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}
constexpr std::array<std::uint8_t, 256> kDigits = MakeDigits();

std::uint32_t Byte(char c) { return static_cast<unsigned char>(c); }
std::uint32_t Digit(char c) { return kDigits[static_cast<unsigned char>(c)]; }

// Four digits as 24 bits; above 24 bits when one of them is no digit.
std::uint32_t Quad(const char* at) {
  const std::uint32_t bad = (Digit(at[0]) | Digit(at[1]) | Digit(at[2]) | Digit(at[3])) & 0xC0;
  return (bad << 24) | (Digit(at[0]) << 18) | (Digit(at[1]) << 12) | (Digit(at[2]) << 6) | Digit(at[3]);
}

}  // namespace

char* WriteBase64(std::string_view bytes, char* to) {
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t bits = (Byte(bytes[i]) << 16) | (Byte(bytes[i + 1]) << 8) | Byte(bytes[i + 2]);
    *to++ = kAlphabet[bits >> 18];
    *to++ = kAlphabet[(bits >> 12) & 0x3F];
    *to++ = kAlphabet[(bits >> 6) & 0x3F];
    *to++ = kAlphabet[bits & 0x3F];
  }
  const std::size_t left = bytes.size() - i;
  if (left == 0) return to;
  const std::uint32_t bits = (Byte(bytes[i]) << 16) | (left == 2 ? Byte(bytes[i + 1]) << 8 : 0);
  *to++ = kAlphabet[bits >> 18];
  *to++ = kAlphabet[(bits >> 12) & 0x3F];
  *to++ = left == 2 ? kAlphabet[(bits >> 6) & 0x3F] : '=';
  *to++ = '=';
  return to;
}

void AppendBase64(std::string_view bytes, std::string* out) {
  const std::size_t start = out->size();
  out->resize(start + Base64Size(bytes.size()));
  WriteBase64(bytes, out->data() + start);
}

bool AppendBase64Decoded(std::string_view text, std::string* out) {
  if (text.size() % 4 != 0) return false;
  if (text.empty()) return true;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::size_t start = out->size();
  out->resize(start + text.size() / 4 * 3 - padding);
  char* to = out->data() + start;
  const std::size_t whole = padding == 0 ? text.size() : text.size() - 4;
  bool good = true;
  for (std::size_t i = 0; i < whole; i += 4) {
    const std::uint32_t bits = Quad(text.data() + i);
    good = good && bits <= 0xFFFFFF;
    *to++ = static_cast<char>(bits >> 16);
    *to++ = static_cast<char>(bits >> 8);
    *to++ = static_cast<char>(bits);
  }
  if (padding != 0) {
    const char last[4] = {text[whole], text[whole + 1], padding == 2 ? 'A' : text[whole + 2], 'A'};
    const std::uint32_t bits = Quad(last);
    const std::uint32_t left_over = padding == 2 ? bits & 0xFFFF : bits & 0xFF;
    good = good && bits <= 0xFFFFFF && left_over == 0;
    *to++ = static_cast<char>(bits >> 16);
    if (padding == 1) *to++ = static_cast<char>(bits >> 8);
  }
  if (!good) out->resize(start);
  return good;
}

}  // namespace karst::wire
