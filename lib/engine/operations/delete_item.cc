// DeleteItem, in the order of DynamoDB's checks.
#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/expression_parameters.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/write_checks.h"
#include "engine/write_pipeline.h"
#include "engine/write_result.h"
#include "value/value_rules.h"

namespace karst::engine {

Result<DeleteItemResult> DeleteItem(Engine& engine, const DeleteItemRequest& request, StagedCommit* staged) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(CheckExpressionParameters({{"ConditionExpression", request.condition_expression.has_value()}},
                                      request.expression_attribute_names, request.expression_attribute_values));
  KARST_TRY(value::CheckValues(request.key));
  KARST_TRY(CheckAfterValues(request));
  KARST_ASSIGN_OR_RETURN(const WriteExpressions expressions,
                         CompileWrite(engine.expressions(), std::nullopt, request.condition_expression,
                                      request.expression_attribute_names, request.expression_attribute_values));
  KARST_ASSIGN_OR_RETURN(const TablePtr table, engine.tables().Find(request.table_name));
  KARST_ASSIGN_OR_RETURN(const catalog::PrimaryKey key, catalog::KeyOfRequest(*table, request.key));

  Mutation mutation{.table = table.get(), .key = key, .change = DeleteChange{}};
  mutation.condition = expressions.condition_or_null();
  SetWants(request, &mutation);
  KARST_ASSIGN_OR_RETURN(const Written written, WriteOrStage(engine.pipeline(), mutation, table, staged));
  return ResultOf(request, written, mutation, request.key, engine.store());
}

}  // namespace karst::engine
