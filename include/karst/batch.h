// BatchGetItem and BatchWriteItem: requests and results. Plain values: safe to read from any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <karst/capacity.h>
#include <karst/expression.h>
#include <karst/item.h>
#include <karst/value.h>

namespace karst {

// The keys wanted of one table.
struct KeysAndAttributes {
  std::vector<Item> keys{};
  bool consistent_read = false;
  std::optional<Expression> projection_expression{};
  ExpressionAttributeNames expression_attribute_names{};
};

struct BatchGetItemRequest {
  std::vector<std::pair<std::string, KeysAndAttributes>> request_items{};  // by table name; at most 100 keys in all
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
};

struct BatchGetItemResult {
  std::vector<std::pair<std::string, ItemList>> responses{};                  // by table name as requested; items found
  std::vector<std::pair<std::string, KeysAndAttributes>> unprocessed_keys{};  // what did not fit 16 MiB; ask again
  std::vector<ConsumedCapacity> consumed_capacity{};                          // one a table
};

struct PutRequest {
  Item item{};
};
struct DeleteRequest {
  Item key{};
};
using WriteRequest = std::variant<PutRequest, DeleteRequest>;

struct BatchWriteItemRequest {
  std::vector<std::pair<std::string, std::vector<WriteRequest>>> request_items{};  // by table name; at most 25 in all
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
  ReturnItemCollectionMetrics return_item_collection_metrics = ReturnItemCollectionMetrics::kNone;
};

struct BatchWriteItemResult {
  std::vector<std::pair<std::string, std::vector<WriteRequest>>> unprocessed_items{};
  std::vector<ConsumedCapacity> consumed_capacity{};  // one a table
  std::map<std::string, std::vector<ItemCollectionMetrics>> item_collection_metrics{};
};

}  // namespace karst
