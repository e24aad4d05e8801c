// WHERE: from its syntax to a condition that the evaluator of expressions answers over item bytes. Pure function but
// for the constants that it adds.
#pragma once

#include <memory>

#include <karst/error.h>

#include "expression/bound_term.h"
#include "partiql/constants.h"
#include "partiql/syntax.h"

namespace karst::partiql {

using ConditionNode = expression::BoundCondition::Node;

// Views into `constants`. Errors: kValidation; what the statement itself says is judged, not the schema.
Result<std::shared_ptr<const ConditionNode>> BindCondition(const syntax::Node& node, Constants* constants);

// An operand of SET or of a comparison that is a path or a constant.
Result<expression::Term> BindOperand(const syntax::Node& node, Constants* constants);

// a AND b. Either may be null.
std::shared_ptr<const ConditionNode> And(std::shared_ptr<const ConditionNode> a,
                                         std::shared_ptr<const ConditionNode> b);
// attribute_exists(name), attribute_not_exists(name).
std::shared_ptr<const ConditionNode> Exists(std::string_view name);
std::shared_ptr<const ConditionNode> NotExists(std::string_view name);
// a OR b.
std::shared_ptr<const ConditionNode> Or(std::shared_ptr<const ConditionNode> a, std::shared_ptr<const ConditionNode> b);

}  // namespace karst::partiql
