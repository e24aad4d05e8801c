#include "base/try.h"
#include "catalog/table_rules.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/table_lookup.h"
#include "engine/table_statistics.h"

namespace karst::engine {

Result<UpdateTableResult> UpdateTable(Engine& engine, const UpdateTableRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(catalog::CheckUpdate(request));
  const Result<TablePtr> table = NamingTheTable(engine.tables().Find(request.table_name), request.table_name);
  if (!table) return table.error();
  const auto change = [&](const catalog::TableDescriptor& current) {
    return catalog::ApplyUpdate(current, request, engine.Now());
  };
  KARST_ASSIGN_OR_RETURN(const TablePtr updated, engine.tables().Update(request.table_name, change));
  UpdateTableResult result{.table_description = catalog::Describe(*updated)};
  KARST_TRY(AddStatistics(engine.store(), *updated, &result.table_description));
  // AWS's answer says UPDATING. The change is made already: the first DescribeTable says ACTIVE.
  result.table_description.table_status = TableStatus::kUpdating;
  return result;
}

}  // namespace karst::engine
