// What the crash writer writes: a sequence of operations for each of its threads, the same in every process, so that
// the driver knows what must be in the store after the n-th acknowledgement. Pure functions, but for Perform.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <karst/database.h>

#include "support/model_table.h"

namespace karst::testing {

inline constexpr int kCrashThreads = 4;
inline constexpr const char* kCrashTable = "Crash";
// The second at which items with "until" expire: 2100-01-01.
inline constexpr std::int64_t kCrashExpiry = 4'102'444'800;

inline std::vector<ModelIndex> CrashIndexes() {
  return {{.name = "byKind", .is_global = true, .hash = "kind", .range = "", .included = std::set<std::string>{"text"}},
          {.name = "byTag", .is_global = true, .hash = "tag", .range = "n", .included = std::nullopt},
          {.name = "byLocal", .is_global = false, .hash = "pk", .range = "local", .included = std::set<std::string>{}}};
}

inline CreateTableRequest CrashSchema() {
  CreateTableRequest request{.table_name = kCrashTable,
                             .attribute_definitions = {{"pk", KeyType::kString},
                                                       {"sk", KeyType::kNumber},
                                                       {"kind", KeyType::kString},
                                                       {"tag", KeyType::kString},
                                                       {"n", KeyType::kNumber},
                                                       {"local", KeyType::kString}},
                             .key_schema = {{"pk", KeyRole::kHash}, {"sk", KeyRole::kRange}},
                             .billing_mode = BillingMode::kPayPerRequest};
  const Projection text{.projection_type = ProjectionType::kInclude,
                        .non_key_attributes = std::vector<std::string>{"text"}};
  const Projection all{.projection_type = ProjectionType::kAll, .non_key_attributes = std::nullopt};
  const Projection keys{.projection_type = ProjectionType::kKeysOnly, .non_key_attributes = std::nullopt};
  request.global_secondary_indexes = {
      {.index_name = "byKind", .key_schema = {{"kind", KeyRole::kHash}}, .projection = text},
      {.index_name = "byTag", .key_schema = {{"tag", KeyRole::kHash}, {"n", KeyRole::kRange}}, .projection = all}};
  request.local_secondary_indexes = {{.index_name = "byLocal",
                                      .key_schema = {{"pk", KeyRole::kHash}, {"local", KeyRole::kRange}},
                                      .projection = keys}};
  return request;
}

// The writer's first thread deletes the index "byTag" at some steps, and creates it again at others. The answers are of
// no matter: a step that is done again after a crash may find it done.
inline void ChangeIndexes(int thread, int step, Database& db) {
  using IndexUpdate = GlobalSecondaryIndexUpdate;
  UpdateTableRequest update{.table_name = kCrashTable};
  if (thread == 0 && step % 40 == 20) {
    update.global_secondary_index_updates = {{IndexUpdate{.deletion = DeleteGlobalSecondaryIndexAction{"byTag"}}}};
  } else if (thread == 0 && step % 40 == 30) {
    update.attribute_definitions = CrashSchema().attribute_definitions;
    update.global_secondary_index_updates = {{IndexUpdate{.create = CrashSchema().global_secondary_indexes->at(1)}}};
  } else {
    return;
  }
  static_cast<void>(db.UpdateTable(update).has_value());
}

// One item to be, or a key whose item goes.
struct CrashWrite {
  Item key;
  std::optional<Item> item;
};

// Either an update that counts in one item, or writes that are done together: as a batch, or as a transaction with a
// token of its own.
struct CrashOperation {
  bool is_update = false;
  std::optional<std::string> token;
  std::string kind;
  std::vector<CrashWrite> writes;
};

// The step-th operation of a thread. Threads share no items, so each thread's items are its own sequence.
inline CrashOperation CrashOperationAt(int thread, int step) {
  std::mt19937 random(static_cast<std::uint32_t>(step * kCrashThreads + thread));
  const auto pick = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
  const auto key = [&] { return Item{{"pk", fmt::format("t{}.{}", thread, pick(0, 3))}, {"sk", pick(0, 9)}}; };
  const auto item = [&](Item made) {
    made.Set("n", Value(step));
    if (pick(0, 3) > 0) made.Set("kind", Value(fmt::format("k{}", pick(0, 2))));
    if (pick(0, 1) > 0) made.Set("tag", Value(fmt::format("t{}", pick(0, 2))));
    if (pick(0, 3) > 0) made.Set("local", Value(fmt::format("l{}", pick(0, 4))));
    if (pick(0, 1) > 0) made.Set("until", Value(kCrashExpiry));
    made.Set("text", Value(std::string(static_cast<std::size_t>(pick(0, 600)), 'x')));
    return made;
  };
  CrashOperation operation;
  const int choice = pick(1, 100);
  if (choice <= 30) {
    operation.is_update = true;
    operation.kind = fmt::format("k{}", pick(0, 2));
    operation.writes.push_back({.key = key(), .item = std::nullopt});
    return operation;
  }
  if (choice > 70 && pick(0, 1) == 0) operation.token = fmt::format("{}.{}", thread, step);
  std::set<std::string> seen;
  for (int left = choice <= 70 ? 1 : pick(2, 10); left > 0; --left) {
    Item write_key = key();
    if (!seen.emplace(write_key.bytes()).second) continue;
    std::optional<Item> made;
    if (pick(0, 4) > 0) made = item(write_key);
    operation.writes.push_back({.key = std::move(write_key), .item = std::move(made)});
  }
  return operation;
}

// Does the operation in the model.
inline void Perform(const CrashOperation& operation, ModelTable* model) {
  for (const CrashWrite& write : operation.writes) {
    const ModelTable::Key key = ModelTable::KeyOf(write.key);
    if (!operation.is_update) {
      model->Write(key, write.item);
      continue;
    }
    Item item = model->Find(key).value_or(write.key);
    const std::int64_t n = item.Contains("n") ? *item["n"].number().ToInt64() : 0;
    item.Set("n", Value(n + 1));
    item.Set("kind", Value(operation.kind));
    model->Write(key, item);
  }
}

inline Result<void> PerformTransaction(const CrashOperation& operation, Database& db) {
  TransactWriteItemsRequest request{.client_request_token = operation.token};
  for (const CrashWrite& write : operation.writes) {
    if (write.item) {
      request.transact_items.emplace_back(TransactPut{.table_name = kCrashTable, .item = *write.item});
    } else {
      request.transact_items.emplace_back(TransactDelete{.table_name = kCrashTable, .key = write.key});
    }
  }
  const auto done = db.TransactWriteItems(request);
  return done ? Result<void>() : Result<void>(done.error());
}

// Does the operation in the database; success when it was acknowledged.
inline Result<void> Perform(const CrashOperation& operation, Database& db) {
  const auto acknowledged = [](const auto& result) { return result ? Result<void>() : Result<void>(result.error()); };
  if (operation.is_update) {
    return acknowledged(db.UpdateItem({.table_name = kCrashTable,
                                       .key = operation.writes.front().key,
                                       .update_expression = "SET kind = :kind ADD n :one",
                                       .expression_attribute_values = {{":kind", operation.kind}, {":one", 1}}}));
  }
  if (operation.token) return PerformTransaction(operation, db);
  std::vector<WriteRequest> requests;
  for (const CrashWrite& write : operation.writes) {
    if (write.item) {
      requests.emplace_back(PutRequest{*write.item});
    } else {
      requests.emplace_back(DeleteRequest{write.key});
    }
  }
  if (requests.size() > 1) {
    return acknowledged(db.BatchWriteItem({.request_items = {{kCrashTable, std::move(requests)}}}));
  }
  const CrashWrite& write = operation.writes.front();
  if (write.item) return acknowledged(db.PutItem({.table_name = kCrashTable, .item = *write.item}));
  return acknowledged(db.DeleteItem({.table_name = kCrashTable, .key = write.key}));
}

}  // namespace karst::testing
