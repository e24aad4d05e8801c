// From the text of a statement to its syntax tree. GRAMMAR.md has the rules. Used by the engine's operations through
// statement.h. Pure function.
#pragma once

#include <cstdint>
#include <string_view>

#include <karst/error.h>

#include "partiql/syntax.h"

namespace karst::partiql {

struct Parsed {
  syntax::Node root;
  std::uint32_t parameters = 0;  // how many ? it has
};

// Nesting and chains of signs are bounded, so whoever walks the tree may recurse. Errors: kValidation, in the words of
// AWS's parser.
Result<Parsed> Parse(std::string_view text);

}  // namespace karst::partiql
