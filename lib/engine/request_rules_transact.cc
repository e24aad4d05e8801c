// Constraints of transactions. A member is named by its action's place in the list and by its kind.
#include <string>
#include <string_view>
#include <type_traits>

#include <fmt/format.h>

#include "base/limits.h"
#include "engine/enum_rules.h"
#include "engine/request_rules.h"

namespace karst::engine {
namespace {

std::string_view NameOf(const TransactWriteItem& action) {
  constexpr std::string_view kNames[] = {"put", "update", "delete", "conditionCheck"};
  return kNames[action.index()];
}

void AddActionViolations(const TransactWriteItem& action, const std::string& member, base::Violations* violations) {
  const auto require = [&](const std::optional<Expression>& expression, std::string_view name) {
    if (!expression) violations->AddNull(fmt::format("{}.{}", member, name));
  };
  std::visit(
      [&](const auto& action_of_kind) {
        using Action = std::remove_cvref_t<decltype(action_of_kind)>;
        AddTableNameViolations(action_of_kind.table_name, violations, member + ".tableName");
        const auto returns = action_of_kind.return_values_on_condition_check_failure;
        if (!IsMember(returns)) {
          AddEnumViolations(returns, member + ".returnValuesOnConditionCheckFailure", violations);
        }
        if constexpr (std::is_same_v<Action, TransactUpdate>) {
          require(action_of_kind.update_expression, "updateExpression");
        }
        if constexpr (std::is_same_v<Action, TransactConditionCheck>) {
          require(action_of_kind.condition_expression, "conditionExpression");
        }
      },
      action);
}

// The place of an action is put into words only when something is wrong with it.
template <typename AddViolationsOfAction>
bool IsSound(AddViolationsOfAction add) {
  base::Violations found;
  add(&found);
  return found.empty();
}

// AWS answers with a dump of the whole list in the form of its own server's objects; of that the shape is kept.
std::string ListText(std::size_t count, std::string_view shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += ", ";
    text += shape;
  }
  return text + "]";
}

void AddCountViolations(std::size_t count, std::string_view shape, base::Violations* violations) {
  if (count == 0) violations->Add("[]", "transactItems", "Member must have length greater than or equal to 1");
  if (count > limits::kTransactionActionsMax) {
    violations->Add(ListText(count, shape), "transactItems",
                    fmt::format("Member must have length less than or equal to {}", limits::kTransactionActionsMax));
  }
}

void AddTokenViolations(const std::string& token, base::Violations* violations) {
  if (token.empty()) {
    violations->Add(token, "clientRequestToken", "Member must have length greater than or equal to 1");
  }
  if (token.size() > limits::kClientRequestTokenMax) {
    violations->Add(token, "clientRequestToken",
                    fmt::format("Member must have length less than or equal to {}", limits::kClientRequestTokenMax));
  }
}

}  // namespace

void AddViolations(const TransactWriteItemsRequest& request, base::Violations* violations) {
  AddCountViolations(request.transact_items.size(), "TransactWriteItem", violations);
  if (request.client_request_token) AddTokenViolations(*request.client_request_token, violations);
  for (std::size_t i = 0; i < request.transact_items.size(); ++i) {
    const TransactWriteItem& action = request.transact_items[i];
    if (IsSound([&](base::Violations* found) { AddActionViolations(action, "", found); })) continue;
    AddActionViolations(action, fmt::format("transactItems.{}.member.{}", i + 1, NameOf(action)), violations);
  }
  AddEnumViolations(request.return_consumed_capacity, "returnConsumedCapacity", violations);
  AddEnumViolations(request.return_item_collection_metrics, "returnItemCollectionMetrics", violations);
}

void AddViolations(const TransactGetItemsRequest& request, base::Violations* violations) {
  AddCountViolations(request.transact_items.size(), "TransactGetItem", violations);
  for (std::size_t i = 0; i < request.transact_items.size(); ++i) {
    const std::string& table_name = request.transact_items[i].table_name;
    if (IsSound([&](base::Violations* found) { AddTableNameViolations(table_name, found); })) continue;
    AddTableNameViolations(table_name, violations, fmt::format("transactItems.{}.member.get.tableName", i + 1));
  }
  AddEnumViolations(request.return_consumed_capacity, "returnConsumedCapacity", violations);
}

}  // namespace karst::engine
