// Parses conditions (ConditionExpression, FilterExpression, KeyConditionExpression) by recursive descent; GRAMMAR.md
// has the rules. Depth is bounded by ParserCursor. Pure functions, but for the cursor that they move.
#pragma once

#include "expression/parser_cursor.h"
#include "expression/syntax.h"

namespace karst::expression {

// The whole text must be one condition. False after a failure, which the cursor keeps.
bool ParseCondition(ParserCursor& cursor, syntax::Condition* condition);

}  // namespace karst::expression
