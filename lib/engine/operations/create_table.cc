#include <chrono>

#include "base/try.h"
#include "catalog/table_rules.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/workers/workers.h"

namespace karst::engine {

namespace {

// AWS's answer always says CREATING. The table is ACTIVE already, and the first DescribeTable says so, unless it is to
// be shown as this answer does for a while.
TableDescription AsCreating(const CreateTableRequest& request, const catalog::TableDescriptor& table) {
  TableDescription shown = catalog::Describe(table);
  shown.table_status = TableStatus::kCreating;
  // It tells of warm throughput only if it was asked for.
  if (!request.warm_throughput) shown.warm_throughput.reset();
  for (GlobalSecondaryIndexDescription& index : shown.global_secondary_indexes) {
    index.index_status = IndexStatus::kCreating;
  }
  return shown;
}

}  // namespace

Result<CreateTableResult> CreateTable(Engine& engine, const CreateTableRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_ASSIGN_OR_RETURN(catalog::TableDescriptor table, catalog::DescriptorFor(request));
  if (table.settings.resource_policy) {
    table.settings.resource_policy->revision =
        std::chrono::duration_cast<std::chrono::milliseconds>(engine.Now().time_since_epoch()).count();
  }
  CreateTableResult result;
  const auto show = [&](const catalog::TableDescriptor& created) -> Result<TableDescription> {
    result.table_description = AsCreating(request, created);
    return result.table_description;
  };
  KARST_ASSIGN_OR_RETURN(const TablePtr created, engine.tables().Create(std::move(table), {.describe = show}));
  if (created->HasStream()) engine.workers().Wake();  // to keep its time
  return result;
}

}  // namespace karst::engine
