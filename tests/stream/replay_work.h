// Random work on one table with a stream: every way in which an item can come, change and go, shards that roll and
// split, and an index that comes and goes meanwhile. The program of a run is the same every time.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <karst/karst.h>

#include "stream/stream_fixture.h"
#include "support/manual_clock.h"
#include "support/model_table.h"

namespace karst::testing {

class ReplayWork {
 public:
  static constexpr const char* kTable = "Replay";

  // How often each kind of work was done, and not refused.
  struct Done {
    int writes = 0;  // single ones and batches
    int transactions = 0;
    int statements = 0;
    int statement_transactions = 0;
    int splits = 0;
    int indexes_created = 0;
    int indexes_deleted = 0;
  };

  ReplayWork(Database& db, std::uint32_t seed) : random_(seed) {
    db.CreateTable(Schema()).value();
    db.UpdateTimeToLive({kTable, {.enabled = true, .attribute_name = "expires"}}).value();
  }

  void Step(Database& db, ManualClock& clock) {
    now_ = clock.Now();
    switch (Pick(0, 19)) {
      case 0:
      case 1:
        return PassTime(clock);
      case 2:
        return BackgroundWork(db);
      case 3:
        return Pick(0, 3) == 0 ? Split(db) : ChangeIndexes(db);
      case 4:
      case 5:
        db.DeleteItem({.table_name = kTable, .key = Key()}).value();
        return Count(&done_.writes);
      case 6:
      case 7:
        db.UpdateItem(Update(Key())).value();
        return Count(&done_.writes);
      case 8:
        db.BatchWriteItem({.request_items = {{kTable, Batch()}}}).value();
        return Count(&done_.writes);
      case 9:
      case 10:
      case 11:
        return Transact(db);
      case 12:
      case 13:
        return Execute(db);
      case 14:
        return ExecuteBatch(db);
      case 15:
        return ExecuteTransaction(db);
      default:
        db.PutItem({.table_name = kTable, .item = MakeItem(Key())}).value();
        return Count(&done_.writes);
    }
  }

  // Those that the table has now.
  std::vector<ModelIndex> Indexes() const {
    std::vector<ModelIndex> indexes{
        {.name = "byKind", .is_global = true, .hash = "kind", .range = "n", .included = std::nullopt},
        {.name = "byLocal", .is_global = false, .hash = "pk", .range = "local", .included = std::set<std::string>{}}};
    if (has_late_index_) {
      indexes.push_back({.name = "byColour",
                         .is_global = true,
                         .hash = "colour",
                         .range = "",
                         .included = std::set<std::string>{"n"}});
    }
    return indexes;
  }

  bool has_late_index() const { return has_late_index_; }
  const Done& done() const { return done_; }

 private:
  static CreateTableRequest Schema() {
    CreateTableRequest request = StreamTable(kTable);
    request.attribute_definitions = {{"pk", KeyType::kString},
                                     {"sk", KeyType::kNumber},
                                     {"kind", KeyType::kString},
                                     {"n", KeyType::kNumber},
                                     {"local", KeyType::kString}};
    request.key_schema = {{"pk", KeyRole::kHash}, {"sk", KeyRole::kRange}};
    request.global_secondary_indexes = {{.index_name = "byKind",
                                         .key_schema = {{"kind", KeyRole::kHash}, {"n", KeyRole::kRange}},
                                         .projection = {.projection_type = ProjectionType::kAll}}};
    request.local_secondary_indexes = {{.index_name = "byLocal",
                                        .key_schema = {{"pk", KeyRole::kHash}, {"local", KeyRole::kRange}},
                                        .projection = {.projection_type = ProjectionType::kKeysOnly}}};
    return request;
  }

  // ---- Choices.

  int Pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  Item Key() { return Item{{"pk", fmt::format("p{}", Pick(0, 9))}, {"sk", Pick(0, 4)}}; }
  std::vector<Item> Keys(int count) {
    std::map<std::string, Item> keys;
    for (; count > 0; --count) {
      const Item key = Key();
      keys.insert_or_assign(std::string(key.bytes()), key);
    }
    std::vector<Item> different;
    for (const auto& [bytes, key] : keys) different.push_back(key);
    return different;
  }
  std::string Kind() { return fmt::format("k{}", Pick(0, 2)); }
  std::int64_t Soon() {
    return std::chrono::duration_cast<std::chrono::seconds>(now_.time_since_epoch()).count() + Pick(0, 7200);
  }
  Item MakeItem(Item item) {
    item.Set("n", Value(Pick(0, 3)));
    if (Pick(0, 2) > 0) item.Set("kind", Value(Kind()));
    if (Pick(0, 1) > 0) item.Set("local", Value(fmt::format("l{}", Pick(0, 2))));
    if (Pick(0, 1) > 0) item.Set("colour", Value(fmt::format("c{}", Pick(0, 2))));
    if (Pick(0, 2) == 0) item.Set("expires", Value(Soon()));
    return item;
  }

  // ---- What happened.

  static void Count(int* number) { ++*number; }

  // Counts success; a refusal is as good if it is one of those that random work meets.
  template <typename T>
  static void Take(const Result<T>& result, std::initializer_list<ErrorCode> refusals, int* number) {
    if (result) return Count(number);
    for (const ErrorCode refusal : refusals) {
      if (result.error().code() == refusal) return;
    }
    throw std::runtime_error(result.error().message());
  }

  // ---- Work.

  // Never a day in all, so that no record is trimmed.
  void PassTime(ManualClock& clock) {
    const std::chrono::minutes step(Pick(1, 60));
    if (clock.Now() + step - ManualClock::kStart < std::chrono::hours(23)) clock.Advance(step);
  }

