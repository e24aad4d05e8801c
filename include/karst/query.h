// Query and Scan: requests and results. Plain values: safe to read from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <karst/capacity.h>
#include <karst/expression.h>
#include <karst/item.h>
#include <karst/value.h>

namespace karst {

enum class Select { kAllAttributes, kAllProjectedAttributes, kSpecificAttributes, kCount };

struct QueryRequest {
  std::string table_name{};
  std::optional<std::string> index_name{};
  std::optional<Expression> key_condition_expression{};  // required
  std::optional<Expression> filter_expression{};
  std::optional<Expression> projection_expression{};
  ExpressionAttributeNames expression_attribute_names{};
  ExpressionAttributeValues expression_attribute_values{};
  std::optional<Select> select{};
  // Items examined, before the filter; a page also ends at 1 MiB examined.
  std::optional<std::int32_t> limit{};
  bool scan_index_forward = true;
  bool consistent_read = false;
  std::optional<Item> exclusive_start_key{};
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
};

struct ScanRequest {
  std::string table_name{};
  std::optional<std::string> index_name{};
  std::optional<Expression> filter_expression{};
  std::optional<Expression> projection_expression{};
  ExpressionAttributeNames expression_attribute_names{};
  ExpressionAttributeValues expression_attribute_values{};
  std::optional<Select> select{};
  std::optional<std::int32_t> limit{};
  // Parallel scan: segment 0 <= segment < total_segments; both or neither.
  std::optional<std::int32_t> segment{};
  std::optional<std::int32_t> total_segments{};
  bool consistent_read = false;
  std::optional<Item> exclusive_start_key{};
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::kNone;
};

// One page of a Query or a Scan. There is more as long as last_evaluated_key is set, even if this page is empty.
struct PageResult {
  ItemList items{};
  bool items_present = true;       // false for Select::kCount, whose answer has counts only
  std::int64_t count = 0;          // items after the filter
  std::int64_t scanned_count = 0;  // items examined
  std::optional<Item> last_evaluated_key{};
  std::optional<ConsumedCapacity> consumed_capacity{};
};
using QueryResult = PageResult;
using ScanResult = PageResult;

}  // namespace karst
