#include "base/try.h"
#include "catalog/table_rules.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/table_lookup.h"
#include "engine/table_statistics.h"

namespace karst::engine {

Result<DescribeTableResult> DescribeTable(Engine& engine, const DescribeTableRequest& request) {
  KARST_TRY(CheckRules(request));
  const Result<TablePtr> table = NamingTheTable(engine.tables().FindInAnyState(request.table_name), request.table_name);
  if (auto shown = engine.tables().Shown(request.table_name)) return DescribeTableResult{.table = *std::move(shown)};
  if (!table) return table.error();
  DescribeTableResult result{.table = catalog::Describe(**table)};
  KARST_TRY(AddStatistics(engine.store(), **table, &result.table));
  return result;
}

}  // namespace karst::engine
