// BigDecimal: the slow and obvious decimal that Number is held against. Fixed point: 130 integer digits and 170
// fraction digits as text, so that every number of DynamoDB and every sum of two is exact.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace karst::value {

class BigDecimal {
 public:
  // 0.<digits> * 10^point
  BigDecimal(bool negative, std::string_view digits, int point) : negative_(negative), text_(kWidth, '0') {
    const auto start = static_cast<std::size_t>(static_cast<int>(kIntegerDigits) - point);
    text_.replace(start, digits.size(), digits);
    if (IsZero()) negative_ = false;
  }

  bool IsZero() const { return text_.find_first_not_of('0') == std::string::npos; }
  bool negative() const { return negative_; }

  // From the first digit that is not zero to the last.
  std::size_t SignificantDigits() const {
    return IsZero() ? 0 : text_.find_last_not_of('0') - text_.find_first_not_of('0') + 1;
  }
  // The k of d.ddd * 10^k.
  int Magnitude() const {
    return static_cast<int>(kIntegerDigits) - 1 - static_cast<int>(text_.find_first_not_of('0'));
  }

  std::string ToString() const {
    if (IsZero()) return "0";
    std::string integer = text_.substr(0, kIntegerDigits), fraction = text_.substr(kIntegerDigits);
    integer.erase(0, std::min(integer.find_first_not_of('0'), integer.size() - 1));
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return (negative_ ? "-" : "") + integer + (fraction.empty() ? "" : "." + fraction);
  }

  BigDecimal Negated() const {
    BigDecimal result = *this;
    result.negative_ = !negative_ && !IsZero();
    return result;
  }

  friend int Compare(const BigDecimal& a, const BigDecimal& b) {
    if (a.negative_ != b.negative_) return a.negative_ ? -1 : 1;
    const int order = a.text_.compare(b.text_);
    return (order > 0) - (order < 0) == 0 ? 0 : ((order > 0) != a.negative_ ? 1 : -1);
  }

  friend BigDecimal operator+(const BigDecimal& a, const BigDecimal& b) {
    const bool adds = a.negative_ == b.negative_;
    const BigDecimal& large = a.text_ >= b.text_ ? a : b;
    const BigDecimal& small = a.text_ >= b.text_ ? b : a;
    BigDecimal result = large;
    int carry = 0;
    for (std::size_t i = kWidth; i-- > 0;) {
      int digit = (large.text_[i] - '0') + (adds ? 1 : -1) * (small.text_[i] - '0' + carry);
      carry = digit < 0 || digit > 9 ? 1 : 0;
      digit += digit < 0 ? 10 : (digit > 9 ? -10 : 0);
      result.text_[i] = static_cast<char>('0' + digit);
    }
    if (result.IsZero()) result.negative_ = false;
    return result;
  }

 private:
  static constexpr std::size_t kIntegerDigits = 130;
  static constexpr std::size_t kWidth = kIntegerDigits + 170;

  bool negative_;
  std::string text_;
};

}  // namespace karst::value
