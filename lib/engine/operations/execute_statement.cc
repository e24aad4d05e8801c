// ExecuteStatement. The checks stand in DynamoDB's order.
#include <utility>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/next_token.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/statement_read.h"
#include "engine/statement_write.h"
#include "engine/write_result.h"
#include "partiql/statement.h"

namespace karst::engine {
namespace {

Result<ExecuteStatementResult> Read(Engine& engine, const ExecuteStatementRequest& request,
                                    const partiql::Statement& statement) {
  KARST_ASSIGN_OR_RETURN(const TablePtr table, engine.tables().Find(statement.table_name));
  KARST_ASSIGN_OR_RETURN(const ReadTarget target, FindStatementTarget(*table, statement, request.consistent_read));
  const std::uint64_t binding = TokenBinding(request.statement, request.parameters, target);
  StatementReadOptions options{.consistent_read = request.consistent_read, .limit = request.limit};
  if (request.next_token) {
    KARST_ASSIGN_OR_RETURN(options.start_key, DecodeNextToken(*request.next_token, binding));
  }
  KARST_ASSIGN_OR_RETURN(Page page, ReadStatement(engine, statement, target, options));
  ExecuteStatementResult result;
  result.items = std::move(page.result.items);
  result.last_evaluated_key = std::move(page.result.last_evaluated_key);
  if (result.last_evaluated_key) result.next_token = EncodeNextToken(binding, *result.last_evaluated_key);
  result.consumed_capacity =
      ConsumedByRead(request.return_consumed_capacity, statement.table_name, page.cost, target.index);
  return result;
}

Result<ExecuteStatementResult> Write(Engine& engine, const ExecuteStatementRequest& request,
                                     partiql::Statement statement) {
  KARST_ASSIGN_OR_RETURN(TablePtr table, engine.tables().Find(statement.table_name));
  KARST_ASSIGN_OR_RETURN(const std::unique_ptr<StatementWrite> write,
                         PrepareWrite(std::move(statement), std::move(table)));
  Mutation& mutation = write->mutation;
  mutation.wants_capacity = request.return_consumed_capacity != ReturnConsumedCapacity::kNone;
  mutation.returns_item_on_failure =
      request.return_values_on_condition_check_failure == ReturnValuesOnConditionCheckFailure::kAllOld;
  KARST_ASSIGN_OR_RETURN(const Written written, WriteStatement(engine, *write));
  ExecuteStatementResult result;
  const partiql::Statement& done = write->statement;
  const auto attributes = AttributesOf(written, done.return_values, done.update ? &*done.update : nullptr);
  if (attributes) result.items.Append(*attributes);
  if (mutation.wants_capacity) {
    result.consumed_capacity.emplace().table_name = done.table_name;
    AddCost(written.cost(), request.return_consumed_capacity, &*result.consumed_capacity);
  }
  return result;
}

}  // namespace

Result<ExecuteStatementResult> ExecuteStatement(Engine& engine, const ExecuteStatementRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_ASSIGN_OR_RETURN(partiql::Statement statement, partiql::Prepare(request.statement, request.parameters));
  if (statement.kind == partiql::StatementKind::kExists) {
    return base::ValidationError("EXISTS can only be used in ExecuteTransaction write requests.");
  }
  if (statement.IsRead()) return Read(engine, request, statement);
  return Write(engine, request, std::move(statement));
}

}  // namespace karst::engine
