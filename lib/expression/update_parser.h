// Parses an UpdateExpression: SET, REMOVE, ADD and DELETE sections in any order. GRAMMAR.md has the rules.
// Called by the parser of this room. A pure function, but for the cursor that it moves.
#pragma once

#include "expression/parser_cursor.h"
#include "expression/syntax.h"

namespace karst::expression {

// The whole text must be one update. False after a failure, which the cursor keeps.
bool ParseUpdate(ParserCursor& cursor, syntax::Update* update);

}  // namespace karst::expression
