// ApplyUpdate: the rules of UpdateTable.
#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error_table.h"
#include "base/try.h"
#include "catalog/encryption_rules.h"
#include "catalog/index_update.h"
#include "catalog/table_rules.h"
#include "catalog/throughput_rules.h"
#include "catalog/warm_throughput.h"

namespace karst::catalog {
namespace {

template <typename... Args>
Error Invalid(fmt::format_string<Args...> text, Args&&... arguments) {
  return base::ValidationError("One or more parameter values were invalid: " +
                               fmt::format(text, std::forward<Args>(arguments)...));
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

Result<void> ApplyBilling(const UpdateTableRequest& request, Clock::TimePoint now, TableDescriptor* table) {
  const BillingMode mode = request.billing_mode.value_or(table->billing_mode);
  if (mode == BillingMode::kPayPerRequest && request.provisioned_throughput) {
    return Invalid(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (mode != table->billing_mode) {
    if (mode == BillingMode::kPayPerRequest) {
      ChangeToPayPerRequest(now, table);
    } else {
      KARST_TRY(CheckAllIndexesUpdated(*table, request));
      table->billing_mode = BillingMode::kProvisioned;
      table->on_demand_throughput.reset();
      for (IndexDescriptor& index : table->global_indexes) index.on_demand_throughput.reset();
    }
  }
  if (request.provisioned_throughput) {
    KARST_TRY(ChangeThroughput(*request.provisioned_throughput, "table", now, &table->throughput));
  }
  return ApplyIndexUpdates(request, now, table);
}

Result<void> ApplyOnDemand(const UpdateTableRequest& request, TableDescriptor* table) {
  if (!request.on_demand_throughput) return {};
  return ChangeOnDemand(*request.on_demand_throughput, table->billing_mode, {}, &table->on_demand_throughput);
}

// Some changes AWS makes one at a time; of two such it names the first of these.
Result<void> CheckCombination(const UpdateTableRequest& request) {
  const bool changes_throughput =
      request.provisioned_throughput.has_value() || request.global_secondary_index_updates.has_value();
  const bool changes_billing = request.billing_mode || changes_throughput || request.on_demand_throughput;
  struct Lone {
    bool is_asked;
    const char* refusal;
  };
  const Lone lone[] = {
      {request.sse_specification.has_value(),
       "Server-Side Encryption modification must be the only operation in the request"},
      {request.table_class.has_value(), "TableClass modification must be the only operation in the request"},
      {request.deletion_protection_enabled.has_value(),
       "DeletionProtection modification must be the only operation in the request"},
      {request.warm_throughput.has_value(), "WarmThroughput must be the only operation in the request"},
  };
  const auto asked = std::count_if(std::begin(lone), std::end(lone), [](const Lone& one) { return one.is_asked; });
  const bool changes_others = changes_billing || request.stream_specification;
  for (const Lone& one : lone) {
    if (one.is_asked && (changes_others || asked > 1)) return Invalid("{}", one.refusal);
  }
  if (request.stream_specification && request.provisioned_throughput) {
    return Invalid("You cannot modify stream status while updating table IOPS");
  }
  if (request.on_demand_throughput && changes_throughput) {
    return Invalid("OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
  }
  return {};
}

Result<void> CheckStream(const std::optional<StreamSpecification>& stream) {
  if (!stream) return {};
  if (stream->stream_enabled && !stream->stream_view_type) {
    return Invalid("If stream is being enabled then UpdateViewType is required");
  }
  if (!stream->stream_enabled && stream->stream_view_type) {
    return Invalid("If stream is being disabled, then UpdateViewType must not be specified");
  }
  return {};
}

// A stream that is enabled gets its id, and its final time, from the registry of tables.
Result<void> ApplyStream(const UpdateTableRequest& request, Clock::TimePoint now, TableDescriptor* table) {
  if (!request.stream_specification) return {};
  if (request.stream_specification->stream_enabled) {
    if (table->HasStream()) {
      return base::ValidationError("Table already has an enabled stream: TableName: " + table->name);
    }
    table->stream = StreamSetting{.view_type = *request.stream_specification->stream_view_type, .created = now};
    return {};
  }
  if (!table->HasStream()) return base::ValidationError("Table has no stream to disable: TableName: " + table->name);
  table->stream->enabled = false;
  return {};
}

bool ChangesSomething(const UpdateTableRequest& request) {
  return request.provisioned_throughput || request.billing_mode ||
         (request.global_secondary_index_updates && !request.global_secondary_index_updates->empty()) ||
         request.on_demand_throughput || request.deletion_protection_enabled || request.table_class ||
         request.sse_specification || request.warm_throughput || request.stream_specification;
}

}  // namespace

Result<void> CheckUpdate(const UpdateTableRequest& request) {
  if (!ChangesSomething(request)) {
    return base::ValidationError(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
        "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
        "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required");
  }
  if (request.global_secondary_index_updates && request.global_secondary_index_updates->empty()) {
    return Invalid("List of GlobalSecondaryIndexUpdates is empty");
  }
  KARST_TRY(CheckCombination(request));
  KARST_TRY(CheckStream(request.stream_specification));
  if (request.billing_mode == BillingMode::kProvisioned && !request.provisioned_throughput) {
    return Invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  }
  if (request.provisioned_throughput) KARST_TRY(CheckBounds(*request.provisioned_throughput));
  return CheckIndexUpdates(request);
}

Result<TableDescriptor> ApplyUpdate(const TableDescriptor& table, const UpdateTableRequest& request,
                                    Clock::TimePoint now) {
  TableDescriptor changed = table;
  KARST_TRY(ApplyBilling(request, now, &changed));
  KARST_TRY(ApplyOnDemand(request, &changed));
  KARST_TRY(ApplyStream(request, now, &changed));
  if (request.deletion_protection_enabled) changed.deletion_protection = *request.deletion_protection_enabled;
  // A table of which nobody said the class has AWS's default.
  if (request.table_class && request.table_class != table.table_class.value_or(TableClass::kStandard)) {
    changed.table_class = request.table_class;
    changed.table_class_last_update = now;
  }
  if (request.sse_specification) {
    KARST_ASSIGN_OR_RETURN(changed.settings.encryption_key,
                           ChangeEncryption(table.settings.encryption_key, *request.sse_specification, table.arn));
  }
  if (request.warm_throughput) {
    KARST_ASSIGN_OR_RETURN(changed.settings.warm_throughput,
                           RaiseWarmUnits(*request.warm_throughput, WarmUnitsOf(table)));
  }
  KeepWarmUnits(table, &changed);
  return changed;
}

}  // namespace karst::catalog
