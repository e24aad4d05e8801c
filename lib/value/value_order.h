// The order of DynamoDB on values of one type. Pure functions.
#pragma once

#include <compare>

#include <karst/value.h>

namespace karst::value {

// True for strings, numbers and binaries: what <, BETWEEN and sort keys can compare.
inline bool IsOrdered(AttributeType type) {
  return type == AttributeType::kString || type == AttributeType::kNumber || type == AttributeType::kBinary;
}

// Both of the same ordered type: byte order, which the encoding of numbers makes numeric order.
inline std::strong_ordering Compare(const ValueView& a, const ValueView& b) {
  return a.payload().compare(b.payload()) <=> 0;
}

}  // namespace karst::value
