#include "value/number_text.h"

#include <array>
#include <cstring>

#include "value/number_codec.h"

namespace karst::value {
namespace {

// The longest is -0. followed by the zeros of 1E-130 and 38 digits.
constexpr std::size_t kTextMax = 3 - kNumberPointMin + kNumberDigitsMax;

char* PutZeros(char* at, int count) {
  std::memset(at, '0', static_cast<std::size_t>(count));
  return at + count;
}

}  // namespace

void AppendNumberText(const Number& number, std::string* out) {
  const NumberDigits value = NumberCodec::Decode(number);
  if (value.count == 0) return out->push_back('0');
  std::array<char, kTextMax> text;
  char* at = text.data();
  if (value.negative) *at++ = '-';
  if (value.point <= 0) {
    *at++ = '0';
    *at++ = '.';
    at = PutZeros(at, -value.point);
  }
  for (int i = 0; i < value.count; ++i) {
    if (i == value.point && i > 0) *at++ = '.';
    *at++ = static_cast<char>('0' + value.digits[static_cast<std::size_t>(i)]);
  }
  if (value.point > value.count) at = PutZeros(at, value.point - value.count);
  out->append(text.data(), static_cast<std::size_t>(at - text.data()));
}

}  // namespace karst::value
