// A Number as DynamoDB spells it, written to where the caller has room: the writer of JSON needs no string a number.
// Pure function.
#pragma once

#include <cstddef>
#include <string_view>

namespace karst::value {

inline constexpr std::size_t kNumberTextBytesMax = 192;

// Writes plain digits, no exponent, no trailing zeros, at most kNumberTextBytesMax, and tells where they end. `encoded`
// is Number::encoded() or the payload of a stored number; of any other bytes the text is of no use.
char* WriteNumberText(std::string_view encoded, char* to);

}  // namespace karst::value
