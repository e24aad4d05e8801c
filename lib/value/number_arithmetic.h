// Exact decimal arithmetic for SET a = a + :n and ADD. Pure functions.
#pragma once

#include <karst/number.h>

namespace karst::value {

// Errors: kValidation, in DynamoDB's words, when the exact result has more than 38 significant digits or is out of
// range.
Result<Number> Add(const Number& a, const Number& b);
Result<Number> Subtract(const Number& a, const Number& b);

}  // namespace karst::value
