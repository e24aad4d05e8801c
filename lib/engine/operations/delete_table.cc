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
  // AWS's answer says DELETING. The table is gone already; its records go in the background, once nobody uses them.
  const auto show = [&](const catalog::TableDescriptor& table) -> Result<TableDescription> {
    result.table_description = catalog::Describe(table);
    result.table_description.table_status = TableStatus::kDeleting;
    return result.table_description;
  };
  KARST_TRY(NamingTheTable(engine.tables().Drop(request.table_name, {.check = CheckDeletable, .describe = show}),
                           request.table_name));
  engine.workers().Wake();
  return result;
}

}  // namespace karst::engine
