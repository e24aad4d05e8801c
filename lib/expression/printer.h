// Prints syntax trees back as text, in one spelling: keywords in capitals, and parentheses around each part of AND, OR
// and NOT, so that the text shows the tree. Parsing what is printed gives the same tree. For tests. Pure function.
#pragma once

#include <string>

#include "expression/syntax.h"

namespace karst::expression {

std::string Print(const ParsedExpression& parsed);

}  // namespace karst::expression
