#include "value/number_codec.h"

#include <cstring>

#include "base/error_table.h"

namespace karst {

namespace {

// First byte of a positive number: kExponentBias + base-100 exponent.
constexpr int kExponentBias = 0xC0;
constexpr std::uint8_t kFirstPositive = 0x80;

}  // namespace

Number NumberCodec::Encode(const NumberDigits& digits) {
  Number number;
  if (digits.count == 0) return number;
  const unsigned mask = digits.negative ? 0xFF : 0x00;
  const int exponent = (digits.point + 1) >> 1;
  number.bytes_[0] = static_cast<char>(static_cast<unsigned>(kExponentBias + exponent) ^ mask);

  std::size_t size = 1, next = 0;
  const auto count = static_cast<std::size_t>(digits.count);
  const auto append = [&](unsigned tens, unsigned ones) {
    number.bytes_[size++] = static_cast<char>((2U * (10U * tens + ones) + 1U) ^ mask);
  };
  if ((digits.point & 1) != 0) append(0, digits.digits[next++]);
  for (; next + 1 < count; next += 2) append(digits.digits[next], digits.digits[next + 1]);
  if (next < count) append(digits.digits[next], 0);
  number.bytes_[size - 1] = static_cast<char>(number.bytes_[size - 1] ^ 1);  // 2d, not 2d + 1: the last digit
  number.size_ = static_cast<std::uint8_t>(size);
  return number;
}

NumberHead NumberCodec::ReadHead(std::string_view bytes) {
  if (bytes.size() < 2 || bytes.size() > Number::kMaxEncodedBytes) return {};
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  if (first == kFirstPositive && bytes[1] == '\0') return {};
  const unsigned mask = first < kFirstPositive ? 0xFF : 0x00;
  return {.is_zero = false, .mask = mask, .exponent = static_cast<int>(first ^ mask) - kExponentBias};
}

NumberDigits NumberCodec::Decode(std::string_view bytes) {
  NumberDigits result;
  const NumberHead head = ReadHead(bytes);
  if (head.is_zero) return result;
  result.negative = head.mask != 0;
  const auto byte_at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]) ^ head.mask; };

  result.point = 2 * head.exponent;
  int count = 0;
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    const unsigned pair = byte_at(i) / 2;
    if (i == 1 && pair < 10) {
      --result.point;
    } else {
      result.digits[static_cast<std::size_t>(count++)] = static_cast<std::uint8_t>(pair / 10);
    }
    result.digits[static_cast<std::size_t>(count++)] = static_cast<std::uint8_t>(pair % 10);
  }
  if (result.digits[static_cast<std::size_t>(count) - 1] == 0) --count;
  result.count = count;
  return result;
}

Number NumberCodec::FromCanonicalBytes(std::string_view bytes) {
  Number number;
  number.size_ = static_cast<std::uint8_t>(bytes.size());
  std::memcpy(number.bytes_.data(), bytes.data(), bytes.size());
  return number;
}

bool NumberCodec::AreCanonicalBytes(std::string_view bytes) {
  if (bytes.size() < 2 || bytes.size() > Number::kMaxEncodedBytes) return false;
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  const unsigned mask = first < kFirstPositive ? 0xFF : 0x00;
  if (bytes.size() == 2 && first == kFirstPositive && bytes[1] == '\0') return true;  // zero

  int digits = 2 * (static_cast<int>(bytes.size()) - 1);
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    const unsigned byte = static_cast<std::uint8_t>(bytes[i]) ^ mask;
    const bool is_last = i + 1 == bytes.size();
    if (byte > 199 || (byte & 1U) == (is_last ? 1U : 0U)) return false;
    const unsigned pair = byte / 2;
    if ((i == 1 || is_last) && pair == 0) return false;
    if (i == 1 && pair < 10) --digits;
    if (is_last && pair % 10 == 0) --digits;
  }
  return digits <= kNumberDigitsMax;
}

std::optional<Error> NumberCodec::CheckRange(std::int64_t point, bool has_too_many_digits) {
  if (point > kNumberPointMax) {
    return base::ValidationError(
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  }
  if (point < kNumberPointMin) {
    return base::ValidationError(
        "Number underflow. Attempting to store a number with magnitude smaller than supported range");
  }
  if (has_too_many_digits) {
    return base::ValidationError("Attempting to store more than 38 significant digits in a Number");
  }
  return std::nullopt;
}

}  // namespace karst
