// Numbers from text and from bytes: whatever is accepted has one spelling, one encoding and one place in the order.
#include <karst/number.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "value/number_arithmetic.h"

namespace {

using karst::Number;

void CheckOneSpelling(const Number& number) {
  const karst::Result<Number> reparsed = Number::Parse(number.ToString());
  KARST_CHECK(reparsed && *reparsed == number);
  const karst::Result<Number> decoded = Number::FromEncoded(number.encoded());
  KARST_CHECK(decoded && *decoded == number);
  if (const auto integer = number.ToInt64()) KARST_CHECK(Number(*integer) == number);
  KARST_CHECK(number.IsZero() == (number.ToString() == "0"));
  KARST_CHECK(number.IsNegative() == (number.ToDouble() < 0));
}

// The difference, where DynamoDB can hold it, has the sign that the order of the bytes says.
void CheckPair(const Number& a, const Number& b) {
  const karst::Result<Number> difference = karst::value::Subtract(a, b);
  if (!difference) {
    KARST_CHECK(a != b);
    return;
  }
  CheckOneSpelling(*difference);
  KARST_CHECK(difference->IsZero() == (a == b));
  KARST_CHECK(difference->IsNegative() == (a < b));
  const karst::Result<Number> sum = karst::value::Add(*difference, b);
  KARST_CHECK(sum && *sum == a);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const auto number = Number::FromEncoded(input)) {
    KARST_CHECK(number->encoded() == input);
    CheckOneSpelling(*number);
  }
  const std::size_t gap = input.find(' ');
  const karst::Result<Number> a = Number::Parse(input.substr(0, gap));
  if (!a) return 0;
  CheckOneSpelling(*a);
  if (gap == std::string_view::npos) return 0;
  const karst::Result<Number> b = Number::Parse(input.substr(gap + 1));
  if (b) CheckPair(*a, *b);
  return 0;
}
