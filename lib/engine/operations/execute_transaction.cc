// ExecuteTransaction: all statements read, or all write; then it is a TransactGetItems or a TransactWriteItems. What a
// statement says wrong refuses the request, naming the statement; what only its table and item say cancels the
// transaction, with a reason in the statement's place.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <absl/container/flat_hash_set.h>
#include <fmt/format.h>

#include "base/coding.h"
#include "base/error_table.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/cancellation.h"
#include "engine/item_reader.h"
#include "engine/operations.h"
#include "engine/read_capacity.h"
#include "engine/request_rules.h"
#include "engine/statement_ranges.h"
#include "engine/statement_read.h"
#include "engine/statement_write.h"
#include "engine/write_capacity.h"
#include "partiql/keys.h"
#include "partiql/statement.h"
#include "storage/keyspace.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

using partiql::StatementKind;

// One statement with its table, and what has become of it so far.
struct Member {
  partiql::Statement statement;
  TablePtr table{};  // null when there is no such table
  Item key{};        // of SELECT
  std::unique_ptr<StatementWrite> write{};
};

Error InStatement(std::size_t index, const Error& error) {
  return {error.code(), fmt::format("Validation failed in TransactStatements[{}]: {}", index, error.message())};
}

Result<std::vector<Member>> PrepareAll(const std::vector<ParameterizedStatement>& statements) {
  for (const ParameterizedStatement& one : statements) KARST_TRY(partiql::CheckParameters(one.parameters));
  std::vector<Member> members;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    Result<partiql::Statement> prepared = partiql::Prepare(statements[i].statement, statements[i].parameters);
    if (!prepared) return InStatement(i, prepared.error());
    members.push_back({.statement = *std::move(prepared)});
  }
  return members;
}

Result<bool> AreReads(const std::vector<Member>& members) {
  const bool first = members.front().statement.IsRead();
  for (const Member& member : members) {
    if (member.statement.IsRead() == first) continue;
    return base::ValidationError(
        "ExecuteTransaction API does not support both read and write operations in the same request.");
  }
  return first;
}

// ---- What a table says of its statement.

Result<void> CheckRead(const partiql::Statement& statement, const catalog::TableDescriptor& table, Item* key) {
  if (statement.index_name) {
    return base::ValidationError("Reads on indices are not supported within transactions.");
  }
  partiql::KeyEqualities found = partiql::FindKey(table.key, statement.where, /*in_counts=*/true);
  if (found.is_complete && !found.ambiguous && found.rest.empty()) {
    *key = std::move(found.key);
    return {};
  }
  KARST_TRY(PlanRanges(ReadTarget{.table = &table}, statement));
  return base::ValidationError(
      "Select statements within ExecuteTransaction must specify the primary key in the where clause.");
}

Result<void> CheckWrite(const partiql::Statement& statement, const catalog::TableDescriptor& table) {
  if (statement.return_values != ReturnValues::kNone) {
    return base::ValidationError("RETURNING clause is not supported in ExecuteTransaction.");
  }
  if (statement.kind != StatementKind::kExists) return {};
  const partiql::KeyEqualities found = partiql::FindKey(table.key, statement.where, /*in_counts=*/false);
  if (found.is_complete && !found.rest.empty() && !statement.index_name) return {};
  return base::ValidationError("EXISTS() must contain a single item read with additional condition");
}

// Finds the tables; one that is missing cancels the transaction once all others have nothing to say.
Result<void> FindTables(Engine& engine, std::vector<Member>* members) {
  std::vector<CancellationReason> reasons(members->size());
  for (std::size_t i = 0; i < members->size(); ++i) {
    Member& member = (*members)[i];
    Result<TablePtr> table = engine.tables().Find(member.statement.table_name);
    if (!table && table.error().code() != ErrorCode::kResourceNotFound) return InStatement(i, table.error());
    if (!table) {
      reasons[i] = {.code = CancellationCode::kResourceNotFound, .message = table.error().message()};
      continue;
    }
    member.table = *std::move(table);
    const Result<void> checked = member.statement.IsRead() ? CheckRead(member.statement, *member.table, &member.key)
                                                           : CheckWrite(member.statement, *member.table);
    if (!checked) return InStatement(i, checked.error());
  }
  if (AnyRefuses(reasons)) return TransactionCanceled(std::move(reasons));
  return {};
}

