#include "base/try.h"
#include "catalog/table_rules.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/table_lookup.h"
#include "engine/table_statistics.h"
#include "engine/workers/workers.h"

namespace karst::engine {
namespace {

void ShowUnits(const ProvisionedThroughputDescription& before, ProvisionedThroughputDescription* shown) {
  const bool billing_changes = (before.read_capacity_units == 0) != (shown->read_capacity_units == 0);
  if (billing_changes) return;
  shown->read_capacity_units = before.read_capacity_units;
  shown->write_capacity_units = before.write_capacity_units;
  shown->number_of_decreases_today = before.number_of_decreases_today;
}

// AWS's answer says UPDATING and still shows the units from before, beside the dates of the change. The change is made
// already: the first DescribeTable says ACTIVE.
void ShowAsUpdating(const TableDescription& before, TableDescription* shown) {
  shown->table_status = TableStatus::kUpdating;
  shown->warm_throughput = before.warm_throughput;
  ShowUnits(before.provisioned_throughput, &shown->provisioned_throughput);
  for (std::size_t i = 0; i < shown->global_secondary_indexes.size(); ++i) {
    ShowUnits(before.global_secondary_indexes[i].provisioned_throughput,
              &shown->global_secondary_indexes[i].provisioned_throughput);
  }
}

// A change of the key leaves the table ACTIVE. AWS's answer still shows the key from before.
void ShowEncryptionAsUpdating(const TableDescription& before, TableDescription* shown) {
  if (before.sse_description) shown->sse_description = before.sse_description;
  shown->sse_description->status = SseStatus::kUpdating;
}

void ShowWarmthAsUpdating(const TableDescription& before, TableDescription* shown) {
  shown->warm_throughput = before.warm_throughput;
  shown->warm_throughput->status = TableStatus::kUpdating;
}

void ShowChange(const UpdateTableRequest& request, const TableDescription& before, TableDescription* shown) {
  if (request.sse_specification) return ShowEncryptionAsUpdating(before, shown);
  if (request.warm_throughput) return ShowWarmthAsUpdating(before, shown);
  ShowAsUpdating(before, shown);
}

}  // namespace

Result<UpdateTableResult> UpdateTable(Engine& engine, const UpdateTableRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(catalog::CheckUpdate(request));
  const Result<TablePtr> table = NamingTheTable(engine.tables().Find(request.table_name), request.table_name);
  if (!table) return table.error();
  TableDescription before;
  const auto change = [&](const catalog::TableDescriptor& current) {
    before = catalog::Describe(current);
    return catalog::ApplyUpdate(current, request, engine.Now());
  };
  KARST_ASSIGN_OR_RETURN(const TablePtr updated, engine.tables().Update(request.table_name, change));
  if (updated->HasStream()) engine.workers().Wake();  // to keep its time
  UpdateTableResult result{.table_description = catalog::Describe(*updated)};
  KARST_TRY(AddStatistics(engine.store(), *updated, &result.table_description));
  ShowChange(request, before, &result.table_description);
  return result;
}

}  // namespace karst::engine
