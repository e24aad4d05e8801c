// The rule that names and values of expressions come only with expressions. Called by every operation that takes
// expressions, before anything is parsed, and by `wire` of requests whose legacy parameters become expressions. Pure
// functions.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include <karst/error.h>
#include <karst/item.h>

namespace karst::engine {

// One expression parameter that an operation knows, given or not.
struct ExpressionParameter {
  std::string_view name;  // "ConditionExpression"
  bool given = false;
  bool takes_values = true;  // false for ProjectionExpression
};

// Errors: kValidation "ExpressionAttributeNames can only be specified when using expressions",
// "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null".
Result<void> CheckExpressionParameters(std::span<const ExpressionParameter> parameters,
                                       const ExpressionAttributeNames& names, const ExpressionAttributeValues& values);
inline Result<void> CheckExpressionParameters(std::initializer_list<ExpressionParameter> parameters,
                                              const ExpressionAttributeNames& names,
                                              const ExpressionAttributeValues& values) {
  return CheckExpressionParameters(std::span(parameters.begin(), parameters.size()), names, values);
}

}  // namespace karst::engine
