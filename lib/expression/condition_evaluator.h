// Answers bound conditions over item bytes. No allocation, but for conditions on more than a thousand attributes. Pure
// functions.
#pragma once

#include <cstddef>
#include <string_view>

#include <karst/value.h>

#include "expression/bound_term.h"

namespace karst::expression {

bool Evaluate(const BoundCondition::Node& node, const ItemView& item);

// What size() gives: characters of a string in UTF-16 units, bytes of a binary, elements of the others.
std::size_t Utf16Units(std::string_view utf8);

}  // namespace karst::expression
