// The 573 words that DynamoDB reserves: as a name in an expression they need a "#name". Pure functions.
#pragma once

#include <span>
#include <string_view>

namespace karst::expression {

// In any case of letters.
bool IsReservedWord(std::string_view name);

// All of them, in upper case, sorted.
std::span<const std::string_view> ReservedWords();

}  // namespace karst::expression
