#include "engine/expression_parameters.h"

#include <string>

#include <fmt/format.h>

#include "base/error_table.h"

namespace karst::engine {
namespace {

// "UpdateExpression and ConditionExpression are null": those that could have used values.
std::string AreNull(std::span<const ExpressionParameter> parameters) {
  std::string names;
  int count = 0;
  for (const ExpressionParameter& parameter : parameters) {
    if (!parameter.takes_values) continue;
    if (++count > 1) names += " and ";
    names += parameter.name;
  }
  return fmt::format("{} {} null", names, count > 1 ? "are" : "is");
}

}  // namespace

Result<void> CheckExpressionParameters(std::span<const ExpressionParameter> parameters,
                                       const ExpressionAttributeNames& names, const ExpressionAttributeValues& values) {
  if (names.empty() && values.empty()) return {};
  bool any_given = false;
  bool any_takes_values = false;
  bool any_with_values_given = false;
  for (const ExpressionParameter& parameter : parameters) {
    any_given |= parameter.given;
    any_takes_values |= parameter.takes_values;
    any_with_values_given |= parameter.given && parameter.takes_values;
  }
  if (!names.empty() && !any_given) {
    return base::ValidationError("ExpressionAttributeNames can only be specified when using expressions");
  }
  if (!values.empty() && any_takes_values && !any_with_values_given) {
    return base::ValidationError(
        fmt::format("ExpressionAttributeValues can only be specified when using expressions: {}", AreNull(parameters)));
  }
  return {};
}

}  // namespace karst::engine
