// From the text of a statement to its tokens. Used by the parser. Pure function.
#pragma once

#include <string_view>
#include <vector>

#include <karst/error.h>

#include "partiql/token.h"

namespace karst::partiql {

// Ends with a kEnd. Comments (-- to the end of the line, and /* ... */) are left out; words that belong together, such
// as IS NOT, are one token. Errors: kValidation, the envelope without detail.
Result<std::vector<Token>> Tokenize(std::string_view text);

}  // namespace karst::partiql
