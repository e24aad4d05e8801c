// BatchExecuteStatement: each statement by itself, in order. What goes wrong with one is its own answer.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/statement_read.h"
#include "engine/statement_write.h"
#include "engine/write_result.h"
#include "partiql/keys.h"
#include "partiql/statement.h"

namespace karst::engine {
namespace {

// The capacity of all statements, by table in the order in which they first appear.
class CapacitySum {
 public:
  explicit CapacitySum(ReturnConsumedCapacity wanted) : wanted_(wanted) {}

  void AddRead(const std::string& table_name, const ReadCost& cost) {
    const auto consumed = ConsumedByRead(wanted_, table_name, cost);
    if (!consumed) return;
    ConsumedCapacity& sum = Of(table_name);
    sum.capacity_units += consumed->capacity_units;
    if (!consumed->table) return;
    if (!sum.table) sum.table.emplace();
    sum.table->capacity_units += consumed->table->capacity_units;
  }
  void AddWrite(const std::string& table_name, const WriteCost& cost) {
    if (wanted_ != ReturnConsumedCapacity::kNone) AddCost(cost, wanted_, &Of(table_name));
  }
  std::vector<ConsumedCapacity> Take() { return std::move(sums_); }

 private:
  ConsumedCapacity& Of(const std::string& table_name) {
    for (ConsumedCapacity& sum : sums_) {
      if (sum.table_name == table_name) return sum;
    }
    ConsumedCapacity& sum = sums_.emplace_back();
    sum.table_name = table_name;
    return sum;
  }

  ReturnConsumedCapacity wanted_;
  std::vector<ConsumedCapacity> sums_;
};

Result<std::optional<Item>> Read(Engine& engine, const BatchStatementRequest& request,
                                 const partiql::Statement& statement, const TablePtr& table, CapacitySum* capacity) {
  KARST_ASSIGN_OR_RETURN(const ReadTarget target, FindStatementTarget(*table, statement, request.consistent_read));
  KARST_ASSIGN_OR_RETURN(const partiql::KeyPlan plan, partiql::PlanKeys(table->key, statement.where));
  if (plan.is_too_large) return base::ValidationError("Too many decomposed read operations for a given query.");
  const partiql::KeyEqualities found = partiql::FindKey(table->key, statement.where, /*in_counts=*/true);
  if (target.index != nullptr || !found.is_complete || found.ambiguous || !found.rest.empty()) {
    return base::ValidationError(
        "Select statements within BatchExecuteStatement must specify the primary key in the where clause.");
  }
  KARST_ASSIGN_OR_RETURN(Page page,
                         ReadStatement(engine, statement, target, {.consistent_read = request.consistent_read}));
  capacity->AddRead(statement.table_name, page.cost);
  std::optional<Item> item;
  if (!page.result.items.empty()) item.emplace(page.result.items[0]);
  return item;
}

Result<std::optional<Item>> Write(Engine& engine, const BatchStatementRequest& request, partiql::Statement statement,
                                  const TablePtr& table, bool wants_capacity, CapacitySum* capacity) {
  KARST_ASSIGN_OR_RETURN(const std::unique_ptr<StatementWrite> write, PrepareWrite(std::move(statement), table));
  write->mutation.wants_capacity = wants_capacity;
  write->mutation.returns_item_on_failure =
      request.return_values_on_condition_check_failure == ReturnValuesOnConditionCheckFailure::kAllOld;
  KARST_ASSIGN_OR_RETURN(const Written written, WriteStatement(engine, *write));
  const partiql::Statement& done = write->statement;
  capacity->AddWrite(done.table_name, written.cost());
  return AttributesOf(written, done.return_values, done.update ? &*done.update : nullptr);
}

Result<void> CheckNotMixed(const std::vector<Result<partiql::Statement>>& statements) {
  bool reads = false;
  bool writes = false;
  for (const auto& statement : statements) {
    if (!statement) continue;
    reads = reads || statement->IsRead();
    writes = writes || !statement->IsRead();
  }
  if (!reads || !writes) return {};
  return base::ValidationError(
      "BatchExecuteStatement API does not support both read and write operations in the same request.");
}

void Run(Engine& engine, const BatchStatementRequest& request, Result<partiql::Statement> statement,
         bool wants_capacity, CapacitySum* capacity, BatchStatementResponse* response) {
  if (!statement) {
    response->error = std::move(statement).error();
    return;
  }
  if (statement->kind == partiql::StatementKind::kExists) {
    response->error = base::ValidationError("EXISTS can only be used in ExecuteTransaction write requests.");
    return;
  }
  Result<TablePtr> table = engine.tables().Find(statement->table_name);
  if (!table) {
    response->error = std::move(table).error();
    return;
  }
  response->table_name = statement->table_name;
  Result<std::optional<Item>> item =
      statement->IsRead() ? Read(engine, request, *statement, *table, capacity)
                          : Write(engine, request, *std::move(statement), *table, wants_capacity, capacity);
  if (item) {
    response->item = *std::move(item);
  } else {
    response->error = std::move(item).error();
  }
}

}  // namespace

Result<BatchExecuteStatementResult> BatchExecuteStatement(Engine& engine, const BatchExecuteStatementRequest& request) {
  KARST_TRY(CheckRules(request));
  std::vector<Result<partiql::Statement>> statements;
  for (const BatchStatementRequest& one : request.statements) {
    statements.push_back(partiql::Prepare(one.statement, one.parameters));
  }
  KARST_TRY(CheckNotMixed(statements));
  BatchExecuteStatementResult result;
  CapacitySum capacity(request.return_consumed_capacity);
  const bool wants_capacity = request.return_consumed_capacity != ReturnConsumedCapacity::kNone;
  result.responses.resize(statements.size());
  for (std::size_t i = 0; i < statements.size(); ++i) {
    Run(engine, request.statements[i], std::move(statements[i]), wants_capacity, &capacity, &result.responses[i]);
  }
  result.consumed_capacity = capacity.Take();
  return result;
}

}  // namespace karst::engine
