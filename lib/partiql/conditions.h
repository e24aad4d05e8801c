// WHERE: from its syntax to a condition that the evaluator of expressions answers over item bytes. Pure function but
// for the constants that it adds.
#pragma once

#include <string_view>
#include <vector>

#include <karst/error.h>

#include "expression/bound_term.h"
#include "partiql/constants.h"
#include "partiql/syntax.h"

namespace karst::partiql {

using ConditionNode = expression::BoundCondition::Node;

// In the memory of `constants`. Errors: kValidation; what the statement itself says is judged, not the schema.
Result<const ConditionNode*> BindCondition(const syntax::Node& node, Constants* constants);

// An operand of SET or of a comparison that is a path or a constant.
Result<expression::Term> BindOperand(const syntax::Node& node, Constants* constants);

// Conditions made of others, in `memory`. Those that they are made of must live as long.
const ConditionNode* AllOf(const std::vector<const ConditionNode*>& parts, expression::BoundMemory* memory);
const ConditionNode* Either(const ConditionNode* a, const ConditionNode* b, expression::BoundMemory* memory);
// attribute_exists(name), attribute_not_exists(name).
const ConditionNode* Exists(std::string_view name, expression::BoundMemory* memory);
const ConditionNode* NotExists(std::string_view name, expression::BoundMemory* memory);

}  // namespace karst::partiql
