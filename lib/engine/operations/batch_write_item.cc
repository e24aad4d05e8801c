// BatchWriteItem, in the order of DynamoDB's checks. All writes of a batch are committed together, so nothing is ever
// unprocessed.
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <absl/container/flat_hash_set.h>

#include "base/error_table.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/distinct_keys.h"
#include "engine/item_collection.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/write_capacity.h"
#include "engine/write_checks.h"
#include "engine/write_pipeline.h"
#include "storage/item_keys.h"
#include "value/value_rules.h"

namespace karst::engine {
namespace {

// The writes of one entry of RequestItems: mutations [first, end) of the batch.
struct TableBatch {
  const std::string* name = nullptr;  // as the request has it
  TablePtr table;
  std::size_t first = 0;
  std::size_t end = 0;
};

struct Batch {
  std::vector<TableBatch> tables;
  std::vector<Mutation> mutations;
  std::vector<ItemView> items;  // beside each mutation: what holds its key attributes
};

std::size_t CountOf(const BatchWriteItemRequest& request) {
  std::size_t count = 0;
  for (const auto& [name, writes] : request.request_items) count += writes.size();
  return count;
}

Result<void> CheckCount(const BatchWriteItemRequest& request) {
  // AWS keeps the empty map apart from its other constraints.
  if (request.request_items.empty()) {
    return base::ValidationError("The requestItems parameter is required for BatchWriteItem");
  }
  KARST_TRY(CheckRules(request));
  if (CountOf(request) > limits::kBatchWriteItemsMax) {
    return base::ValidationError("Too many items requested for the BatchWriteItem call");
  }
  return {};
}

Result<void> CheckWrites(const BatchWriteItemRequest& request) {
  for (const auto& [name, writes] : request.request_items) {
    for (const WriteRequest& write : writes) {
      if (const auto* put = std::get_if<PutRequest>(&write)) {
        KARST_TRY(value::CheckValues(put->item));
        KARST_TRY(CheckItemSize(put->item));
      } else {
        KARST_TRY(value::CheckValues(std::get<DeleteRequest>(write).key));
      }
    }
  }
  return {};
}

bool HasKey(const catalog::KeyAttribute& attribute, const ItemView& item) {
  return item[attribute.name].type() == catalog::ToAttributeType(attribute.type);
}

bool HasKeys(const catalog::TableDescriptor& table, const ItemView& item) {
  return HasKey(table.partition_key(), item) && (table.sort_key() == nullptr || HasKey(*table.sort_key(), item));
}

Result<catalog::PrimaryKey> KeyOfPut(const catalog::TableDescriptor& table, const ItemView& item) {
  Result<catalog::PrimaryKey> key = catalog::KeyOfItem(table, item);
  // A batch says of a put without its key what others say of a Key.
  if (!key && !HasKeys(table, item)) {
    return base::ValidationError("The provided key element does not match the schema");
  }
  if (key) KARST_TRY(catalog::CheckIndexKeys(table, item));
  return key;
}

Result<Mutation> MutationOf(const catalog::TableDescriptor& table, const WriteRequest& write, bool wants_capacity) {
  Mutation mutation{.table = &table, .key = {}, .change = DeleteChange{}};
  mutation.wants_capacity = wants_capacity;
  if (const auto* put = std::get_if<PutRequest>(&write)) {
    KARST_ASSIGN_OR_RETURN(mutation.key, KeyOfPut(table, put->item));
    mutation.change = PutChange{put->item};
  } else {
    KARST_ASSIGN_OR_RETURN(mutation.key, catalog::KeyOfRequest(table, std::get<DeleteRequest>(write).key));
  }
  return mutation;
}

ItemView KeyedItem(const WriteRequest& write) {
  if (const auto* put = std::get_if<PutRequest>(&write)) return put->item;
  return std::get<DeleteRequest>(write).key;
}

// The mutations of all tables, up to the first that cannot be, and their keys.
Result<void> AddMutations(const BatchWriteItemRequest& request, Batch* batch, storage::ItemKeys* keys) {
  const bool wants_capacity = request.return_consumed_capacity != ReturnConsumedCapacity::kNone;
  for (std::size_t i = 0; i < batch->tables.size(); ++i) {
    TableBatch& part = batch->tables[i];
    part.first = batch->mutations.size();
    for (const WriteRequest& write : request.request_items[i].second) {
      KARST_ASSIGN_OR_RETURN(const Mutation mutation, MutationOf(*part.table, write, wants_capacity));
      keys->Append(part.table->id, mutation.key.partition, mutation.key.sort);
      batch->mutations.push_back(mutation);
      batch->items.push_back(KeyedItem(write));
    }
    part.end = batch->mutations.size();
  }
  return {};
}

Result<void> CheckNoDuplicates(const storage::ItemKeys& keys) {
  DistinctKeys distinct(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) KARST_TRY(distinct.Add(keys[i]));
  return {};
}

Result<Batch> MakeBatch(Engine& engine, const BatchWriteItemRequest& request) {
  Batch batch;
  for (const auto& [name, writes] : request.request_items) {
    KARST_ASSIGN_OR_RETURN(TablePtr table, engine.tables().Find(name));
    batch.tables.push_back({.name = &name, .table = std::move(table)});
  }
  const std::size_t count = CountOf(request);
  batch.mutations.reserve(count);
  batch.items.reserve(count);
  storage::ItemKeys keys;
  keys.Reserve(count);
  const Result<void> added = AddMutations(request, &batch, &keys);
  // One that stands before what cannot be is found first.
  KARST_TRY(CheckNoDuplicates(keys));
  KARST_TRY(added);
  return batch;
}

ConsumedCapacity CapacityOf(const TableBatch& part, const std::vector<Result<Written>>& outcomes,
                            ReturnConsumedCapacity detail) {
  ConsumedCapacity consumed;
  consumed.table_name = *part.name;
  for (std::size_t i = part.first; i < part.end; ++i) AddCost(outcomes[i]->cost(), detail, &consumed);
  return consumed;
}

// One entry for each item collection that the writes touched.
std::vector<ItemCollectionMetrics> MetricsOf(const TableBatch& part, const Batch& batch,
                                             ReturnItemCollectionMetrics wanted, storage::Store& store) {
  std::vector<ItemCollectionMetrics> all;
  if (wanted == ReturnItemCollectionMetrics::kNone) return all;
  absl::flat_hash_set<std::string, base::StringHash, std::equal_to<>> seen;
  for (std::size_t i = part.first; i < part.end; ++i) {
    const catalog::PrimaryKey& key = batch.mutations[i].key;
    if (!seen.emplace(key.partition).second) continue;
    if (auto metrics = CollectionMetrics(wanted, store, *part.table, key, batch.items[i])) {
      all.push_back(*std::move(metrics));
    }
  }
  return all;
}

}  // namespace

Result<BatchWriteItemResult> BatchWriteItem(Engine& engine, const BatchWriteItemRequest& request) {
  KARST_TRY(CheckCount(request));
  KARST_TRY(CheckWrites(request));
  KARST_ASSIGN_OR_RETURN(const Batch batch, MakeBatch(engine, request));

  KARST_ASSIGN_OR_RETURN(std::vector<Result<Written>> outcomes, engine.pipeline().WriteAll(batch.mutations));
  for (Result<Written>& outcome : outcomes) {
    if (!outcome) return std::move(outcome).error();
  }

  BatchWriteItemResult result;
  for (const TableBatch& part : batch.tables) {
    if (request.return_consumed_capacity != ReturnConsumedCapacity::kNone) {
      result.consumed_capacity.push_back(CapacityOf(part, outcomes, request.return_consumed_capacity));
    }
    auto metrics = MetricsOf(part, batch, request.return_item_collection_metrics, engine.store());
    if (!metrics.empty()) result.item_collection_metrics[*part.name] = std::move(metrics);
  }
  return result;
}

}  // namespace karst::engine
