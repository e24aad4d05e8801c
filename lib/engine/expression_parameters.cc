#include "engine/expression_parameters.h"

#include <string>

#include <fmt/format.h>

#include "base/error_table.h"

namespace karst::engine {

Result<void> CheckExpressionParameters(std::span<const ExpressionParameter> parameters,
                                       const ExpressionAttributeNames& names, const ExpressionAttributeValues& values) {
  if (names.empty() && values.empty()) return {};
  bool any_given = false;
  bool any_with_values_given = false;
  int with_values = 0;
  std::string missing;
  for (const ExpressionParameter& parameter : parameters) {
    any_given |= parameter.given;
    if (!parameter.takes_values) continue;
    any_with_values_given |= parameter.given;
    if (++with_values > 1) missing += " and ";
    missing += parameter.name;
  }
  if (!names.empty() && !any_given) {
    return base::ValidationError("ExpressionAttributeNames can only be specified when using expressions");
  }
  if (!values.empty() && with_values > 0 && !any_with_values_given) {
    return base::ValidationError(
        fmt::format("ExpressionAttributeValues can only be specified when using expressions: {} {} null", missing,
                    with_values > 1 ? "are" : "is"));
  }
  return {};
}

}  // namespace karst::engine
