// Parses operands: paths, ":values" and functions of operands, in parentheses or not. Shared by conditions and updates.
#pragma once

#include "expression/parser_cursor.h"
#include "expression/syntax.h"

namespace karst::expression {

// operand := path | ':'value | function '(' operand (',' operand)* ')' | '(' operand ')'
// False after a failure, which the cursor keeps.
bool ParseOperand(ParserCursor& cursor, ParserCursor::IsName is_name, syntax::Operand* operand);

}  // namespace karst::expression
