// Checks that several write operations share, each at its place in DynamoDB's order. Pure functions, but for the cache
// of parsed expressions.
#pragma once

#include <optional>

#include <karst/error.h>
#include <karst/expression.h>
#include <karst/item.h>

#include "expression/compile.h"
#include "expression/parsed_cache.h"

namespace karst::engine {

// PutItem and DeleteItem return the old item or nothing. Errors: kValidation.
Result<void> CheckReturnsOldOrNone(ReturnValues return_values);

// An item given whole. Errors: kValidation "Item size has exceeded the maximum allowed size".
Result<void> CheckItemSize(const ItemView& item);

// The expressions of one write, bound.
struct WriteExpressions {
  std::optional<expression::BoundUpdate> update{};
  std::optional<expression::BoundCondition> condition{};

  const expression::BoundUpdate* update_or_null() const { return update ? &*update : nullptr; }
  const expression::BoundCondition* condition_or_null() const { return condition ? &*condition : nullptr; }
};

// Parses and binds what is given; every name and value must be used. Errors: kValidation, in AWS's words.
Result<WriteExpressions> CompileWrite(expression::ParsedCache& cache, const std::optional<Expression>& update,
                                      const std::optional<Expression>& condition, const ExpressionAttributeNames& names,
                                      const ExpressionAttributeValues& values);

}  // namespace karst::engine
