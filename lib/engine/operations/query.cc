// Query. The checks stand in DynamoDB's order.
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/exclusive_start_key.h"
#include "engine/expression_parameters.h"
#include "engine/key_range_planner.h"
#include "engine/operations.h"
#include "engine/page.h"
#include "engine/read_target.h"
#include "engine/request_rules.h"
#include "engine/selection.h"

namespace karst::engine {
namespace {

struct QueryExpressions {
  std::vector<expression::KeyPredicate> key;
  ItemExpressions item;
};

// The rules that need neither table nor parser.
Result<void> CheckParameters(const QueryRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(CheckExpressionParameters(
      {{.name = "FilterExpression", .given = request.filter_expression.has_value()},
       {.name = "KeyConditionExpression", .given = request.key_condition_expression.has_value()},
       {.name = "ProjectionExpression", .given = request.projection_expression.has_value(), .takes_values = false}},
      request.expression_attribute_names, request.expression_attribute_values));
  KARST_TRY(CheckSelect(ReadOperation::kQuery, request.select, request.projection_expression,
                        request.index_name.has_value()));
  KARST_TRY(CheckStartKeyValues(request.exclusive_start_key));
  if (!request.key_condition_expression) {
    return base::ValidationError(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
  }
  return {};
}

Result<QueryExpressions> Compile(Engine& engine, const QueryRequest& request) {
  expression::Bindings bindings(request.expression_attribute_names, request.expression_attribute_values);
  KARST_TRY(bindings.CheckSpelling());
  if (expression::IsLimited(request.key_condition_expression) || expression::IsLimited(request.filter_expression))
    KARST_TRY(bindings.CheckSizes());
  QueryExpressions compiled;
  KARST_ASSIGN_OR_RETURN(
      const expression::BoundKeyCondition key,
      expression::BindKeyCondition(*request.key_condition_expression, engine.expressions(), bindings));
  KARST_ASSIGN_OR_RETURN(compiled.item, CompileItemExpressions(request.filter_expression, request.projection_expression,
                                                               engine.expressions(), bindings));
  KARST_TRY(bindings.CheckAllUsed());
  KARST_ASSIGN_OR_RETURN(compiled.key, key.Predicates());
  return compiled;
}

// What names key attributes is a key condition, not a filter.
Result<void> CheckFilterNamesNoKey(const catalog::KeyAttributes& key, const ItemExpressions& expressions,
                                   const QueryRequest& request) {
  if (!expressions.filter) return {};
  const char* const filter = request.filter_expression->is_of_legacy_parameters() ? "QueryFilter" : "Filter Expression";
  std::set<std::string> attributes;
  expressions.filter->CollectAttributes(&attributes);
  for (const auto* part : {&key.hash, &key.range}) {
    for (const catalog::KeyAttribute& attribute : *part) {
      if (!attributes.contains(attribute.name)) continue;
      return base::ValidationError(fmt::format(
          "{} can only contain non-primary key attributes: Primary key attribute: {}", filter, attribute.name));
    }
  }
  return {};
}

Result<storage::KeyRange> PlanRange(const ReadTarget& target, const std::vector<expression::KeyPredicate>& predicates,
                                    const QueryRequest& request) {
  const Item* start_key = request.exclusive_start_key ? &*request.exclusive_start_key : nullptr;
  if (start_key != nullptr) KARST_TRY(CheckStartKeyCount(target, *start_key));
  KARST_ASSIGN_OR_RETURN(const KeyCondition condition, MatchKeyCondition(target, predicates, start_key));
  storage::KeyRange range = RangeOf(target, condition);
  if (start_key != nullptr) {
    KARST_TRY(CheckStartKeyOfTable(target, *start_key));
    KARST_TRY(CheckStartKeyWithin(target, condition, *start_key));
    StartAfter(StoredStartKey(target, *start_key), request.scan_index_forward, &range);
  }
  return range;
}

}  // namespace

Result<QueryResult> Query(Engine& engine, const QueryRequest& request) {
  KARST_TRY(CheckParameters(request));
  KARST_ASSIGN_OR_RETURN(const QueryExpressions expressions, Compile(engine, request));

  KARST_ASSIGN_OR_RETURN(const TablePtr table, engine.tables().Find(request.table_name));
  KARST_ASSIGN_OR_RETURN(const ReadTarget target, FindTarget(*table, request.index_name, request.consistent_read));
  KARST_ASSIGN_OR_RETURN(storage::KeyRange range, PlanRange(target, expressions.key, request));
  KARST_TRY(CheckProjectedKeyPaths(*table, expressions.item));
  KARST_TRY(CheckFilterNamesNoKey(target.key(), expressions.item, request));
  KARST_ASSIGN_OR_RETURN(const bool fetches_items, NeedsTable(target, request.select, expressions.item));
  KARST_TRY(CheckFilterIsProjected(target, expressions.item));
  KARST_TRY(CheckFilteredKeyPaths(*table, expressions.item));

  const bool is_counted = CountsAccess(target.insights());
  const PagePlan plan{.target = target,
                      .range = std::move(range),
                      .one_partition = true,
                      .forward = request.scan_index_forward,
                      .consistent = request.consistent_read,
                      .fetches_items = fetches_items,
                      .counts_only = request.select == Select::kCount,
                      .wants_capacity = is_counted || request.return_consumed_capacity != ReturnConsumedCapacity::kNone,
                      .limit = request.limit,
                      .expressions = &expressions.item};
  KARST_ASSIGN_OR_RETURN(Page page, ReadPage(engine.store(), plan));
  if (is_counted) [[unlikely]]
    engine.insights().CountQuery(target, plan.range, page.cost);
  page.result.consumed_capacity =
      ConsumedByRead(request.return_consumed_capacity, request.table_name, page.cost, target.index);
  return std::move(page.result);
}

}  // namespace karst::engine
