// The rules that every value given by a user must keep, and the check of bytes that come from outside. Pure functions.
#pragma once

#include <string_view>

#include <karst/error.h>
#include <karst/value.h>

namespace karst::value {

// That an attribute name has at most 65,535 bytes. Errors: kValidation.
Result<void> CheckNameSize(std::string_view name);
// The same of every name in the item, at every level. O(1) for an item that is not so large as a whole.
Result<void> CheckNameSizes(const ItemView& item);

// The sizes of names, and then the first value, in the order of the bytes, that is Invalid, an empty set, nested
// deeper than 32 levels, or under an empty name.
// Errors: kValidation with DynamoDB's message. O(attributes), and into containers only.
Result<void> CheckValues(const ItemView& item);

// Whether `body` is well-formed item bytes, canonical in every detail: for bytes from disk that are doubted, and for
// fuzzing. Errors: kCorruption saying what and where.
Result<void> CheckItemBytes(std::string_view body);

}  // namespace karst::value