  static void BackgroundWork(Database& db) {
    if (!db.RunBackgroundWork()) throw std::runtime_error("the background work did not come to its end");
  }

  void Split(Database& db) {
    const std::string arn = StreamArnOf(db, kTable);
    for (const Shard& shard : ShardsOf(db, arn)) {
      if (shard.sequence_number_range.ending_sequence_number) continue;
      return Take(db.SplitShard({.stream_arn = arn, .shard_id = shard.shard_id}), {}, &done_.splits);
    }
  }

  void ChangeIndexes(Database& db) {
    using Update = GlobalSecondaryIndexUpdate;
    UpdateTableRequest request{.table_name = kTable};
    if (has_late_index_) {
      request.global_secondary_index_updates = {{Update{.deletion = DeleteGlobalSecondaryIndexAction{"byColour"}}}};
    } else {
      request.attribute_definitions = {{"colour", KeyType::kString}};
      request.global_secondary_index_updates = {{Update{
          .create = GlobalSecondaryIndex{.index_name = "byColour",
                                         .key_schema = {{"colour", KeyRole::kHash}},
                                         .projection = {.projection_type = ProjectionType::kInclude,
                                                        .non_key_attributes = std::vector<std::string>{"n"}}}}}};
    }
    Take(db.UpdateTable(request), {}, has_late_index_ ? &done_.indexes_deleted : &done_.indexes_created);
    has_late_index_ = !has_late_index_;
  }

  UpdateItemRequest Update(Item key) {
    return {.table_name = kTable,
            .key = std::move(key),
            .update_expression = "SET kind = :kind ADD n :one REMOVE #local, colour",
            .expression_attribute_names = {{"#local", "local"}},
            .expression_attribute_values = {{":kind", Kind()}, {":one", 1}}};
  }

  std::vector<WriteRequest> Batch() {
    std::vector<WriteRequest> requests;
    for (const Item& key : Keys(6)) {
      if (Pick(0, 2) == 0) {
        requests.emplace_back(DeleteRequest{key});
      } else {
        requests.emplace_back(PutRequest{MakeItem(key)});
      }
    }
    return requests;
  }

  void Transact(Database& db) {
    TransactWriteItemsRequest request;
    for (const Item& key : Keys(Pick(1, 4))) request.transact_items.push_back(Action(key));
    if (Pick(0, 1) == 0) request.client_request_token = fmt::format("token {}", tokens_++);
    Take(db.TransactWriteItems(request), {ErrorCode::kTransactionCanceled}, &done_.transactions);
  }

  TransactWriteItem Action(const Item& key) {
    switch (Pick(0, 5)) {
      case 0:
        return TransactConditionCheck{.table_name = kTable, .key = key, .condition_expression = "attribute_exists(pk)"};
      case 1:
        return TransactDelete{.table_name = kTable, .key = key};
      case 2:
      case 3: {
        const UpdateItemRequest update = Update(key);
        return TransactUpdate{.table_name = kTable,
                              .key = key,
                              .update_expression = update.update_expression,
                              .expression_attribute_names = update.expression_attribute_names,
                              .expression_attribute_values = update.expression_attribute_values};
      }
      default:
        return TransactPut{.table_name = kTable,
                           .item = MakeItem(key),
                           .condition_expression = "attribute_not_exists(pk) OR n < :three",
                           .expression_attribute_values = {{":three", 3}}};
    }
  }

  // A statement that writes the item of that key.
  ParameterizedStatement Statement(const Item& key) {
    const Value pk(key["pk"]);
    const Value sk(key["sk"]);
    switch (Pick(0, 3)) {
      case 0:
        return {.statement = R"(DELETE FROM "Replay" WHERE "pk" = ? AND "sk" = ?)", .parameters = {pk, sk}};
      case 1:
        return {
            .statement = R"(UPDATE "Replay" SET "kind" = ?, "expires" = ? REMOVE "local" WHERE "pk" = ? AND "sk" = ?)",
            .parameters = {Kind(), Soon(), pk, sk}};
      default:
        return {.statement = R"(INSERT INTO "Replay" VALUE {'pk': ?, 'sk': ?, 'n': ?, 'kind': ?, 'colour': 'c1'})",
                .parameters = {pk, sk, Pick(0, 3), Kind()}};
    }
  }

  void Execute(Database& db) {
    const ParameterizedStatement statement = Statement(Key());
    Take(db.ExecuteStatement({.statement = statement.statement, .parameters = statement.parameters}),
         {ErrorCode::kDuplicateItem, ErrorCode::kConditionalCheckFailed}, &done_.statements);
  }

  void ExecuteBatch(Database& db) {
    BatchExecuteStatementRequest request;
    for (const Item& key : Keys(3)) {
      ParameterizedStatement statement = Statement(key);
      request.statements.push_back({.statement = statement.statement, .parameters = statement.parameters});
    }
    for (const BatchStatementResponse& response : db.BatchExecuteStatement(request).value().responses) {
      Take(response.error ? Result<void>(*response.error) : Result<void>(),
           {ErrorCode::kDuplicateItem, ErrorCode::kConditionalCheckFailed}, &done_.statements);
    }
  }

  void ExecuteTransaction(Database& db) {
    ExecuteTransactionRequest request;
    for (const Item& key : Keys(2)) request.transact_statements.push_back(Statement(key));
    Take(db.ExecuteTransaction(request), {ErrorCode::kTransactionCanceled}, &done_.statement_transactions);
  }

  std::mt19937 random_;
  Clock::TimePoint now_{};
  bool has_late_index_ = false;
  int tokens_ = 0;
  Done done_;
};

}  // namespace karst::testing
