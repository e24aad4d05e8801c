#include "engine/projection.h"

#include <utility>

#include "base/try.h"
#include "engine/expression_parameters.h"

namespace karst::engine {

Result<void> CheckOnlyProjection(const std::optional<Expression>& projection, const ExpressionAttributeNames& names) {
  if (names.empty()) return {};
  return CheckExpressionParameters(
      {{.name = "ProjectionExpression", .given = projection.has_value(), .takes_values = false}}, names, {});
}

Result<std::optional<expression::BoundProjection>> CompileOnlyProjection(Engine& engine,
                                                                         const std::optional<Expression>& projection,
                                                                         const ExpressionAttributeNames& names) {
  if (!projection) return std::optional<expression::BoundProjection>();
  expression::Bindings bindings(names, ItemView());
  KARST_TRY(bindings.CheckSpelling());
  if (projection->limited()) KARST_TRY(bindings.CheckSizes());
  KARST_ASSIGN_OR_RETURN(expression::BoundProjection bound,
                         expression::CompileProjection(*projection, engine.expressions(), bindings));
  KARST_TRY(bindings.CheckAllUsed());
  return std::optional<expression::BoundProjection>(std::move(bound));
}

}  // namespace karst::engine
