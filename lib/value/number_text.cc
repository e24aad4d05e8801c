#include "value/number_text.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "value/number_codec.h"

namespace karst::value {
namespace {

// The two characters of each base-100 digit, and of what no number has (127 at most), so that any bytes may be looked
// up.
constexpr std::size_t kPairs = 128;
constexpr std::array<char, 2 * kPairs> MakePairs() {
  std::array<char, 2 * kPairs> pairs = {};
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    pairs[2 * pair] = static_cast<char>('0' + pair / 10);
    pairs[2 * pair + 1] = static_cast<char>('0' + pair % 10);
  }
  return pairs;
}
constexpr std::array<char, 2 * kPairs> kPairTexts = MakePairs();

char* CopyDigits(const char* digits, int count, char* to) { return std::copy_n(digits, count, to); }

}  // namespace

char* WriteNumberText(std::string_view encoded, char* to) {
  const NumberHead head = NumberCodec::ReadHead(encoded);
  if (head.is_zero) {
    *to++ = '0';
    return to;
  }
  std::array<char, 2 * Number::kMaxEncodedBytes> text;  // NOLINT: only what was written is read
  char* end = text.data();
  for (const char byte : encoded.substr(1)) {
    const std::size_t pair = (static_cast<std::uint8_t>(byte) ^ head.mask) >> 1;
    std::memcpy(end, kPairTexts.data() + 2 * pair, 2);
    end += 2;
  }
  const char* begin = text.data();
  int point = 2 * head.exponent;
  if (*begin == '0') {
    ++begin;
    --point;
  }
  if (end[-1] == '0') --end;

  const int count = static_cast<int>(end - begin);
  if (head.mask != 0) *to++ = '-';
  if (point <= 0) {
    *to++ = '0';
    *to++ = '.';
    to = std::fill_n(to, -point, '0');
    return CopyDigits(begin, count, to);
  }
  if (point >= count) return std::fill_n(CopyDigits(begin, count, to), point - count, '0');
  to = CopyDigits(begin, point, to);
  *to++ = '.';
  return CopyDigits(begin + point, count - point, to);
}

}  // namespace karst::value
