#include "value/number_arithmetic.h"

#include <random>
#include <string>
#include <string_view>

#include "support/catch.h"
#include "value/big_decimal.h"

namespace karst::value {

namespace {

Number Parsed(std::string_view text) { return Number::Parse(text).value(); }

std::string TextOf(const Result<Number>& number) { return number ? number->ToString() : number.error().message(); }

constexpr std::string_view kTooManyDigits = "Attempting to store more than 38 significant digits in a Number";

// What DynamoDB answers for an exact result.
std::string ExpectedText(const BigDecimal& exact) {
  if (exact.IsZero()) return "0";
  if (exact.SignificantDigits() > 38) return std::string(kTooManyDigits);
  if (exact.Magnitude() > 125) {
    return "Number overflow. Attempting to store a number with magnitude larger than supported range";
  }
  if (exact.Magnitude() < -130) {
    return "Number underflow. Attempting to store a number with magnitude smaller than supported range";
  }
  return exact.ToString();
}

}  // namespace

TEST_CASE("Addition and subtraction are exact", "[value][arithmetic]") {
  CHECK(TextOf(Add(Parsed("0.1"), Parsed("0.2"))) == "0.3");
  CHECK(TextOf(Add(Number(1), Number(-1))) == "0");
  CHECK(TextOf(Subtract(Number(0), Parsed("2.50"))) == "-2.5");
  CHECK(TextOf(Subtract(Number(5), Number(7))) == "-2");
  CHECK(TextOf(Add(Parsed("1E-130"), Parsed("1E-130"))) == "0." + std::string(129, '0') + "2");
}

TEST_CASE("A carry or borrow across all 38 digits still fits", "[value][arithmetic]") {
  const std::string nines(38, '9');
  CHECK(TextOf(Add(Parsed(nines), Number(1))) == "1" + std::string(38, '0'));
  CHECK(TextOf(Subtract(Parsed("1E38"), Number(1))) == nines);
  CHECK(TextOf(Subtract(Number(-1), Parsed("-1E38"))) == nines);
  CHECK(TextOf(Add(Parsed("1E37"), Number(1))) == "1" + std::string(36, '0') + "1");
}

TEST_CASE("A result of more than 38 digits is an error, not a rounded number", "[value][arithmetic]") {
  CHECK(TextOf(Subtract(Parsed("1E50"), Number(1))) == kTooManyDigits);
  CHECK(TextOf(Add(Parsed("1E38"), Number(1))) == kTooManyDigits);
  CHECK(TextOf(Subtract(Parsed("9E38"), Number(1))) == kTooManyDigits);
  CHECK(TextOf(Add(Parsed("1E125"), Parsed("1E-130"))) == kTooManyDigits);
  CHECK(TextOf(Subtract(Parsed("2E38"), Parsed("12345678901234567890123456789012345678"))) == kTooManyDigits);
}

TEST_CASE("A result out of range is an overflow or underflow", "[value][arithmetic]") {
  const Number largest = Parsed("9.9999999999999999999999999999999999999E+125");
  CHECK(TextOf(Add(largest, largest)) == kTooManyDigits);
  CHECK(TextOf(Add(Parsed("6E125"), Parsed("6E125"))) ==
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  CHECK(TextOf(Subtract(Parsed("1.1E-130"), Parsed("1E-130"))) ==
        "Number underflow. Attempting to store a number with magnitude smaller than supported range");
}

TEST_CASE("Random sums and differences agree with schoolbook arithmetic", "[value][arithmetic][property]") {
  std::mt19937_64 random(20260104);
  const auto pick = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
  int refused = 0;
  for (int round = 0; round < 30000; ++round) {
    const int base = pick(-129, 126);
    const auto operand = [&](std::string* text) {
      std::string digits;
      const int count = pick(1, 38);
      for (int i = 0; i < count; ++i)
        digits += static_cast<char>('0' + (pick(0, 2) == 0 ? 9 * pick(0, 1) : pick(0, 9)));
      if (digits.front() == '0') digits.front() = '1';
      const int point = std::min(126, std::max(-129, base + pick(-2, 2) + (pick(0, 3) == 0 ? pick(-40, 40) : 0)));
      const bool negative = pick(0, 1) == 1;
      *text = (negative ? "-0." : "0.") + digits + "E" + std::to_string(point);
      return BigDecimal(negative, digits, point);
    };
    std::string text_a, text_b;
    const BigDecimal exact_a = operand(&text_a), exact_b = operand(&text_b);
    INFO(text_a << " and " << text_b);
    const Result<Number> sum = Add(Parsed(text_a), Parsed(text_b));
    REQUIRE(TextOf(sum) == ExpectedText(exact_a + exact_b));
    REQUIRE(TextOf(Subtract(Parsed(text_a), Parsed(text_b))) == ExpectedText(exact_a + exact_b.Negated()));
    if (!sum) ++refused;
  }
  CHECK(refused > 1000);  // the edge was met from both sides
  CHECK(refused < 29000);
}

}  // namespace karst::value
