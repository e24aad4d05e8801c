#include "engine/write_checks.h"

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "value/value_size.h"

namespace karst::engine {

Result<void> CheckReturnsOldOrNone(ReturnValues return_values) {
  if (return_values == ReturnValues::kNone || return_values == ReturnValues::kAllOld) return {};
  return base::ValidationError("ReturnValues can only be ALL_OLD or NONE");
}

Result<void> CheckItemSize(const ItemView& item) {
  if (value::ItemSizeBytesMax(item) <= limits::kItemBytesMax) return {};
  if (value::ItemSizeBytes(item) <= limits::kItemBytesMax) return {};
  return base::ValidationError("Item size has exceeded the maximum allowed size");
}

Result<WriteExpressions> CompileWrite(expression::ParsedCache& cache, const std::optional<Expression>& update,
                                      const std::optional<Expression>& condition, const ExpressionAttributeNames& names,
                                      const ExpressionAttributeValues& values) {
  WriteExpressions compiled;
  if (!update && !condition) return compiled;
  expression::Bindings bindings(names, values);
  KARST_TRY(bindings.CheckSpelling());
  if (expression::IsLimited(update) || expression::IsLimited(condition)) KARST_TRY(bindings.CheckSizes());
  if (update) {
    KARST_ASSIGN_OR_RETURN(compiled.update, expression::CompileUpdate(*update, cache, bindings));
  }
  if (condition) {
    KARST_ASSIGN_OR_RETURN(compiled.condition, expression::CompileCondition(expression::ConditionKind::kCondition,
                                                                            *condition, cache, bindings));
  }
  KARST_TRY(bindings.CheckAllUsed());
  return compiled;
}

}  // namespace karst::engine
