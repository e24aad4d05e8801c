// UpdateTimeToLive and DescribeTimeToLive, in the order of DynamoDB's checks.
#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "catalog/time_to_live_rules.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/table_lookup.h"
#include "engine/workers/backfill.h"
#include "engine/workers/workers.h"

namespace karst::engine {
namespace {

// So many items have their expiry when the update returns; the rest get it in the background.
constexpr std::size_t kItemsFilledNow = 1000;

Result<void> CheckDescribable(TableStatus status) {
  if (status != TableStatus::kCreating && status != TableStatus::kDeleting) return {};
  const char* const word = status == TableStatus::kCreating ? "CREATING" : "DELETING";
  return base::ValidationError(
      fmt::format("Cannot describe time to live while table is in {} state: Current table state is {}", word, word));
}

}  // namespace

Result<UpdateTimeToLiveResult> UpdateTimeToLive(Engine& engine, const UpdateTimeToLiveRequest& request) {
  KARST_TRY(CheckRules(request));
  const TimeToLiveSpecification& specification = request.time_to_live_specification;
  KARST_TRY(catalog::CheckTimeToLive(specification));
  const auto change = [&](const catalog::TableDescriptor& current) {
    return catalog::ApplyTimeToLive(current, specification);
  };
  KARST_TRY(NamingTheTable(engine.tables().Update(request.table_name, change), request.table_name));
  if (specification.enabled) engine.backfill().FillNow(request.table_name, kItemsFilledNow);
  engine.workers().Wake();
  return UpdateTimeToLiveResult{.time_to_live_specification = specification};
}

Result<DescribeTimeToLiveResult> DescribeTimeToLive(Engine& engine, const DescribeTimeToLiveRequest& request) {
  KARST_TRY(CheckRules(request));
  const Result<TablePtr> table = NamingTheTable(engine.tables().FindInAnyState(request.table_name), request.table_name);
  if (const auto shown = engine.tables().Shown(request.table_name)) KARST_TRY(CheckDescribable(shown->table_status));
  if (!table) return table.error();
  return DescribeTimeToLiveResult{.time_to_live_description = catalog::DescribeTimeToLive(**table)};
}

}  // namespace karst::engine
