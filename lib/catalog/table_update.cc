// ApplyUpdate: the rules of UpdateTable.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error_table.h"
#include "base/try.h"
#include "catalog/table_rules.h"
#include "catalog/throughput_rules.h"

namespace karst::catalog {
namespace {

using IndexUpdates = std::vector<UpdateTableRequest::GlobalSecondaryIndexUpdate>;

constexpr std::string_view kInvalid = "One or more parameter values were invalid: ";

const IndexUpdates& IndexUpdatesOf(const UpdateTableRequest& request) {
  static const IndexUpdates kNone;
  return request.global_secondary_index_updates ? *request.global_secondary_index_updates : kNone;
}

IndexDescriptor* FindGlobal(TableDescriptor* table, std::string_view name) {
  for (IndexDescriptor& index : table->global_indexes) {
    if (index.name == name) return &index;
  }
  return nullptr;
}

// A day of NumberOfDecreasesToday is one of UTC.
bool IsSameDay(Clock::TimePoint a, Clock::TimePoint b) {
  return std::chrono::floor<std::chrono::days>(a) == std::chrono::floor<std::chrono::days>(b);
}

Result<void> ChangeThroughput(const ProvisionedThroughput& asked, Clock::TimePoint now,
                              ProvisionedThroughputDescription* current) {
  const std::int64_t reads = current->read_capacity_units;
  const std::int64_t writes = current->write_capacity_units;
  if (asked.read_capacity_units == reads && asked.write_capacity_units == writes) {
    return base::ValidationError(fmt::format(
        "The provisioned throughput for the table will not change. The requested value equals the current value. "
        "Current ReadCapacityUnits provisioned for the table: {}. Requested ReadCapacityUnits: {}. Current "
        "WriteCapacityUnits provisioned for the table: {}. Requested WriteCapacityUnits: {}. Refer to the Amazon "
        "DynamoDB Developer Guide for current limits and how to request higher limits.",
        reads, asked.read_capacity_units, writes, asked.write_capacity_units));
  }
  if (asked.read_capacity_units > reads || asked.write_capacity_units > writes) current->last_increase = now;
  if (asked.read_capacity_units < reads || asked.write_capacity_units < writes) {
    const bool first_today = !current->last_decrease || !IsSameDay(*current->last_decrease, now);
    current->number_of_decreases_today = first_today ? 1 : current->number_of_decreases_today + 1;
    current->last_decrease = now;
  }
  current->read_capacity_units = asked.read_capacity_units;
  current->write_capacity_units = asked.write_capacity_units;
  return {};
}

// A table that becomes provisioned needs throughput for each of its global indexes.
Result<void> CheckAllIndexesUpdated(const TableDescriptor& table, const IndexUpdates& updates) {
  std::vector<std::string_view> missing;
  for (const IndexDescriptor& index : table.global_indexes) {
    const bool updated = std::any_of(updates.begin(), updates.end(),
                                     [&](const auto& update) { return update.index_name == index.name; });
    if (!updated) missing.push_back(index.name);
  }
  if (missing.empty()) return {};
  return base::ValidationError(
      fmt::format("{}ProvisionedThroughput must be specified for index: {}", kInvalid, fmt::join(missing, ",")));
}

void ChangeToPayPerRequest(Clock::TimePoint now, TableDescriptor* table) {
  table->billing_mode = BillingMode::kPayPerRequest;
  table->last_update_to_pay_per_request = now;
  const auto clear = [](ProvisionedThroughputDescription* throughput) {
    throughput->read_capacity_units = 0;
    throughput->write_capacity_units = 0;
  };
  clear(&table->throughput);
  for (IndexDescriptor& index : table->global_indexes) clear(&index.throughput);
}

Result<void> ApplyIndexUpdates(const UpdateTableRequest& request, Clock::TimePoint now, TableDescriptor* table) {
  for (const auto& update : IndexUpdatesOf(request)) {
    IndexDescriptor* const index = FindGlobal(table, update.index_name);
    if (index == nullptr) {
      return Error(ErrorCode::kResourceNotFound, "Requested resource not found");
    }
    if (table->billing_mode == BillingMode::kPayPerRequest) {
      return base::ValidationError(fmt::format(
          "{}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
          kInvalid));
    }
    if (!CheckBounds(update.provisioned_throughput)) {
      return base::ValidationError(
          "This operation cannot be performed with given input values. Please contact DynamoDB service team for more "
          "info: Action Blocked: IndexUpdate");
    }
    KARST_TRY(ChangeThroughput(update.provisioned_throughput, now, &index->throughput));
  }
  return {};
}

Result<void> ApplyBilling(const UpdateTableRequest& request, Clock::TimePoint now, TableDescriptor* table) {
  const BillingMode mode = request.billing_mode.value_or(table->billing_mode);
  if (mode == BillingMode::kPayPerRequest && request.provisioned_throughput) {
    return base::ValidationError(fmt::format(
        "{}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
        kInvalid));
  }
  if (mode != table->billing_mode) {
    if (mode == BillingMode::kPayPerRequest) {
      ChangeToPayPerRequest(now, table);
    } else {
      KARST_TRY(CheckAllIndexesUpdated(*table, IndexUpdatesOf(request)));
      table->billing_mode = BillingMode::kProvisioned;
    }
  }
  if (request.provisioned_throughput) {
    KARST_TRY(ChangeThroughput(*request.provisioned_throughput, now, &table->throughput));
  }
  return ApplyIndexUpdates(request, now, table);
}

}  // namespace

Result<void> CheckUpdate(const UpdateTableRequest& request) {
  const bool changes_something = request.provisioned_throughput || request.billing_mode ||
                                 !IndexUpdatesOf(request).empty() || request.on_demand_throughput ||
                                 request.deletion_protection_enabled || request.table_class;
  if (!changes_something) {
    return base::ValidationError(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
        "SSESpecification or ReplicaUpdates is required");
  }
  if (request.billing_mode == BillingMode::kProvisioned && !request.provisioned_throughput) {
    return base::ValidationError(
        fmt::format("{}ProvisionedThroughput must be specified when BillingMode is PROVISIONED", kInvalid));
  }
  if (request.provisioned_throughput) KARST_TRY(CheckBounds(*request.provisioned_throughput));
  std::set<std::string_view> updated;
  for (const auto& update : IndexUpdatesOf(request)) {
    if (!updated.insert(update.index_name).second) {
      return base::ValidationError(
          fmt::format("{}Only one global secondary index update per index is allowed simultaneously. Index: {}",
                      kInvalid, update.index_name));
    }
  }
  return {};
}

Result<TableDescriptor> ApplyUpdate(const TableDescriptor& table, const UpdateTableRequest& request,
                                    Clock::TimePoint now) {
  TableDescriptor changed = table;
  KARST_TRY(ApplyBilling(request, now, &changed));
  if (request.on_demand_throughput) changed.on_demand_throughput = request.on_demand_throughput;
  if (request.deletion_protection_enabled) changed.deletion_protection = *request.deletion_protection_enabled;
  if (request.table_class) {
    changed.table_class = request.table_class;
    changed.table_class_last_update = now;
  }
  return changed;
}

}  // namespace karst::catalog
