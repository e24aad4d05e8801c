// The digits of a Number and their canonical bytes (FORMAT.md). Used inside lib/value only. Pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include <karst/number.h>

namespace karst {

inline constexpr int kNumberDigitsMax = 38;
inline constexpr int kNumberPointMax = 126;   // 9.99...E+125
inline constexpr int kNumberPointMin = -129;  // 1E-130

// +-0.d1 d2 ... dn * 10^point with d1 and dn not zero. Zero has no digits.
struct NumberDigits {
  bool negative = false;
  int count = 0;
  int point = 0;
  std::array<std::uint8_t, kNumberDigitsMax + 2> digits;  // 0 to 9 each; filled up to count
};

// What the first byte says: the sign as the mask of all bytes, and the exponent of 100.
struct NumberHead {
  bool is_zero = true;
  unsigned mask = 0;  // 0xFF in negative numbers
  int exponent = 0;
};

class NumberCodec {
 public:
  // Bytes whose length no number has are taken for zero.
  static NumberHead ReadHead(std::string_view bytes);
  // `digits` must be in DynamoDB's range.
  static Number Encode(const NumberDigits& digits);
  static NumberDigits Decode(const Number& number) { return Decode(number.encoded()); }
  // Of bytes that no Number has, the digits are of no use.
  static NumberDigits Decode(std::string_view bytes);

  // Takes canonical bytes without a look at them.
  static Number FromCanonicalBytes(std::string_view bytes);
  static bool AreCanonicalBytes(std::string_view bytes);

  // The error for digits out of range or for more than 38 of them, in DynamoDB's order of checks, or nothing.
  static std::optional<Error> CheckRange(std::int64_t point, bool has_too_many_digits);
};

}  // namespace karst
