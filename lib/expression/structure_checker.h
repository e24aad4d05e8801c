// What can be refused in a tree without names and values: unknown or misplaced functions, reserved words, list indexes
// out of range, repeated sections. Runs once a parse. Pure functions.
#pragma once

#include "expression/diagnostic.h"
#include "expression/syntax.h"

namespace karst::expression {

// AWS looks for one sort of problem in the whole expression before it looks for the next; these keep that order.
Finding CheckStructure(const syntax::Condition& condition);
Finding CheckStructure(const syntax::Update& update);
Finding CheckStructure(const syntax::Projection& projection);

}  // namespace karst::expression
