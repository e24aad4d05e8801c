// TransactGetItems. What can be said of the request refuses it as a whole; what only the tables say of an action
// cancels the transaction, with a reason in the action's place. All items are read at one snapshot.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <absl/container/flat_hash_set.h>

#include "base/error_table.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/cancellation.h"
#include "engine/item_reader.h"
#include "engine/key_path_rules.h"
#include "engine/operations.h"
#include "engine/projection.h"
#include "engine/read_capacity.h"
#include "engine/request_rules.h"
#include "storage/keyspace.h"
#include "value/value_rules.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

struct Get {
  const TransactGetItem* wanted = nullptr;
  std::optional<expression::BoundProjection> projection{};
  TablePtr table{};
};

Result<std::vector<Get>> Prepare(Engine& engine, const TransactGetItemsRequest& request) {
  std::vector<Get> gets;
  gets.reserve(request.transact_items.size());
  for (const TransactGetItem& wanted : request.transact_items) {
    Get get{.wanted = &wanted};
    KARST_TRY(CheckOnlyProjection(wanted.projection_expression, wanted.expression_attribute_names));
    KARST_TRY(value::CheckValues(wanted.key));
    KARST_ASSIGN_OR_RETURN(
        get.projection, CompileOnlyProjection(engine, wanted.projection_expression, wanted.expression_attribute_names));
    gets.push_back(std::move(get));
  }
  for (Get& get : gets) {
    KARST_ASSIGN_OR_RETURN(get.table, engine.tables().Find(get.wanted->table_name));
  }
  return gets;
}

Result<std::string> StoredKeyOf(const Get& get) {
  KARST_ASSIGN_OR_RETURN(const catalog::PrimaryKey key, catalog::KeyOfRequest(*get.table, get.wanted->key));
  if (get.projection) KARST_TRY(CheckKeyPaths(*get.table, get.projection->paths()));
  std::string stored_key;
  storage::AppendItemKey(get.table->id, key.partition, key.sort, &stored_key);
  return stored_key;
}

// The keys to read, in order. An empty key too is its action's matter here, unlike in a TransactWriteItems.
Result<std::vector<std::string>> StoredKeysOf(const std::vector<Get>& gets) {
  std::vector<std::string> keys;
  keys.reserve(gets.size());
  std::vector<CancellationReason> reasons(gets.size());
  for (std::size_t i = 0; i < gets.size(); ++i) {
    Result<std::string> key = StoredKeyOf(gets[i]);
    if (key) {
      keys.push_back(*std::move(key));
    } else {
      reasons[i] = ReasonOf(key.error()).value_or(CancellationReason{});
    }
  }
  if (AnyRefuses(reasons)) return TransactionCanceled(std::move(reasons));
  const absl::flat_hash_set<std::string, base::StringHash, std::equal_to<>> different(keys.begin(), keys.end());
  if (different.size() < keys.size()) {
    return base::ValidationError("Transaction request cannot include multiple operations on one item");
  }
  return keys;
}

// That no item is being written by a transaction, if such reads are refused.
Result<void> CheckNoConflicts(const storage::KeyLocks& locks, const std::vector<std::string>& keys) {
  std::vector<CancellationReason> reasons(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!locks.Refuses(keys[i])) continue;
    reasons[i] = {.code = CancellationCode::kTransactionConflict, .message = "Transaction is ongoing for the item"};
  }
  if (AnyRefuses(reasons)) return TransactionCanceled(std::move(reasons));
  return {};
}

Item Answer(const ItemView& stored, const std::optional<expression::BoundProjection>& projection) {
  if (!projection) return Item(stored);
  std::string body;
  projection->Project(stored, &body);
  return Item::FromBody(std::move(body));
}

// Adds what each read cost to the entry of its table; tables in the order in which the request names them.
std::vector<ConsumedCapacity> CapacityOf(const std::vector<Get>& gets, const std::vector<std::size_t>& sizes,
                                         ReturnConsumedCapacity detail) {
  std::vector<ConsumedCapacity> all;
  if (detail == ReturnConsumedCapacity::kNone) return all;
  std::map<const catalog::TableDescriptor*, std::size_t> places;
  for (std::size_t i = 0; i < gets.size(); ++i) {
    const auto [at, is_new] = places.try_emplace(gets[i].table.get(), all.size());
    if (is_new) all.emplace_back().table_name = gets[i].wanted->table_name;
    AddTransactionRead(TransactionReadUnits(sizes[i]), detail, &all[at->second]);
  }
  return all;
}

Result<TransactGetItemsResult> ReadAll(Engine& engine, const std::vector<Get>& gets,
                                       const std::vector<std::string>& keys, ReturnConsumedCapacity detail) {
  storage::Store& store = engine.store();
  const std::unique_ptr<storage::Snapshot> snapshot = store.GetSnapshot();
  std::vector<storage::PinnedBytes> records;
  std::vector<bool> found;
  KARST_TRY(store.MultiGet(storage::Family::kItems, keys, &records, &found, snapshot.get()));
  TransactGetItemsResult result;
  result.responses.resize(gets.size());
  std::vector<std::size_t> sizes(gets.size());
  std::size_t total_bytes = 0;
  for (std::size_t i = 0; i < gets.size(); ++i) {
    if (!found[i]) continue;
    KARST_ASSIGN_OR_RETURN(const ItemView item, ItemOfTable(*gets[i].table, keys[i], records[i].view()));
    sizes[i] = value::ItemSizeBytes(item);
    total_bytes += sizes[i];
    if (total_bytes > limits::kTransactionBytesMax) {
      return base::ValidationError("The aggregate size of the items in the transaction exceeds the limit of 4 MB");
    }
    Item answer = Answer(item, gets[i].projection);
    // Of a projection that finds nothing AWS says nothing.
    if (!gets[i].projection || !answer.empty()) result.responses[i] = std::move(answer);
  }
  for (std::size_t i = 0; i < gets.size(); ++i) {
    if (!CountsAccess(gets[i].table->settings.insights)) [[likely]]
      continue;
    engine.insights().CountRead(*gets[i].table, keys[i], TransactionReadUnits(sizes[i]));
  }
  result.consumed_capacity = CapacityOf(gets, sizes, detail);
  return result;
}

}  // namespace

Result<TransactGetItemsResult> TransactGetItems(Engine& engine, const TransactGetItemsRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_ASSIGN_OR_RETURN(const std::vector<Get> gets, Prepare(engine, request));
  KARST_ASSIGN_OR_RETURN(const std::vector<std::string> keys, StoredKeysOf(gets));
  KARST_TRY(CheckNoConflicts(engine.locks(), keys));
  return ReadAll(engine, gets, keys, request.return_consumed_capacity);
}

}  // namespace karst::engine
