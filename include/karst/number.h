// Number: DynamoDB's decimal of up to 38 significant digits, magnitude 1E-130 to 9.99...E+125.
//
// A Number holds the canonical bytes of lib/value/FORMAT.md: equal numbers have equal bytes, and memcmp of the bytes
// is numeric order. It never allocates. Immutable and safe to read from any thread.
#pragma once

#include <array>
#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <karst/error.h>

namespace karst {

class Number {
 public:
  // One exponent byte and at most 20 base-100 digits.
  static constexpr std::size_t kMaxEncodedBytes = 21;

  Number();  // zero

  template <std::signed_integral T>
  Number(T value) : Number(FromSigned(static_cast<std::int64_t>(value))) {}  // NOLINT(google-explicit-constructor)
  template <std::unsigned_integral T>
  Number(T value) : Number(FromUnsigned(static_cast<std::uint64_t>(value))) {}  // NOLINT(google-explicit-constructor)

  // Reads "42", "-0.5", "+1e3", "1.50E-7". Errors: kValidation, in DynamoDB's words, for text that is no number, for
  // more than 38 significant digits, and for magnitudes out of range.
  static Result<Number> Parse(std::string_view text);

  // The shortest decimal that reads back as `value`. Errors: kValidation for NaN, infinities and magnitudes out of
  // range.
  static Result<Number> FromDouble(double value);

  // Takes bytes made by encoded(). Errors: kCorruption for any others.
  static Result<Number> FromEncoded(std::string_view bytes);

  // DynamoDB's spelling: plain digits, no exponent, no trailing zeros.
  std::string ToString() const;

  // The value when it is an integer that fits, else nothing.
  std::optional<std::int64_t> ToInt64() const;
  double ToDouble() const;

  bool IsNegative() const;
  bool IsZero() const;

  std::string_view encoded() const { return {bytes_.data(), size_}; }

  friend bool operator==(const Number& a, const Number& b) { return a.encoded() == b.encoded(); }
  friend std::strong_ordering operator<=>(const Number& a, const Number& b) {
    return a.encoded().compare(b.encoded()) <=> 0;
  }

 private:
  friend class NumberCodec;  // lib/value: makes Numbers from digits

  static Number FromSigned(std::int64_t value);
  static Number FromUnsigned(std::uint64_t value);

  std::array<char, kMaxEncodedBytes> bytes_{};
  std::uint8_t size_ = 0;
};

}  // namespace karst
