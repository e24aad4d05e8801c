#include "value/number_text.h"

#include <algorithm>

#include "value/number_codec.h"

namespace karst::value {

char* WriteNumberText(std::string_view encoded, char* to) {
  const NumberDigits digits = NumberCodec::Decode(encoded);
  if (digits.count == 0) {
    *to++ = '0';
    return to;
  }
  if (digits.negative) *to++ = '-';
  if (digits.point <= 0) {
    *to++ = '0';
    *to++ = '.';
    to = std::fill_n(to, -digits.point, '0');
  }
  for (int i = 0; i < digits.count; ++i) {
    if (i == digits.point && i > 0) *to++ = '.';
    *to++ = static_cast<char>('0' + digits.digits[static_cast<std::size_t>(i)]);
  }
  return std::fill_n(to, std::max(0, digits.point - digits.count), '0');
}

}  // namespace karst::value
