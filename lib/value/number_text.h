// A Number as DynamoDB spells it, appended to text that is being made: the writer of JSON needs no string a number.
// Pure function.
#pragma once

#include <string>

#include <karst/number.h>

namespace karst::value {

// Plain digits, no exponent, no trailing zeros; no allocation but for the growth of *out.
void AppendNumberText(const Number& number, std::string* out);

}  // namespace karst::value
