// TransactWriteItems. What can be said of the request refuses it as a whole; what only the tables and items can say of
// an action cancels the transaction, with a reason in the action's place.
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
#include "engine/cancellation.h"
#include "engine/expression_parameters.h"
#include "engine/item_collection.h"
#include "engine/operations.h"
#include "engine/read_capacity.h"
#include "engine/request_rules.h"
#include "engine/transaction_digest.h"
#include "engine/update_rules.h"
#include "engine/write_capacity.h"
#include "engine/write_checks.h"
#include "engine/write_pipeline.h"
#include "storage/keyspace.h"
#include "value/value_rules.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

// One action, whatever its kind: views into the request, and what has become of it so far.
struct Action {
  const TransactWriteItem* written = nullptr;
  const std::string* table_name = nullptr;
  const Item* item = nullptr;  // to put, or the key
  WriteExpressions expressions{};
  TablePtr table{};
  Mutation mutation{};
};

bool IsPut(const Action& action) { return std::holds_alternative<TransactPut>(*action.written); }

const Item& ItemOf(const TransactPut& put) { return put.item; }
template <typename OtherAction>
const Item& ItemOf(const OtherAction& other) {
  return other.key;
}

// ---- What can be said without tables.

Result<WriteExpressions> CompileAction(Engine& engine, const TransactUpdate& action) {
  KARST_TRY(CheckExpressionParameters({{"UpdateExpression", action.update_expression.has_value()},
                                       {"ConditionExpression", action.condition_expression.has_value()}},
                                      action.expression_attribute_names, action.expression_attribute_values));
  KARST_TRY(value::CheckValues(action.key));
  return CompileWrite(engine.expressions(), action.update_expression, action.condition_expression,
                      action.expression_attribute_names, action.expression_attribute_values);
}

template <typename OtherAction>
Result<WriteExpressions> CompileAction(Engine& engine, const OtherAction& action) {
  KARST_TRY(CheckExpressionParameters({{"ConditionExpression", action.condition_expression.has_value()}},
                                      action.expression_attribute_names, action.expression_attribute_values));
  KARST_TRY(value::CheckValues(ItemOf(action)));
  if constexpr (std::is_same_v<OtherAction, TransactPut>) KARST_TRY(CheckItemSize(action.item));
  return CompileWrite(engine.expressions(), std::nullopt, action.condition_expression,
                      action.expression_attribute_names, action.expression_attribute_values);
}

Result<std::vector<Action>> CompileAll(Engine& engine, const std::vector<TransactWriteItem>& written) {
  std::vector<Action> actions;
  actions.reserve(written.size());
  for (const TransactWriteItem& one : written) {
    Action action{.written = &one};
    KARST_ASSIGN_OR_RETURN(action.expressions, std::visit(
                                                   [&](const auto& of_kind) {
                                                     action.table_name = &of_kind.table_name;
                                                     action.item = &ItemOf(of_kind);
                                                     return CompileAction(engine, of_kind);
                                                   },
                                                   one));
    actions.push_back(std::move(action));
  }
  return actions;
}

// ---- What tables say of the request.

// An empty key refuses the request itself, in whichever action it stands.
Result<void> CheckKeysAreGiven(const Action& action) {
  KARST_TRY(catalog::CheckKeysNotEmpty(*action.table, *action.item));
  if (IsPut(action)) return catalog::CheckIndexKeysNotEmpty(*action.table, *action.item);
  if (action.expressions.update) return CheckIndexKeyTargets(*action.table, *action.expressions.update);
  return {};
}

Result<void> FindTables(Engine& engine, std::vector<Action>* actions) {
  for (Action& action : *actions) {
    KARST_ASSIGN_OR_RETURN(action.table, engine.tables().Find(*action.table_name));
  }
  for (const Action& action : *actions) KARST_TRY(CheckKeysAreGiven(action));
  return {};
}

Result<catalog::PrimaryKey> KeyOf(const Action& action) {
  if (!IsPut(action)) return catalog::KeyOfRequest(*action.table, *action.item);
  return catalog::KeyOfItem(*action.table, *action.item);
}

