// TransactWriteItems and TransactGetItems: requests and results. Plain values: safe to read from any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <karst/capacity.h>
#include <karst/expression.h>
#include <karst/item.h>
#include <karst/value.h>

namespace karst {

// ---- The actions of a TransactWriteItems, as the operations of their names.

struct TransactPut {
  std::string table_name{};  // or the table's ARN
  Item item{};
  std::optional<Expression> condition_expression{};
  ExpressionAttributeNames expression_attribute_names{};
  ExpressionAttributeValues expression_attribute_values{};
  ReturnValuesOnConditionCheckFailure return_values_on_condition_check_failure =
      ReturnValuesOnConditionCheckFailure::kNone;
};

struct TransactUpdate {
  std::string table_name{};
  Item key{};
  std::optional<Expression> update_expression{};  // required
  std::optional<Expression> condition_expression{};
  ExpressionAttributeNames expression_attribute_names{};
  ExpressionAttributeValues expression_attribute_values{};
  ReturnValuesOnConditionCheckFailure return_values_on_condition_check_failure =
      ReturnValuesOnConditionCheckFailure::kNone;
};

struct TransactDelete {
  std::string table_name{};
  Item key{};
  std::optional<Expression> condition_expression{};
  ExpressionAttributeNames expression_attribute_names{};
  ExpressionAttributeValues expression_attribute_values{};
  ReturnValuesOnConditionCheckFailure return_values_on_condition_check_failure =
      ReturnValuesOnConditionCheckFailure::kNone;
};

// Writes nothing: the transaction is done only if the condition holds.
struct TransactConditionCheck {
  std::string table_name{};
  Item key{};
  std::optional<Expression> condition_expression{};  // required
  ExpressionAttributeNames expression_attribute_names{};
  ExpressionAttributeValues expression_attribute_values{};
  ReturnValuesOnConditionCheckFailure return_values_on_condition_check_failure =
      ReturnValuesOnConditionCheckFailure::kNone;
};

using TransactWriteItem = std::variant<TransactPut, TransactUpdate, TransactDelete, TransactConditionCheck>;

struct TransactWriteItemsRequest {
  std::vector<TransactWriteItem> transact_items{};  // 1 to 100, of different items, in all at most 4 MB
  // Makes the request happen once: for ten minutes after it was done, across restarts, the same request with the same
  // token (1 to 36 bytes) succeeds and does nothing. A request that was cancelled may be sent again with its token.
  std::optional<std::string> client_request_token{};
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
  ReturnItemCollectionMetrics return_item_collection_metrics = ReturnItemCollectionMetrics::kNone;
};

struct TransactWriteItemsResult {
  // One a table. Writing, each item costs twice what it costs outside of a transaction, the indexes the same. A request
  // that its token shows to be done reports what reading its items would have cost then.
  std::vector<ConsumedCapacity> consumed_capacity{};
  std::map<std::string, std::vector<ItemCollectionMetrics>> item_collection_metrics{};
};

// ---- TransactGetItems.

struct TransactGetItem {
  std::string table_name{};
  Item key{};
  std::optional<Expression> projection_expression{};
  ExpressionAttributeNames expression_attribute_names{};
};

struct TransactGetItemsRequest {
  std::vector<TransactGetItem> transact_items{};  // 1 to 100, of different items, in all at most 4 MB
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
};

struct TransactGetItemsResult {
  std::vector<std::optional<Item>> responses{};       // in the order of the request; nothing where there is no item
  std::vector<ConsumedCapacity> consumed_capacity{};  // one a table; twice that of consistent reads
};

}  // namespace karst
