#include <karst/number.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.h"
#include "value/big_decimal.h"

namespace karst {

namespace {

constexpr std::string_view kOverflow =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";
constexpr std::string_view kUnderflow =
    "Number underflow. Attempting to store a number with magnitude smaller than supported range";
constexpr std::string_view kTooManyDigits = "Attempting to store more than 38 significant digits in a Number";

Number Parsed(std::string_view text) {
  const Result<Number> number = Number::Parse(text);
  INFO(text);
  REQUIRE(number);
  return *number;
}

std::string MessageFor(std::string_view text) {
  const Result<Number> number = Number::Parse(text);
  if (number) return "accepted as " + number->ToString();
  CHECK(number.error().code() == ErrorCode::kValidation);
  return number.error().message();
}

// A number in all of DynamoDB's range, with the ends of the range and short numbers more often than chance has them.
std::pair<std::string, value::BigDecimal> RandomNumber(std::mt19937_64* random) {
  const auto pick = [random](int low, int high) { return std::uniform_int_distribution<int>(low, high)(*random); };
  const int count = pick(0, 2) == 0 ? pick(1, 3) : pick(1, 38);
  std::string digits;
  for (int i = 0; i < count; ++i) digits += static_cast<char>('0' + (pick(0, 3) == 0 ? 9 * pick(0, 1) : pick(0, 9)));
  if (digits.front() == '0') digits.front() = '1';
  constexpr int kPointMin = -129, kPointMax = 126;
  const int where = pick(0, 5);
  const int point = where == 0   ? kPointMin
                    : where == 1 ? kPointMax
                    : where < 4  ? pick(-3, 40)
                                 : pick(kPointMin, kPointMax);
  const bool negative = pick(0, 1) == 1;
  return {(negative ? "-0." : "0.") + digits + "E" + std::to_string(point), value::BigDecimal(negative, digits, point)};
}

}  // namespace

TEST_CASE("A number is answered in plain digits, whatever its spelling was", "[value][number]") {
  const std::vector<std::pair<std::string_view, std::string_view>> spellings = {
      {"0", "0"},
      {"-0", "0"},
      {"0.000", "0"},
      {"0e999999999999", "0"},
      {"00042", "42"},
      {"1.0", "1"},
      {"3.1400", "3.14"},
      {"1.5E2", "150"},
      {"1e0", "1"},
      {"+1000", "1000"},
      {"+1e3", "1000"},
      {"-0.5", "-0.5"},
      {".5", "0.5"},
      {"5.", "5"},
      {"1.50E-7", "0.00000015"},
      {"100", "100"},
      {"1E2", "100"},
      {"-12.340", "-12.34"},
      {"0.1e1", "1"},
      {"1e+05", "100000"},
      {"0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001"},
      {"12345678901234567890123456789012345678", "12345678901234567890123456789012345678"},
      {"1234567890123456789012345678901234567800000", "1234567890123456789012345678901234567800000"}};
  for (const auto& [given, answered] : spellings) CHECK(Parsed(given).ToString() == answered);
}

TEST_CASE("The ends of DynamoDB's range are accepted and written out in full", "[value][number]") {
  CHECK(Parsed("9.9999999999999999999999999999999999999E+125").ToString() ==
        std::string(38, '9') + std::string(88, '0'));
  CHECK(Parsed("-9.9999999999999999999999999999999999999E+125").ToString() ==
        "-" + std::string(38, '9') + std::string(88, '0'));
  CHECK(Parsed("1E-130").ToString() == "0." + std::string(129, '0') + "1");
  CHECK(Parsed("1.0000000000000000000000000000000000001E-130").ToString() ==
        "0." + std::string(129, '0') + "1" + std::string(36, '0') + "1");
}

TEST_CASE("Text that is no number is refused in DynamoDB's words", "[value][number]") {
  CHECK(MessageFor("") == "The parameter cannot be converted to a numeric value");
  for (const std::string text : {"b", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "1 ", " 1", "--1", "0x10", "1,5",
                                 "NaN", "Infinity", "-Infinity", "1e5.0", "1e5e5", "\xEF\xBC\x91"}) {
    CHECK(MessageFor(text) == "The parameter cannot be converted to a numeric value: " + text);
  }
}

TEST_CASE("Numbers beyond range or precision are refused, range first", "[value][number]") {
  CHECK(MessageFor("1E126") == kOverflow);
  CHECK(MessageFor("-1E+126") == kOverflow);
  CHECK(MessageFor("1E-131") == kUnderflow);
  CHECK(MessageFor("-1E-131") == kUnderflow);
  CHECK(MessageFor("123456789012345678901234567890123456789") == kTooManyDigits);
  CHECK(MessageFor("-1.23456789012345678901234567890123456789") == kTooManyDigits);
  CHECK(MessageFor("1234567890123456789012345678901234567890e125") == kOverflow);
  CHECK(MessageFor("1" + std::string(1000, '0')) == kOverflow);
  CHECK(MessageFor("0." + std::string(1000, '0') + "1") == kUnderflow);
  CHECK(MessageFor("1e99999999999999999999999999") == kOverflow);
  CHECK(MessageFor("1e-99999999999999999999999999") == kUnderflow);
}

TEST_CASE("An exponent may bring digits far from the point back into range", "[value][number]") {
  CHECK(Parsed("0." + std::string(1000, '0') + "1e1001").ToString() == "1");
  CHECK(Parsed("25" + std::string(1000, '0') + "e-1001").ToString() == "2.5");
}

TEST_CASE("Order and equality of the bytes are those of the values", "[value][number][property]") {
  std::mt19937_64 random(20260101);
  for (int round = 0; round < 20000; ++round) {
    const auto [text_a, exact_a] = RandomNumber(&random);
    const auto [text_b, exact_b] = RandomNumber(&random);
    const Number a = Parsed(text_a), b = Parsed(text_b);
    INFO(text_a << " and " << text_b);
    const int expected = Compare(exact_a, exact_b);
    REQUIRE((a < b) == (expected < 0));
    REQUIRE((a == b) == (expected == 0));
    REQUIRE((a.encoded() < b.encoded()) == (expected < 0));
  }
}

TEST_CASE("Every number reads back from its text and from its bytes", "[value][number][property]") {
  std::mt19937_64 random(20260102);
  for (int round = 0; round < 20000; ++round) {
    const auto [text, exact] = RandomNumber(&random);
    const Number number = Parsed(text);
    INFO(text);
    REQUIRE(number.ToString() == exact.ToString());
    REQUIRE(Parsed(number.ToString()) == number);
    REQUIRE(number.encoded().size() <= Number::kMaxEncodedBytes);
    const Result<Number> decoded = Number::FromEncoded(number.encoded());
    REQUIRE(decoded);
    REQUIRE(*decoded == number);
  }
}

TEST_CASE("No encoding is the beginning of another", "[value][number][property]") {
  std::mt19937_64 random(20260103);
  for (int round = 0; round < 5000; ++round) {
    const Number number = Parsed(RandomNumber(&random).first);
    for (std::size_t size = 0; size < number.encoded().size(); ++size) {
      REQUIRE_FALSE(Number::FromEncoded(number.encoded().substr(0, size)));
    }
    REQUIRE_FALSE(Number::FromEncoded(std::string(number.encoded()) + '\x02'));
  }
}

TEST_CASE("Bytes that are no canonical number are refused", "[value][number]") {
  using std::string_view_literals::operator""sv;
  for (const std::string_view bytes : {
           ""sv, "\x80"sv, "\xC1"sv,
           "\x7F\xFF"sv,      // minus zero
           "\xC1\x00"sv,      // a zero digit alone
           "\xC1\x01\x02"sv,  // a leading zero digit
           "\xC1\x03\x00"sv,  // a trailing zero digit
           "\xC1\x03"sv,      // the last digit says that more follow
           "\xC1\x02\x02"sv,  // a digit after the last
           "\xC1\xC8"sv,      // a digit of 100
           "\x80\x00\x00"sv,  // more than zero
       }) {
    CHECK_FALSE(Number::FromEncoded(bytes));
  }
  // 39 digits in 20 base-100 digits
  CHECK_FALSE(Number::FromEncoded("\xC1" + std::string("\x03") + std::string(18, '\x17') + "\x16"));
  CHECK(Number::FromEncoded("\xC1" + std::string("\x03") + std::string(18, '\x17') + "\x14"));
}

TEST_CASE("Integers convert exactly at both ends of their types", "[value][number]") {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min(),
                         kMax = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t integer : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{100},
                                     std::int64_t{-1000}, kMin, kMin + 1, kMax, kMax - 1}) {
    CHECK(Number(integer).ToString() == std::to_string(integer));
    CHECK(Number(integer) == Parsed(std::to_string(integer)));
    CHECK(Number(integer).ToInt64() == integer);
  }
  CHECK(Number(std::numeric_limits<std::uint64_t>::max()).ToString() == "18446744073709551615");
  CHECK(Number(std::int8_t{-128}) == Number(-128));
}

