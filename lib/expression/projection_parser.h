// Parses a ProjectionExpression: paths with commas between. No word is a keyword here. Called by the parser of this
// room. A pure function, but for the cursor that it moves.
#pragma once

#include "expression/parser_cursor.h"
#include "expression/syntax.h"

namespace karst::expression {

// The whole text must be one projection. False after a failure, which the cursor keeps.
bool ParseProjection(ParserCursor& cursor, syntax::Projection* projection);

}  // namespace karst::expression