// The rest of what makes the action's item impossible.
Result<void> CheckAction(const Action& action) {
  if (IsPut(action)) return catalog::CheckIndexKeys(*action.table, *action.item);
  if (action.expressions.update) return CheckUpdateTargets(*action.table, *action.expressions.update);
  return {};
}

void MakeMutation(const catalog::PrimaryKey& key, bool wants_capacity, Action* action) {
  Mutation& mutation = action->mutation;
  mutation.table = action->table.get();
  mutation.key = key;
  mutation.condition = action->expressions.condition_or_null();
  mutation.wants_capacity = wants_capacity;
  std::visit(
      [&](const auto& of_kind) {
        using Kind = std::remove_cvref_t<decltype(of_kind)>;
        mutation.returns_item_on_failure =
            of_kind.return_values_on_condition_check_failure == ReturnValuesOnConditionCheckFailure::kAllOld;
        if constexpr (std::is_same_v<Kind, TransactPut>) mutation.change = PutChange{of_kind.item};
        if constexpr (std::is_same_v<Kind, TransactDelete>) mutation.change = DeleteChange{};
        if constexpr (std::is_same_v<Kind, TransactConditionCheck>) mutation.change = CheckChange{};
        if constexpr (std::is_same_v<Kind, TransactUpdate>) {
          mutation.change = UpdateChange{of_kind.key, action->expressions.update_or_null()};
        }
      },
      *action->written);
}

// Makes the mutations; what stands in the way of any is its reason.
Result<void> MakeMutations(bool wants_capacity, std::vector<Action>* actions) {
  std::vector<CancellationReason> reasons(actions->size());
  absl::flat_hash_set<std::string, base::StringHash, std::equal_to<>> seen;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < actions->size(); ++i) {
    Action& action = (*actions)[i];
    bytes += value::ItemSizeBytes(*action.item);
    const Result<catalog::PrimaryKey> key = KeyOf(action);
    if (key) {
      std::string stored_key;
      storage::AppendItemKey(action.table->id, key->partition, key->sort, &stored_key);
      if (!seen.insert(std::move(stored_key)).second) {
        return base::ValidationError("Transaction request cannot include multiple operations on one item");
      }
      MakeMutation(*key, wants_capacity, &action);
    }
    const Result<void> checked = key ? CheckAction(action) : Result<void>(key.error());
    if (!checked) reasons[i] = ReasonOf(checked.error()).value_or(CancellationReason{});
  }
  if (bytes > limits::kTransactionBytesMax) {
    return base::ValidationError("The aggregate size of the items in the transaction exceeds the limit of 4 MB");
  }
  if (AnyRefuses(reasons)) return TransactionCanceled(std::move(reasons));
  return {};
}

// ---- The answer.

// One entry for each table, in the order in which the request names them.
class ConsumedByTable {
 public:
  explicit ConsumedByTable(const std::vector<Action>& actions) {
    for (const Action& action : actions) {
      const auto [at, is_new] = places_.try_emplace(action.table.get(), all_.size());
      if (is_new) all_.emplace_back().table_name = *action.table_name;
    }
  }
  ConsumedCapacity& Of(const Action& action) { return all_[places_.at(action.table.get())]; }
  std::vector<ConsumedCapacity> Take() { return std::move(all_); }

 private:
  std::vector<ConsumedCapacity> all_;
  std::map<const catalog::TableDescriptor*, std::size_t> places_;
};

std::vector<std::uint64_t> ReadUnitsOf(const WritePipeline::Outcomes& outcomes) {
  std::vector<std::uint64_t> units;
  units.reserve(outcomes.size());
  for (const Result<Written>& outcome : outcomes) {
    units.push_back(static_cast<std::uint64_t>(TransactionReadUnits(outcome->cost().item_bytes)));
  }
  return units;
}

