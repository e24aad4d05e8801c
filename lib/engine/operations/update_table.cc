#include <algorithm>
#include <optional>
#include <utility>

#include "base/try.h"
#include "catalog/table_rules.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/table_lookup.h"
#include "engine/table_statistics.h"
#include "engine/workers/backfill.h"
#include "engine/workers/workers.h"

namespace karst::engine {
namespace {

using IndexUpdate = GlobalSecondaryIndexUpdate;

// A new index of no more items is active when the update returns.
constexpr std::size_t kItemsFilledNow = 1000;

void ShowUnits(const ProvisionedThroughputDescription& before, ProvisionedThroughputDescription* shown) {
  const bool billing_changes = (before.read_capacity_units == 0) != (shown->read_capacity_units == 0);
  if (billing_changes) return;
  shown->read_capacity_units = before.read_capacity_units;
  shown->write_capacity_units = before.write_capacity_units;
  shown->number_of_decreases_today = before.number_of_decreases_today;
}

GlobalSecondaryIndexDescription* FindIndex(TableDescription* table, std::string_view name) {
  for (GlobalSecondaryIndexDescription& index : table->global_secondary_indexes) {
    if (index.index_name == name) return &index;
  }
  return nullptr;
}

// As an index is shown whose creation, deletion or change has just begun.
void ShowIndexUpdate(const IndexUpdate& update, const TableDescription& before, TableDescription* shown) {
  if (update.create) {
    GlobalSecondaryIndexDescription* const created = FindIndex(shown, update.create->index_name);
    created->index_status = IndexStatus::kCreating;
    created->backfilling = false;
    created->item_count = 0;
    created->index_size_bytes = 0;
  } else if (update.deletion) {
    const auto& indexes = before.global_secondary_indexes;
    const auto deleted = std::find_if(indexes.begin(), indexes.end(), [&](const auto& index) {
      return index.index_name == update.deletion->index_name;
    });
    const auto place =
        std::min(static_cast<std::size_t>(deleted - indexes.begin()), shown->global_secondary_indexes.size());
    const auto at = shown->global_secondary_indexes.insert(
        shown->global_secondary_indexes.begin() + static_cast<std::ptrdiff_t>(place), *deleted);
    at->index_status = IndexStatus::kDeleting;
    at->backfilling.reset();
  } else {
    FindIndex(shown, update.update->index_name)->index_status = IndexStatus::kUpdating;
  }
}

// AWS's answer says what is under way, and still shows the units from before, beside the dates of the change. The
// change is made already: the first DescribeTable says ACTIVE, unless transient states are asked for. The table itself
// is not busy while its indexes get other units.
void ShowAsUpdating(const UpdateTableRequest& request, const TableDescription& before, TableDescription* shown) {
  shown->warm_throughput = before.warm_throughput;
  ShowUnits(before.provisioned_throughput, &shown->provisioned_throughput);
  for (const GlobalSecondaryIndexDescription& index : before.global_secondary_indexes) {
    GlobalSecondaryIndexDescription* const same = FindIndex(shown, index.index_name);
    if (same != nullptr) ShowUnits(index.provisioned_throughput, &same->provisioned_throughput);
  }
  bool only_units = request.global_secondary_index_updates && !request.billing_mode && !request.provisioned_throughput;
  for (const IndexUpdate& update : request.global_secondary_index_updates.value_or(std::vector<IndexUpdate>())) {
    ShowIndexUpdate(update, before, shown);
    if (!update.update) only_units = false;
  }
  if (!only_units) shown->table_status = TableStatus::kUpdating;
}

bool CreatesIndex(const UpdateTableRequest& request) {
  const auto updates = request.global_secondary_index_updates.value_or(std::vector<IndexUpdate>());
  return std::any_of(updates.begin(), updates.end(),
                     [](const IndexUpdate& update) { return update.create.has_value(); });
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
  ShowAsUpdating(request, before, shown);
}

// Later descriptions of a new index say that it is being filled.
TableDescription AsHeld(TableDescription shown) {
  for (GlobalSecondaryIndexDescription& index : shown.global_secondary_indexes) {
    if (index.backfilling.has_value()) index.backfilling = true;
  }
  return shown;
}

// Makes the change and its answer.
Result<TablePtr> Change(Engine& engine, const UpdateTableRequest& request, TableDescription* shown) {
  std::optional<TableDescription> before;
  const auto change = [&](const catalog::TableDescriptor& current) {
    before = catalog::Describe(current);
    return catalog::ApplyUpdate(current, request, engine.Now());
  };
  const auto check = [&](const TableDescription& now) { return CheckChangeable(now, request); };
  const auto show = [&](const catalog::TableDescriptor& changed) -> Result<TableDescription> {
    *shown = catalog::Describe(changed);
    KARST_TRY(AddStatistics(engine.store(), changed, shown));
    ShowChange(request, *before, shown);
    return AsHeld(*shown);
  };
  Result<TablePtr> updated = engine.tables().Update(request.table_name, change, {.check = check, .describe = show});
  // What the change itself does not find is an index.
  return before ? std::move(updated) : NamingTheTable(std::move(updated), request.table_name);
}

}  // namespace

Result<UpdateTableResult> UpdateTable(Engine& engine, const UpdateTableRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(catalog::CheckUpdate(request));
  UpdateTableResult result;
  {
    KARST_ASSIGN_OR_RETURN(const TablePtr updated, Change(engine, request, &result.table_description));
    if (updated->HasStream()) engine.workers().Wake();  // to keep its time
  }
  if (CreatesIndex(request)) engine.backfill().FillNow(request.table_name, kItemsFilledNow);
  // The entries of a deleted index go, and the rest of a new one comes, in the background.
  if (request.global_secondary_index_updates) engine.workers().Wake();
  return result;
}

}  // namespace karst::engine
