// Scan. The checks stand in DynamoDB's order.
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/exclusive_start_key.h"
#include "engine/expression_parameters.h"
#include "engine/operations.h"
#include "engine/page.h"
#include "engine/read_target.h"
#include "engine/request_rules.h"
#include "engine/selection.h"

namespace karst::engine {
namespace {

Result<void> CheckSegments(const ScanRequest& request) {
  if (request.segment && !request.total_segments) {
    return base::ValidationError(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
  }
  if (request.total_segments && !request.segment) {
    return base::ValidationError(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present");
  }
  if (request.segment && *request.segment >= *request.total_segments) {
    return base::ValidationError(
        fmt::format("The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: {} "
                    "is not less than TotalSegments: {}",
                    *request.segment, *request.total_segments));
  }
  return {};
}

// The rules that need neither table nor parser.
Result<void> CheckParameters(const ScanRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(CheckExpressionParameters(
      {{.name = "FilterExpression", .given = request.filter_expression.has_value()},
       {.name = "ProjectionExpression", .given = request.projection_expression.has_value(), .takes_values = false}},
      request.expression_attribute_names, request.expression_attribute_values));
  KARST_TRY(
      CheckSelect(ReadOperation::kScan, request.select, request.projection_expression, request.index_name.has_value()));
  KARST_TRY(CheckStartKeyValues(request.exclusive_start_key));
  return CheckSegments(request);
}

Result<ItemExpressions> Compile(Engine& engine, const ScanRequest& request) {
  expression::Bindings bindings(request.expression_attribute_names, request.expression_attribute_values);
  KARST_TRY(bindings.CheckSpelling());
  if (expression::IsLimited(request.filter_expression) || expression::IsLimited(request.projection_expression))
    KARST_TRY(bindings.CheckSizes());
  KARST_ASSIGN_OR_RETURN(
      ItemExpressions compiled,
      CompileItemExpressions(request.filter_expression, request.projection_expression, engine.expressions(), bindings));
  KARST_TRY(bindings.CheckAllUsed());
  return compiled;
}

// Of an index AWS looks at the index's own key attributes before the table's, and at their number in other words.
Result<void> CheckIndexStartKey(const ReadTarget& target, const Item& start_key) {
  if (target.index == nullptr) return {};
  KARST_TRY(CheckStartKeyCount(target, start_key));
  for (const catalog::KeyAttribute& attribute : target.key().hash) {
    KARST_TRY(CheckStartKeyAttribute(attribute, KeyRole::kHash, start_key));
  }
  for (const catalog::KeyAttribute& attribute : target.key().range) {
    KARST_TRY(CheckStartKeyAttribute(attribute, KeyRole::kRange, start_key));
  }
  return {};
}

// The whole table or index in the order of its stored keys, or one segment's share of the hashes.
storage::KeyRange WholeRange(const ReadTarget& target, const ScanRequest& request) {
  if (!request.segment) return storage::ObjectRange(target.id());
  return storage::SegmentRange(target.id(), static_cast<std::uint32_t>(*request.segment),
                               static_cast<std::uint32_t>(*request.total_segments));
}

Result<storage::KeyRange> PlanRange(const ReadTarget& target, const ScanRequest& request) {
  storage::KeyRange range = WholeRange(target, request);
  if (!request.exclusive_start_key) return range;
  KARST_TRY(CheckStartKeyOfTable(target, *request.exclusive_start_key));
  const std::string start = StoredStartKey(target, *request.exclusive_start_key);
  if (start < range.lower || (!range.upper.empty() && start >= range.upper)) {
    return base::ValidationError(
        fmt::format("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey "
                    "with correct Segment. TotalSegments: {} Segment: {}",
                    request.total_segments.value_or(1), request.segment.value_or(0)));
  }
  StartAfter(start, /*forward=*/true, &range);
  return range;
}

}  // namespace

Result<ScanResult> Scan(Engine& engine, const ScanRequest& request) {
  KARST_TRY(CheckParameters(request));
  KARST_ASSIGN_OR_RETURN(const ItemExpressions expressions, Compile(engine, request));

  KARST_ASSIGN_OR_RETURN(const TablePtr table, engine.tables().Find(request.table_name));
  KARST_ASSIGN_OR_RETURN(const ReadTarget target, FindTarget(*table, request.index_name, request.consistent_read));
  if (request.exclusive_start_key) KARST_TRY(CheckIndexStartKey(target, *request.exclusive_start_key));
  KARST_ASSIGN_OR_RETURN(const bool fetches_items, NeedsTable(target, request.select, expressions));
  KARST_ASSIGN_OR_RETURN(storage::KeyRange range, PlanRange(target, request));
  KARST_TRY(CheckProjectedKeyPaths(*table, expressions));
  KARST_TRY(CheckFilteredKeyPaths(*table, expressions));

  const bool wants_capacity = request.return_consumed_capacity != ReturnConsumedCapacity::kNone;
  KARST_ASSIGN_OR_RETURN(Page page, ReadPage(engine.store(), {.target = target,
                                                              .range = std::move(range),
                                                              .consistent = request.consistent_read,
                                                              .fetches_items = fetches_items,
                                                              .counts_only = request.select == Select::kCount,
                                                              .wants_capacity = wants_capacity,
                                                              .limit = request.limit,
                                                              .expressions = &expressions}));
  page.result.consumed_capacity =
      ConsumedByRead(request.return_consumed_capacity, request.table_name, page.cost, target.index);
  return std::move(page.result);
}

}  // namespace karst::engine