// The answer to a request that was done before.
TransactWriteItemsResult AnswerAgain(const TransactWriteItemsRequest& request, const std::vector<Action>& actions,
                                     const TokenRecord& earlier) {
  TransactWriteItemsResult result;
  if (request.return_consumed_capacity == ReturnConsumedCapacity::kNone) return result;
  ConsumedByTable consumed(actions);
  for (std::size_t i = 0; i < actions.size() && i < earlier.read_units.size(); ++i) {
    AddTransactionRead(static_cast<double>(earlier.read_units[i]), request.return_consumed_capacity,
                       &consumed.Of(actions[i]));
  }
  result.consumed_capacity = consumed.Take();
  return result;
}

void AddMetrics(const TransactWriteItemsRequest& request, storage::Store& store, const std::vector<Action>& actions,
                TransactWriteItemsResult* result) {
  if (request.return_item_collection_metrics == ReturnItemCollectionMetrics::kNone) return;
  absl::flat_hash_set<std::string, base::StringHash, std::equal_to<>> seen;
  for (const Action& action : actions) {
    if (std::holds_alternative<TransactConditionCheck>(*action.written)) continue;
    const catalog::PrimaryKey& key = action.mutation.key;
    if (!seen.insert(storage::ItemPartitionPrefix(action.table->id, key.partition)).second) continue;
    auto metrics = CollectionMetrics(request.return_item_collection_metrics, store, *action.table, key, *action.item);
    if (metrics) result->item_collection_metrics[*action.table_name].push_back(*std::move(metrics));
  }
}

Result<TransactWriteItemsResult> Answer(const TransactWriteItemsRequest& request, storage::Store& store,
                                        const std::vector<Action>& actions, const WritePipeline::Outcomes& outcomes) {
  std::vector<CancellationReason> reasons(outcomes.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i]) continue;
    std::optional<CancellationReason> reason = ReasonOf(outcomes[i].error());
    if (!reason) return outcomes[i].error();
    reasons[i] = *std::move(reason);
  }
  if (AnyRefuses(reasons)) return TransactionCanceled(std::move(reasons));

  TransactWriteItemsResult result;
  if (request.return_consumed_capacity != ReturnConsumedCapacity::kNone) {
    ConsumedByTable consumed(actions);
    for (std::size_t i = 0; i < actions.size(); ++i) {
      AddTransactionCost(outcomes[i]->cost(), request.return_consumed_capacity, &consumed.Of(actions[i]));
    }
    result.consumed_capacity = consumed.Take();
  }
  AddMetrics(request, store, actions, &result);
  return result;
}

}  // namespace

Result<TransactWriteItemsResult> TransactWriteItems(Engine& engine, const TransactWriteItemsRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_ASSIGN_OR_RETURN(std::vector<Action> actions, CompileAll(engine, request.transact_items));
  KARST_TRY(FindTables(engine, &actions));
  // A token wants to know what the items would cost to read, should the request come again.
  const bool has_token = request.client_request_token.has_value();
  const bool wants_capacity = has_token || request.return_consumed_capacity != ReturnConsumedCapacity::kNone;
  KARST_TRY(MakeMutations(wants_capacity, &actions));

  TokenUse token;
  if (has_token) {
    KARST_ASSIGN_OR_RETURN(token, engine.tokens().Begin(TokenScope::kTransactWriteItems, *request.client_request_token,
                                                        DigestOf(request.transact_items)));
    if (token.earlier) return AnswerAgain(request, actions, *token.earlier);
  }
  std::vector<Mutation> mutations;
  mutations.reserve(actions.size());
  for (const Action& action : actions) mutations.push_back(action.mutation);
  KARST_ASSIGN_OR_RETURN(
      const WritePipeline::Outcomes outcomes,
      engine.pipeline().Transact(mutations, [&](const WritePipeline::Outcomes& done, storage::WriteSet* set) {
        if (has_token) engine.tokens().Remember(token, ReadUnitsOf(done), set);
      }));
  return Answer(request, engine.store(), actions, outcomes);
}

}  // namespace karst::engine
