// PartiQL: ExecuteStatement, BatchExecuteStatement and ExecuteTransaction, requests and results. Plain values: safe to
// read from any thread.
//
// A statement reads one table or index, or writes one item:
//
//   SELECT "Title", "Tags"[0] FROM "Songs"."ByYear" WHERE "Artist" = ? AND "Year" > 1999 ORDER BY "Year" DESC
//   INSERT INTO "Songs" VALUE {'Artist': 'Acme', 'Title': ?, 'Tags': <<'pop', '90s'>>}
//   UPDATE "Songs" SET "Plays" = "Plays" + 1 REMOVE "Draft" WHERE "Artist" = ? AND "Title" = ? RETURNING ALL NEW *
//   DELETE FROM "Songs" WHERE "Artist" = ? AND "Title" = ? AND "Plays" < 10 RETURNING ALL OLD *
//
// A SELECT whose WHERE gives the partition key by = or IN reads those partitions alone; any other reads the whole
// table. UPDATE and DELETE need the whole key; whatever else their WHERE asks is a condition on the item. An UPDATE of
// an item that is not there fails its condition, a DELETE of one does nothing, an INSERT of one that is there fails.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <karst/capacity.h>
#include <karst/error.h>
#include <karst/item.h>
#include <karst/value.h>

namespace karst {

struct ExecuteStatementRequest {
  std::string statement{};          // at most 8192 characters
  std::vector<Value> parameters{};  // for each ? in order
  bool consistent_read = false;
  // Of the page before: the same statement and parameters go on where it ended.
  std::optional<std::string> next_token{};
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
  // Items examined, before what the WHERE filters; a page also ends at 1 MiB examined.
  std::optional<std::int32_t> limit{};
  ReturnValuesOnConditionCheckFailure return_values_on_condition_check_failure =
      ReturnValuesOnConditionCheckFailure::kNone;
};

struct ExecuteStatementResult {
  ItemList items{};  // of a SELECT, or what RETURNING asks for
  // There is more as long as these are set, even if this page is empty.
  std::optional<std::string> next_token{};
  std::optional<Item> last_evaluated_key{};
  std::optional<ConsumedCapacity> consumed_capacity{};
};

struct BatchStatementRequest {
  std::string statement{};
  std::vector<Value> parameters{};
  bool consistent_read = false;
  // Accepted and of no effect, as in AWS: a failed condition in a batch never carries the item.
  ReturnValuesOnConditionCheckFailure return_values_on_condition_check_failure =
      ReturnValuesOnConditionCheckFailure::kNone;
};

struct BatchExecuteStatementRequest {
  std::vector<BatchStatementRequest> statements{};  // 1 to 25: all SELECT by the whole key, or all writes
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
};

// What became of one statement. Each succeeds or fails by itself.
struct BatchStatementResponse {
  std::optional<Error> error{};
  std::string table_name{};    // empty when the statement names no table that exists
  std::optional<Item> item{};  // of a SELECT, or what RETURNING asks for
};

struct BatchExecuteStatementResult {
  std::vector<BatchStatementResponse> responses{};    // in the order of the statements
  std::vector<ConsumedCapacity> consumed_capacity{};  // one a table
};

// ---- ExecuteTransaction.

struct ParameterizedStatement {
  std::string statement{};
  std::vector<Value> parameters{};
  ReturnValuesOnConditionCheckFailure return_values_on_condition_check_failure =
      ReturnValuesOnConditionCheckFailure::kNone;
};

struct ExecuteTransactionRequest {
  // 1 to 100, of different items: all SELECT by the whole key, or all writes, among them
  // EXISTS(SELECT * FROM "Songs" WHERE <key> AND <condition>), which writes nothing and lets the others be done only if
  // the condition holds.
  std::vector<ParameterizedStatement> transact_statements{};
  // As of TransactWriteItemsRequest: makes writes happen once.
  std::optional<std::string> client_request_token{};
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
};

struct ExecuteTransactionResult {
  std::vector<std::optional<Item>> responses{};       // in the order of the statements; items of SELECTs only
  std::vector<ConsumedCapacity> consumed_capacity{};  // one a table, as of transactions
};

}  // namespace karst
