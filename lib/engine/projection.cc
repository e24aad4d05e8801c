#include "engine/projection.h"

#include "base/error_table.h"
#include "base/try.h"

namespace karst::engine {

Result<void> CheckNamesHaveProjection(const std::optional<Expression>& projection,
                                      const ExpressionAttributeNames& names) {
  if (!projection && !names.empty()) {
    return base::ValidationError("ExpressionAttributeNames can only be specified when using expressions");
  }
  return {};
}

Result<std::optional<expression::BoundProjection>> CompileOnlyProjection(Engine& engine,
                                                                         const std::optional<Expression>& projection,
                                                                         const ExpressionAttributeNames& names) {
  if (!projection) return std::optional<expression::BoundProjection>();
  expression::Bindings bindings(names, ItemView());
  KARST_TRY(bindings.CheckSpelling());
  KARST_ASSIGN_OR_RETURN(expression::BoundProjection bound,
                         expression::CompileProjection(*projection, engine.expressions(), bindings));
  KARST_TRY(bindings.CheckAllUsed());
  return std::optional<expression::BoundProjection>(std::move(bound));
}

}  // namespace karst::engine
