// Parses operands: paths, ":values" and functions of operands, in parentheses or not. Shared by conditions and updates.
// Pure functions, but for the cursor that they move.
#pragma once

#include "expression/parser_cursor.h"
#include "expression/syntax.h"

namespace karst::expression {

// Where the two differ.
struct OperandGrammar {
  ParserCursor::IsName is_name;
  bool grouped_paths;  // (a.b).c means a.b.c
};

// operand := path | ':'value | function '(' operand (',' operand)* ')' | '(' operand ')'
// False after a failure, which the cursor keeps.
bool ParseOperand(ParserCursor& cursor, const OperandGrammar& grammar, syntax::Operand* operand);

// After the ')' of a group: goes on with the path that was in parentheses, if it does go on.
bool ParseGroupedPathTail(ParserCursor& cursor, const OperandGrammar& grammar, syntax::Operand* operand);

}  // namespace karst::expression
