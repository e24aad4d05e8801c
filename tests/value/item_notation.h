// Items as text, in DynamoDB's JSON: what the examples of FORMAT.md and their test are written in. For tests alone: it
// reads what Write writes, and is not a JSON parser.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <karst/value.h>

namespace karst::value {

// The item, or nothing when the text is not understood.
std::optional<Item> ReadNotation(std::string_view text);

// "{"a": {"S": "x"}, ...}" on one line.
std::string WriteNotation(const ItemView& item);

}  // namespace karst::value
