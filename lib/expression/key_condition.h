// Splits a bound key condition into one predicate an attribute, refusing whatever no key schema could fit. Pure.
#pragma once

#include <vector>

#include "expression/bound_term.h"
#include "expression/compile.h"
#include "expression/diagnostic.h"

namespace karst::expression {

// Depth of recursion is bounded by the parser.
Finding SplitKeyCondition(const BoundCondition::Node& node, std::vector<KeyPredicate>* predicates);

// The same of KeyConditions, which were checked when they were read but for their operators: one that finds no keys is
// kNotIndexable.
void SplitKeyConditions(const BoundCondition::Node& node, std::vector<KeyPredicate>* predicates);

}  // namespace karst::expression