TEST_CASE("Only an integer of 64 bits converts to one", "[value][number]") {
  for (const std::string_view text :
       {"9223372036854775808", "-9223372036854775809", "1.5", "0.1", "1e19", "1e-1", "99999999999999999999", "1e125"}) {
    CHECK_FALSE(Parsed(text).ToInt64());
  }
  CHECK(Parsed("1e18").ToInt64() == 1'000'000'000'000'000'000);
}

TEST_CASE("A double becomes its shortest decimal and comes back", "[value][number]") {
  for (const double value : {0.0, -0.0, 0.1, -2.5, 1e21, 1.0 / 3, 123456.789, 1e-130, 9.99e125, 5e-100}) {
    const Result<Number> number = Number::FromDouble(value);
    REQUIRE(number);
    CHECK(number->ToDouble() == value);
  }
  CHECK(Number::FromDouble(0.1)->ToString() == "0.1");
  CHECK(Number::FromDouble(1e21)->ToString() == "1" + std::string(21, '0'));
}

TEST_CASE("A double that DynamoDB has no number for is refused", "[value][number]") {
  CHECK(Number::FromDouble(std::nan("")).error().message() ==
        "The parameter cannot be converted to a numeric value: NaN");
  CHECK(Number::FromDouble(-std::numeric_limits<double>::infinity()).error().message() ==
        "The parameter cannot be converted to a numeric value: -Infinity");
  CHECK(Number::FromDouble(1e300).error().message() == kOverflow);
  CHECK(Number::FromDouble(5e-324).error().message() == kUnderflow);
}

TEST_CASE("A default number is zero", "[value][number]") {
  CHECK(Number() == Number(0));
  CHECK(Number().IsZero());
  CHECK_FALSE(Number().IsNegative());
  CHECK(Parsed("-1E-130").IsNegative());
  CHECK_FALSE(Parsed("1E-130").IsZero());
}

}  // namespace karst
