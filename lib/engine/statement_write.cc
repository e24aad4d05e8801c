#include "engine/statement_write.h"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/update_rules.h"
#include "engine/write_checks.h"
#include "partiql/keys.h"
#include "value/value_rules.h"

namespace karst::engine {
namespace {

using partiql::ConditionNode;
using partiql::StatementKind;

Result<void> PrepareInsert(StatementWrite* write) {
  const Item& item = write->statement.item;
  KARST_TRY(value::CheckValues(item));
  KARST_TRY(CheckItemSize(item));
  KARST_ASSIGN_OR_RETURN(write->mutation.key, catalog::KeyOfItem(*write->table, item));
  KARST_TRY(catalog::CheckIndexKeys(*write->table, item));
  write->mutation.change = PutChange{item};
  const auto& memory = write->statement.memory;
  write->condition.emplace(memory, partiql::NotExists(write->table->partition_key().name, memory.get()));
  return {};
}

Result<void> TakeKey(StatementWrite* write, partiql::KeyEqualities found) {
  if (found.ambiguous) {
    return base::ValidationError(fmt::format(
        "Multiple conditions on same key {}. Only single item Update/Insert/Delete are supported", *found.ambiguous));
  }
  if (!found.is_complete) {
    return base::ValidationError("Where clause does not contain a mandatory equality on all key attributes");
  }
  write->key = std::move(found.key);
  KARST_ASSIGN_OR_RETURN(write->mutation.key, catalog::KeyOfRequest(*write->table, write->key));
  return {};
}

Result<void> PrepareChange(StatementWrite* write) {
  const partiql::Statement& statement = write->statement;
  partiql::KeyEqualities found = partiql::FindKey(write->table->key, statement.where, /*in_counts=*/false);
  std::vector<const ConditionNode*> asked = found.rest;
  if (statement.kind == StatementKind::kExists) found.ambiguous.reset();  // two values are a condition that fails
  KARST_TRY(TakeKey(write, std::move(found)));
  const auto& memory = statement.memory;
  const std::string& partition = write->table->partition_key().name;
  if (statement.kind == StatementKind::kUpdate) {
    KARST_TRY(CheckUpdateTargets(*write->table, *statement.update));
    write->mutation.change = UpdateChange{write->key, &*statement.update};
    asked.insert(asked.begin(), partiql::Exists(partition, memory.get()));
    write->condition.emplace(memory, partiql::AllOf(asked, memory.get()));
  } else if (statement.kind == StatementKind::kExists) {
    write->mutation.change = CheckChange{};
    write->condition.emplace(memory, partiql::AllOf(asked, memory.get()));
  } else {
    write->mutation.change = DeleteChange{};
    if (asked.empty()) return {};
    write->condition.emplace(memory, partiql::Either(partiql::NotExists(partition, memory.get()),
                                                     partiql::AllOf(asked, memory.get()), memory.get()));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<StatementWrite>> PrepareWrite(partiql::Statement statement, TablePtr table) {
  auto write = std::make_unique<StatementWrite>();
  write->statement = std::move(statement);
  write->table = std::move(table);
  write->mutation.table = write->table.get();
  if (write->statement.kind == StatementKind::kInsert) {
    KARST_TRY(PrepareInsert(write.get()));
  } else {
    KARST_TRY(PrepareChange(write.get()));
  }
  if (write->condition) write->mutation.condition = &*write->condition;
  write->mutation.wants_old_item = write->statement.return_values != ReturnValues::kNone;
  return write;
}

Result<Written> WriteStatement(Engine& engine, const StatementWrite& write) {
  Result<Written> written = engine.pipeline().Write(write.mutation);
  if (!written) return StatementError(write.statement.kind, std::move(written).error());
  return written;
}

Error StatementError(StatementKind kind, Error error) {
  if (kind != StatementKind::kInsert || error.code() != ErrorCode::kConditionalCheckFailed) return error;
  return {ErrorCode::kDuplicateItem, "Duplicate primary key exists in table"};
}

}  // namespace karst::engine