// Reasons in the places of errors; an error that is of no statement is answered itself.
template <typename Outcome>
Result<void> CancelForErrors(const std::vector<Result<Outcome>>& outcomes, const std::vector<Member>& members) {
  std::vector<CancellationReason> reasons(outcomes.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i]) continue;
    const Error error = StatementError(members[i].statement.kind, outcomes[i].error());
    std::optional<CancellationReason> reason = ReasonOf(error);
    if (!reason) return error;
    reasons[i] = *std::move(reason);
  }
  if (AnyRefuses(reasons)) return TransactionCanceled(std::move(reasons));
  return {};
}

Result<void> CheckDifferent(const std::vector<std::string>& stored_keys) {
  const absl::flat_hash_set<std::string, base::StringHash, std::equal_to<>> different(stored_keys.begin(),
                                                                                      stored_keys.end());
  if (different.size() == stored_keys.size()) return {};
  return base::ValidationError("Transaction request cannot include multiple operations on one item");
}

std::string StoredKey(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key) {
  std::string stored;
  storage::AppendItemKey(table.id, key.partition, key.sort, &stored);
  return stored;
}

// The entry of a table; tables in the order in which the statements name them.
ConsumedCapacity& CapacityOf(const Member& member, std::vector<ConsumedCapacity>* all) {
  for (ConsumedCapacity& one : *all) {
    if (one.table_name == member.statement.table_name) return one;
  }
  ConsumedCapacity& added = all->emplace_back();
  added.table_name = member.statement.table_name;
  return added;
}

// ---- Reads: one snapshot.

Result<ExecuteTransactionResult> Read(Engine& engine, const ExecuteTransactionRequest& request,
                                      const std::vector<Member>& members) {
  std::vector<Result<std::string>> keys;
  for (const Member& member : members) {
    const Result<catalog::PrimaryKey> key = catalog::KeyOfRequest(*member.table, member.key);
    if (key) {
      keys.emplace_back(StoredKey(*member.table, *key));
    } else {
      keys.emplace_back(key.error());
    }
  }
  KARST_TRY(CancelForErrors(keys, members));
  std::vector<std::string> stored_keys;
  stored_keys.reserve(keys.size());
  for (const Result<std::string>& key : keys) stored_keys.push_back(*key);
  KARST_TRY(CheckDifferent(stored_keys));

  const std::unique_ptr<storage::Snapshot> snapshot = engine.store().GetSnapshot();
  std::vector<storage::PinnedBytes> records;
  std::vector<bool> found;
  KARST_TRY(engine.store().MultiGet(storage::Family::kItems, stored_keys, &records, &found, snapshot.get()));
  ExecuteTransactionResult result;
  result.responses.resize(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    std::size_t size_bytes = 0;
    if (found[i]) {
      KARST_ASSIGN_OR_RETURN(const ItemView item, ItemOfTable(*members[i].table, stored_keys[i], records[i].view()));
      size_bytes = value::ItemSizeBytes(item);
      const auto& projection = members[i].statement.projection;
      std::string body(projection ? std::string_view() : item.bytes());
      if (projection) projection->Project(item, &body);
      result.responses[i] = Item::FromBody(std::move(body));
    }
    if (CountsAccess(members[i].table->settings.insights)) [[unlikely]] {
      engine.insights().CountRead(*members[i].table, stored_keys[i], TransactionReadUnits(size_bytes));
    }
    if (request.return_consumed_capacity == ReturnConsumedCapacity::kNone) continue;
    AddTransactionRead(TransactionReadUnits(size_bytes), request.return_consumed_capacity,
                       &CapacityOf(members[i], &result.consumed_capacity));
  }
  return result;
}

// ---- Writes: one commit.

// A statement that does not name its one item is told what a wrong Key is told.
Result<std::unique_ptr<StatementWrite>> PrepareMember(partiql::Statement statement, const TablePtr& table) {
  if (statement.kind != StatementKind::kInsert && statement.kind != StatementKind::kExists) {
    const partiql::KeyEqualities found = partiql::FindKey(table->key, statement.where, /*in_counts=*/false);
    if (!found.is_complete || found.ambiguous) {
      return base::ValidationError("The provided key element does not match the schema");
    }
  }
  return PrepareWrite(std::move(statement), table);
}

