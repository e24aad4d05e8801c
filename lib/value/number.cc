#include <karst/number.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/error_table.h"
#include "value/number_codec.h"
#include "value/number_text.h"

namespace karst {

namespace {

constexpr char kZeroFirst = '\x80';

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

Error NotANumber(std::string_view text) {
  if (text.empty()) return base::ValidationError("The parameter cannot be converted to a numeric value");
  return base::ValidationError(fmt::format("The parameter cannot be converted to a numeric value: {}", text));
}

// What stands before the exponent: sign, digits and a point.
struct Mantissa {
  NumberDigits digits;     // without exponent; count is 0 for zero
  std::int64_t point = 0;  // wider than any text, where digits.point is only for numbers in range
  bool has_too_many_digits = false;
};

// Adds digits from *at on to the mantissa, up to the first other character. Zeros on the left do not count.
void ReadDigits(std::string_view text, std::size_t* at, std::int64_t* seen, Mantissa* mantissa) {
  for (; *at < text.size() && IsDigit(text[*at]); ++*at) {
    const auto digit = static_cast<std::uint8_t>(text[*at] - '0');
    if (*seen < kNumberDigitsMax) {
      mantissa->digits.digits[static_cast<std::size_t>(*seen)] = digit;
      if (*seen == 0 && digit == 0) {
        --mantissa->point;
        continue;
      }
    } else if (digit != 0) {
      mantissa->has_too_many_digits = true;
    }
    ++*seen;
  }
}

// False when there is no digit.
bool ReadMantissa(std::string_view text, std::size_t* at, Mantissa* mantissa) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) mantissa->digits.negative = text[(*at)++] == '-';
  const std::size_t integer_start = *at;
  std::int64_t seen = 0;  // digits that count, stored or not
  ReadDigits(text, at, &seen, mantissa);
  std::size_t digit_characters = *at - integer_start;
  mantissa->point = seen;
  if (*at < text.size() && text[*at] == '.') {
    const std::size_t fraction_start = ++*at;
    ReadDigits(text, at, &seen, mantissa);
    digit_characters += *at - fraction_start;
  }
  NumberDigits& digits = mantissa->digits;
  digits.count = static_cast<int>(std::min<std::int64_t>(seen, kNumberDigitsMax));
  while (digits.count > 0 && digits.digits[static_cast<std::size_t>(digits.count) - 1] == 0) --digits.count;
  return digit_characters > 0;
}

// Reads "e+12" from *at to the end. False when it is no exponent. Exponents beyond any range stay beyond it.
bool ReadExponent(std::string_view text, std::size_t at, std::int64_t* exponent) {
  constexpr std::int64_t kFarBeyond = 100'000'000'000'000'000;
  ++at;  // the letter
  bool negative = false;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
  if (at == text.size()) return false;
  for (; at < text.size(); ++at) {
    if (!IsDigit(text[at])) return false;
    *exponent = std::min(kFarBeyond, *exponent * 10 + (text[at] - '0'));
  }
  if (negative) *exponent = -*exponent;
  return true;
}

}  // namespace

Number::Number() : size_(2) { bytes_[0] = kZeroFirst; }

Result<Number> Number::Parse(std::string_view text) {
  std::size_t at = 0;
  Mantissa mantissa;
  if (!ReadMantissa(text, &at, &mantissa)) return NotANumber(text);
  std::int64_t exponent = 0;
  if (at < text.size() && ((text[at] | 0x20) != 'e' || !ReadExponent(text, at, &exponent))) return NotANumber(text);

  if (mantissa.digits.count == 0) return Number();
  const std::int64_t point = mantissa.point + exponent;
  if (auto error = NumberCodec::CheckRange(point, mantissa.has_too_many_digits)) return *std::move(error);
  mantissa.digits.point = static_cast<int>(point);
  return NumberCodec::Encode(mantissa.digits);
}

Result<Number> Number::FromDouble(double value) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
  if (std::isnan(value)) return NotANumber("NaN");
  if (std::isinf(value)) return NotANumber(value < 0 ? "-Infinity" : "Infinity");
  return Parse(std::string_view(text.data(), static_cast<std::size_t>(end - text.data())));
}

Result<Number> Number::FromEncoded(std::string_view bytes) {
  if (!NumberCodec::AreCanonicalBytes(bytes)) return base::CorruptionError("the bytes of a number are malformed");
  return NumberCodec::FromCanonicalBytes(bytes);
}

Number Number::FromUnsigned(std::uint64_t value) {
  NumberDigits digits;
  if (value == 0) return Number();
  std::array<char, 20> text = {};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  digits.point = static_cast<int>(end - text.data());
  digits.count = digits.point;
  while (text[static_cast<std::size_t>(digits.count) - 1] == '0') --digits.count;
  for (std::size_t i = 0; i < static_cast<std::size_t>(digits.count); ++i) {
    digits.digits[i] = static_cast<std::uint8_t>(text[i] - '0');
  }
  return NumberCodec::Encode(digits);
}

Number Number::FromSigned(std::int64_t value) {
  if (value >= 0) return FromUnsigned(static_cast<std::uint64_t>(value));
  Number number = FromUnsigned(std::uint64_t{0} - static_cast<std::uint64_t>(value));
  for (std::size_t i = 0; i < number.size_; ++i) number.bytes_[i] = static_cast<char>(~number.bytes_[i]);
  return number;
}

bool Number::IsNegative() const { return static_cast<std::uint8_t>(bytes_[0]) < 0x80; }
bool Number::IsZero() const { return bytes_[0] == kZeroFirst && bytes_[1] == '\0'; }

std::string Number::ToString() const {
  std::array<char, value::kNumberTextBytesMax> text;
  return {text.data(), value::WriteNumberText(encoded(), text.data())};
}

std::optional<std::int64_t> Number::ToInt64() const {
  const NumberDigits value = NumberCodec::Decode(*this);
  if (value.count == 0) return 0;
  if (value.point > 19 || value.point < value.count) return std::nullopt;
  std::uint64_t magnitude = 0;  // at most 19 digits, which fit
  for (int i = 0; i < value.point; ++i) {
    magnitude = magnitude * 10 + (i < value.count ? value.digits[static_cast<std::size_t>(i)] : 0U);
  }
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (magnitude > kMax + (value.negative ? 1U : 0U)) return std::nullopt;
  return static_cast<std::int64_t>(value.negative ? std::uint64_t{0} - magnitude : magnitude);
}

double Number::ToDouble() const {
  const NumberDigits value = NumberCodec::Decode(*this);
  std::array<char, kNumberDigitsMax + 16> text;
  char* end = text.data();
  if (value.negative) *end++ = '-';
  *end++ = '0';
  *end++ = '.';
  for (int i = 0; i < value.count; ++i) *end++ = static_cast<char>('0' + value.digits[static_cast<std::size_t>(i)]);
  if (value.count == 0) *end++ = '0';
  *end++ = 'e';
  end = std::to_chars(end, text.data() + text.size(), value.point).ptr;
  double result = 0;
  std::from_chars(text.data(), end, result);
  return result;
}

}  // namespace karst
