// Checks bound expressions: counts and types of operands, operands that must differ, paths that overlap or conflict.
// Only what the request itself says is judged; a wrong type in an item makes a condition false. Pure functions.
#pragma once

#include <span>

#include "expression/bound_term.h"
#include "expression/diagnostic.h"

namespace karst::expression {

// One comparison, BETWEEN, IN or function: counts, then distinct operands, then types, each from the inside out.
Finding CheckPredicate(const BoundCondition::Node& node);

// An operand of SET: counts and types.
Finding CheckAssigned(const Term& term);
// Of SET a = b + c.
Finding CheckArithmetic(syntax::Arithmetic arithmetic, const BoundArray<Term>& operands);
// The operand of ADD or DELETE.
Finding CheckClauseOperand(syntax::Clause clause, const Term& operand);

// No path may be another's beginning (overlap), nor need a list where another needs a map (conflict).
Finding CheckPaths(std::span<const value::DocumentPath> paths);

}  // namespace karst::expression
