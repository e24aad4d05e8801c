#include "engine/statement_read.h"

#include <string>
#include <utility>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "engine/exclusive_start_key.h"
#include "engine/selection.h"
#include "engine/statement_ranges.h"

namespace karst::engine {
namespace {

bool Holds(const storage::KeyRange& range, const std::string& key) {
  return key >= range.lower && (range.upper.empty() || key < range.upper);
}

// Forgets the ranges that came before the start key, and the part of its own range up to it.
Result<void> StartAfterKey(const ReadTarget& target, const Item& start_key, StatementRanges* planned) {
  KARST_TRY(CheckStartKeyCount(target, start_key));
  for (const catalog::KeyAttribute& attribute : target.key().hash) {
    KARST_TRY(CheckStartKeyAttribute(attribute, KeyRole::kHash, start_key));
  }
  for (const catalog::KeyAttribute& attribute : target.key().range) {
    KARST_TRY(CheckStartKeyAttribute(attribute, KeyRole::kRange, start_key));
  }
  KARST_TRY(CheckStartKeyOfTable(target, start_key));
  const std::string stored = StoredStartKey(target, start_key);
  for (std::size_t i = 0; i < planned->ranges.size(); ++i) {
    if (!Holds(planned->ranges[i], stored)) continue;
    planned->ranges.erase(planned->ranges.begin(), planned->ranges.begin() + static_cast<std::ptrdiff_t>(i));
    StartAfter(stored, planned->forward, &planned->ranges.front());
    return {};
  }
  return base::ValidationError("The provided starting key is invalid");
}

void Append(Page from, Page* to) {
  if (to->result.items.empty()) {
    to->result.items = std::move(from.result.items);
  } else {
    for (const ItemView item : from.result.items) to->result.items.Append(item);
  }
  to->result.count += from.result.count;
  to->result.scanned_count += from.result.scanned_count;
  to->result.last_evaluated_key = std::move(from.result.last_evaluated_key);
  to->cost.table_units += from.cost.table_units;
  to->cost.index_units += from.cost.index_units;
  to->examined_bytes = from.examined_bytes;
}

}  // namespace

Result<ReadTarget> FindStatementTarget(const catalog::TableDescriptor& table, const partiql::Statement& statement,
                                       bool consistent_read) {
  ReadTarget target{.table = &table};
  if (!statement.index_name) return target;
  target.index = table.FindIndex(*statement.index_name);
  if (target.index == nullptr) return base::ValidationError("The table does not have the specified index");
  if (consistent_read && target.IsGlobalIndex()) {
    return base::ValidationError("Strongly consistent read is not supported on Global Secondary Indexes");
  }
  KARST_TRY(CheckReadable(*target.index));
  return target;
}

Result<Page> ReadStatement(Engine& engine, const partiql::Statement& statement, const ReadTarget& target,
                           const StatementReadOptions& options) {
  KARST_ASSIGN_OR_RETURN(StatementRanges planned, PlanRanges(target, statement));
  ItemExpressions expressions;
  if (!planned.exact) expressions.filter.emplace(statement.memory, statement.where);
  expressions.projection = statement.projection;
  KARST_TRY(CheckProjectedKeyPaths(*target.table, expressions));
  KARST_TRY(CheckFilteredKeyPaths(*target.table, expressions));
  KARST_ASSIGN_OR_RETURN(const bool fetches_items, NeedsTable(target, std::nullopt, expressions));
  if (options.start_key) KARST_TRY(StartAfterKey(target, *options.start_key, &planned));

  Page page;
  for (storage::KeyRange& range : planned.ranges) {
    PagePlan plan{};
    plan.target = target;
    plan.range = std::move(range);
    plan.one_partition = planned.one_partition;
    plan.forward = planned.forward;
    plan.consistent = options.consistent_read;
    plan.fetches_items = fetches_items;
    plan.wants_capacity = true;  // and the bytes examined, which later ranges go on from
    if (options.limit) plan.limit = *options.limit - static_cast<std::int32_t>(page.result.scanned_count);
    plan.examined_bytes_before = page.examined_bytes;
    plan.expressions = &expressions;
    KARST_ASSIGN_OR_RETURN(Page part, ReadPage(engine.store(), plan));
    if (planned.one_partition && CountsAccess(target.insights())) [[unlikely]] {
      engine.insights().CountQuery(target, plan.range, part.cost);
    }
    Append(std::move(part), &page);
    if (page.result.last_evaluated_key) break;
  }
  return page;
}

}  // namespace karst::engine