Result<std::vector<Mutation>> MakeMutations(const ExecuteTransactionRequest& request, bool wants_capacity,
                                            std::vector<Member>* members) {
  std::vector<Result<void>> prepared;
  std::vector<std::string> stored_keys;
  std::vector<Mutation> mutations;
  for (std::size_t i = 0; i < members->size(); ++i) {
    Member& member = (*members)[i];
    Result<std::unique_ptr<StatementWrite>> write = PrepareMember(member.statement, member.table);
    if (!write) {
      prepared.emplace_back(write.error());
      continue;
    }
    prepared.emplace_back();
    member.write = *std::move(write);
    Mutation& mutation = member.write->mutation;
    mutation.wants_capacity = wants_capacity;
    mutation.returns_item_on_failure = request.transact_statements[i].return_values_on_condition_check_failure ==
                                       ReturnValuesOnConditionCheckFailure::kAllOld;
    stored_keys.push_back(StoredKey(*member.table, mutation.key));
    mutations.push_back(mutation);
  }
  KARST_TRY(CheckDifferent(stored_keys));
  KARST_TRY(CancelForErrors(prepared, *members));
  return mutations;
}

// Equal statements with equal parameters are the same request. Stored with the token.
std::string DigestOf(const ExecuteTransactionRequest& request) {
  std::string bytes;
  for (const ParameterizedStatement& one : request.transact_statements) {
    base::PutLengthPrefixed(&bytes, one.statement);
    base::PutVarint32(&bytes, static_cast<std::uint32_t>(one.parameters.size()));
    for (const Value& parameter : one.parameters) {
      const ValueView view = parameter.view();
      bytes.push_back(static_cast<char>(view.type()));
      bytes.push_back(static_cast<char>(view.flags()));
      base::PutLengthPrefixed(&bytes, view.payload());
    }
  }
  return base::StableDigest(bytes);
}

// The answer to a request that was done before.
ExecuteTransactionResult AnswerAgain(const ExecuteTransactionRequest& request, const std::vector<Member>& members,
                                     const TokenRecord& earlier) {
  ExecuteTransactionResult result;
  result.responses.resize(members.size());
  if (request.return_consumed_capacity == ReturnConsumedCapacity::kNone) return result;
  for (std::size_t i = 0; i < members.size() && i < earlier.read_units.size(); ++i) {
    AddTransactionRead(static_cast<double>(earlier.read_units[i]), request.return_consumed_capacity,
                       &CapacityOf(members[i], &result.consumed_capacity));
  }
  return result;
}

Result<ExecuteTransactionResult> Write(Engine& engine, const ExecuteTransactionRequest& request,
                                       std::vector<Member> members) {
  const bool has_token = request.client_request_token.has_value();
  const bool wants_capacity = has_token || request.return_consumed_capacity != ReturnConsumedCapacity::kNone;
  KARST_ASSIGN_OR_RETURN(const std::vector<Mutation> mutations, MakeMutations(request, wants_capacity, &members));
  TokenUse token;
  if (has_token) {
    KARST_ASSIGN_OR_RETURN(token, engine.tokens().Begin(TokenScope::kExecuteTransaction, *request.client_request_token,
                                                        DigestOf(request)));
    if (token.earlier) return AnswerAgain(request, members, *token.earlier);
  }
  const auto remember = [&](const WritePipeline::Outcomes& done, storage::WriteSet* set) {
    if (!has_token) return;
    std::vector<std::uint64_t> units;
    for (const Result<Written>& outcome : done) {
      units.push_back(static_cast<std::uint64_t>(TransactionReadUnits(outcome->cost().item_bytes)));
    }
    engine.tokens().Remember(token, std::move(units), set);
  };
  KARST_ASSIGN_OR_RETURN(const WritePipeline::Outcomes outcomes, engine.pipeline().Transact(mutations, remember));
  KARST_TRY(CancelForErrors(outcomes, members));
  ExecuteTransactionResult result;
  result.responses.resize(members.size());
  if (request.return_consumed_capacity == ReturnConsumedCapacity::kNone) return result;
  for (std::size_t i = 0; i < members.size(); ++i) {
    AddTransactionCost(outcomes[i]->cost(), request.return_consumed_capacity,
                       &CapacityOf(members[i], &result.consumed_capacity));
  }
  return result;
}

}  // namespace

Result<ExecuteTransactionResult> ExecuteTransaction(Engine& engine, const ExecuteTransactionRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_ASSIGN_OR_RETURN(std::vector<Member> members, PrepareAll(request.transact_statements));
  KARST_ASSIGN_OR_RETURN(const bool reads, AreReads(members));
  KARST_TRY(FindTables(engine, &members));
  if (reads) return Read(engine, request, members);
  return Write(engine, request, std::move(members));
}

}  // namespace karst::engine
