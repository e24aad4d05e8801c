// The ProjectionExpression of an operation that has no other expression: GetItem and each table of BatchGetItem.
// Thread-safe: free functions.
#pragma once

#include <optional>

#include <karst/expression.h>
#include <karst/item.h>

#include "engine/engine.h"
#include "expression/compile.h"

namespace karst::engine {

// That names come with a ProjectionExpression. Errors: kValidation.
Result<void> CheckOnlyProjection(const std::optional<Expression>& projection, const ExpressionAttributeNames& names);

// Nothing when there is no ProjectionExpression. Errors: kValidation, from the spelling of the names, the expression,
// and unused names.
Result<std::optional<expression::BoundProjection>> CompileOnlyProjection(Engine& engine,
                                                                         const std::optional<Expression>& projection,
                                                                         const ExpressionAttributeNames& names);

}  // namespace karst::engine
