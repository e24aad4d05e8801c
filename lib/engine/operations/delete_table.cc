#include "base/try.h"
#include "catalog/table_rules.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/table_lookup.h"
#include "engine/workers/workers.h"

namespace karst::engine {

Result<DeleteTableResult> DeleteTable(Engine& engine, const DeleteTableRequest& request) {
  KARST_TRY(CheckRules(request));
  DeleteTableResult result;
  if (const auto shown = engine.tables().Shown(request.table_name)) KARST_TRY(CheckDeletable(*shown));
  {
    const Result<TablePtr> dropped = NamingTheTable(engine.tables().Drop(request.table_name), request.table_name);
    if (!dropped) return dropped.error();
    result.table_description = catalog::Describe(**dropped);
  }
  // AWS's answer says DELETING. The table is gone already; its records go in the background, once nobody uses them.
  result.table_description.table_status = TableStatus::kDeleting;
  engine.tables().states().Begin(result.table_description);
  engine.workers().Wake();
  return result;
}

}  // namespace karst::engine
