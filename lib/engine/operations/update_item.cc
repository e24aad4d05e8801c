// UpdateItem, in the order of DynamoDB's checks.
#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/expression_parameters.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/update_rules.h"
#include "engine/write_checks.h"
#include "engine/write_pipeline.h"
#include "engine/write_result.h"
#include "value/value_rules.h"

namespace karst::engine {

Result<UpdateItemResult> UpdateItem(Engine& engine, const UpdateItemRequest& request, StagedCommit* staged) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(CheckExpressionParameters({{"UpdateExpression", request.update_expression.has_value()},
                                       {"ConditionExpression", request.condition_expression.has_value()}},
                                      request.expression_attribute_names, request.expression_attribute_values));
  KARST_TRY(value::CheckValues(request.key));
  KARST_ASSIGN_OR_RETURN(const WriteExpressions expressions,
                         CompileWrite(engine.expressions(), request.update_expression, request.condition_expression,
                                      request.expression_attribute_names, request.expression_attribute_values));
  KARST_ASSIGN_OR_RETURN(const TablePtr table, engine.tables().Find(request.table_name));
  KARST_ASSIGN_OR_RETURN(const catalog::PrimaryKey key, catalog::KeyOfRequest(*table, request.key));
  if (expressions.update) {
    KARST_TRY(CheckUpdateTargets(*table, *expressions.update));
    KARST_TRY(CheckIndexKeyTargets(*table, *expressions.update));
  }

  Mutation mutation{
      .table = table.get(), .key = key, .change = UpdateChange{request.key, expressions.update_or_null()}};
  mutation.condition = expressions.condition_or_null();
  SetWants(request, &mutation);
  KARST_ASSIGN_OR_RETURN(const Written written, WriteOrStage(engine.pipeline(), mutation, table, staged));
  return ResultOf(request, written, mutation, request.key, engine.store());
}

}  // namespace karst::engine
