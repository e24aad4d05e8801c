// PutItem, GetItem, UpdateItem and DeleteItem: requests and results, members named as in AWS's API. Plain values: safe
// to read from any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <karst/capacity.h>
#include <karst/error.h>
#include <karst/expression.h>
#include <karst/value.h>

namespace karst {

// What one action of a cancelled transaction says of it.
struct CancellationReason {
  CancellationCode code = CancellationCode::kNone;
  std::string message{};       // empty with kNone
  std::optional<Item> item{};  // as in ErrorDetails
};

// What an error carries besides its message.
struct ErrorDetails {
  // kConditionalCheckFailed with ReturnValuesOnConditionCheckFailure::kAllOld: the item as it was.
  std::optional<Item> item{};
  // kTransactionCanceled: one for each action, in their order.
  std::vector<CancellationReason> cancellation_reasons{};
};

// "#name" -> attribute name.
using ExpressionAttributeNames = std::map<std::string, std::string, std::less<>>;
// ":name" -> value, as {{":limit", 42}}.
using ExpressionAttributeValues = Item;

enum class ReturnValues { kNone, kAllOld, kUpdatedOld, kAllNew, kUpdatedNew };
enum class ReturnValuesOnConditionCheckFailure { kNone, kAllOld };

struct PutItemRequest {
  std::string table_name{};  // or the table's ARN, wherever a table is named
  Item item{};
  std::optional<Expression> condition_expression{};
  ExpressionAttributeNames expression_attribute_names{};
  ExpressionAttributeValues expression_attribute_values{};
  ReturnValues return_values = ReturnValues::kNone;  // kNone or kAllOld
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
  ReturnItemCollectionMetrics return_item_collection_metrics = ReturnItemCollectionMetrics::kNone;
  ReturnValuesOnConditionCheckFailure return_values_on_condition_check_failure =
      ReturnValuesOnConditionCheckFailure::kNone;
};

struct DeleteItemRequest {
  std::string table_name{};
  Item key{};
  std::optional<Expression> condition_expression{};
  ExpressionAttributeNames expression_attribute_names{};
  ExpressionAttributeValues expression_attribute_values{};
  ReturnValues return_values = ReturnValues::kNone;  // kNone or kAllOld
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
  ReturnItemCollectionMetrics return_item_collection_metrics = ReturnItemCollectionMetrics::kNone;
  ReturnValuesOnConditionCheckFailure return_values_on_condition_check_failure =
      ReturnValuesOnConditionCheckFailure::kNone;
};

struct UpdateItemRequest {
  std::string table_name{};
  Item key{};
  std::optional<Expression> update_expression{};
  std::optional<Expression> condition_expression{};
  ExpressionAttributeNames expression_attribute_names{};
  ExpressionAttributeValues expression_attribute_values{};
  ReturnValues return_values = ReturnValues::kNone;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
  ReturnItemCollectionMetrics return_item_collection_metrics = ReturnItemCollectionMetrics::kNone;
  ReturnValuesOnConditionCheckFailure return_values_on_condition_check_failure =
      ReturnValuesOnConditionCheckFailure::kNone;
};

// The result of each single write.
struct WriteResult {
  std::optional<Item> attributes{};  // as ReturnValues asked; absent rather than empty
  std::optional<ConsumedCapacity> consumed_capacity{};
  std::optional<ItemCollectionMetrics> item_collection_metrics{};
};
using PutItemResult = WriteResult;
using UpdateItemResult = WriteResult;
using DeleteItemResult = WriteResult;

struct GetItemRequest {
  std::string table_name{};
  Item key{};
  bool consistent_read = false;  // every read of Karst is consistent; this one costs twice the capacity
  std::optional<Expression> projection_expression{};
  ExpressionAttributeNames expression_attribute_names{};
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
};

struct GetItemResult {
  std::optional<Item> item{};
  std::optional<ConsumedCapacity> consumed_capacity{};
};

// An item where the store has it, not copied. It keeps alive what it reads from, which can be a block of the cache, of
// 16 KiB and more, and the store itself: let it go soon, and copy into an Item what is to stay. Copies share the bytes.
class PinnedItem {
 public:
  // `memory` owns what `item` reads.
  PinnedItem(const ItemView& item, std::shared_ptr<const void> memory) : memory_(std::move(memory)), item_(item) {}

  const ItemView& view() const { return item_; }
  operator const ItemView&() const { return item_; }  // NOLINT(google-explicit-constructor)
  ValueView operator[](std::string_view name) const { return item_[name]; }

 private:
  std::shared_ptr<const void> memory_;
  ItemView item_;
};

struct GetPinnedItemResult {
  std::optional<PinnedItem> item{};
  std::optional<ConsumedCapacity> consumed_capacity{};
};

}  // namespace karst
