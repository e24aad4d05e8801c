#include "value/number_arithmetic.h"

#include <array>
#include <utility>

#include "value/number_codec.h"

namespace karst::value {

namespace {

__extension__ using Coefficient = unsigned __int128;

// +-coefficient * 10^exponent. 38 digits fit a coefficient, which is below 3.4 * 10^38.
struct Decimal {
  bool negative = false;
  Coefficient coefficient = 0;
  int exponent = 0;
};

constexpr std::uint64_t kTenTo19 = 10'000'000'000'000'000'000U;
constexpr Coefficient kTenTo38 = Coefficient{kTenTo19} * kTenTo19;

Decimal ToDecimal(const Number& number) {
  const NumberDigits digits = NumberCodec::Decode(number);
  std::array<std::uint64_t, 2> halves = {0, 0};
  for (int i = 0; i < digits.count; ++i) {
    std::uint64_t& half = halves[i < 19 ? 0 : 1];
    half = half * 10 + digits.digits[static_cast<std::size_t>(i)];
  }
  Coefficient scale = 1;
  for (int i = 19; i < digits.count; ++i) scale *= 10;
  return {digits.negative, halves[0] * scale + halves[1], digits.point - digits.count};
}

void AppendDigits(std::uint64_t value, int width, NumberDigits* out) {
  for (int i = width - 1; i >= 0; --i, value /= 10) {
    out->digits[static_cast<std::size_t>(out->count) + static_cast<std::size_t>(i)] =
        static_cast<std::uint8_t>(value % 10);
  }
  out->count += width;
}

int CountDigits(std::uint64_t value) {
  int count = 0;
  for (; value != 0; value /= 10) ++count;
  return count;
}

Error TooManyDigits() { return *NumberCodec::CheckRange(0, true); }

Result<Number> ToNumber(Decimal value) {
  if (value.coefficient == 0) return Number();
  while (value.coefficient % 10 == 0) {
    value.coefficient /= 10;
    ++value.exponent;
  }
  NumberDigits digits;
  digits.negative = value.negative;
  if (value.coefficient >= kTenTo38) return TooManyDigits();
  const auto high = static_cast<std::uint64_t>(value.coefficient / kTenTo19);
  const auto low = static_cast<std::uint64_t>(value.coefficient % kTenTo19);
  if (high != 0) AppendDigits(high, CountDigits(high), &digits);
  AppendDigits(low, high != 0 ? 19 : CountDigits(low), &digits);
  digits.point = value.exponent + digits.count;
  if (auto error = NumberCodec::CheckRange(digits.point, false)) return *std::move(error);
  return NumberCodec::Encode(digits);
}

// Multiplies by 10^shift. False when the product is over 2 * 10^38. The other operand is below 10^38 and ends in a
// digit that is not zero, further right than this one's last: so the sum would have more than 38 digits.
bool ShiftLeft(Coefficient* coefficient, int shift) {
  for (; shift > 0; --shift) {
    if (*coefficient > kTenTo38 / 5) return false;
    *coefficient *= 10;
  }
  return true;
}

Result<Number> AddDecimals(Decimal a, Decimal b) {
  if (a.exponent < b.exponent) std::swap(a, b);
  if (!ShiftLeft(&a.coefficient, a.exponent - b.exponent)) return TooManyDigits();
  a.exponent = b.exponent;
  if (a.negative == b.negative) {
    a.coefficient += b.coefficient;
  } else if (a.coefficient >= b.coefficient) {
    a.coefficient -= b.coefficient;
  } else {
    a.coefficient = b.coefficient - a.coefficient;
    a.negative = b.negative;
  }
  return ToNumber(a);
}

}  // namespace

Result<Number> Add(const Number& a, const Number& b) {
  if (a.IsZero()) return b;
  if (b.IsZero()) return a;
  return AddDecimals(ToDecimal(a), ToDecimal(b));
}

Result<Number> Subtract(const Number& a, const Number& b) {
  if (b.IsZero()) return a;
  Decimal subtrahend = ToDecimal(b);
  subtrahend.negative = !subtrahend.negative;
  if (a.IsZero()) return ToNumber(subtrahend);
  return AddDecimals(ToDecimal(a), subtrahend);
}

}  // namespace karst::value
