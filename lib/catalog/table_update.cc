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
#include "catalog/table_rules.h"
#include "catalog/throughput_rules.h"
#include "catalog/warm_throughput.h"

namespace karst::catalog {
namespace {

using IndexUpdates = std::vector<UpdateTableRequest::GlobalSecondaryIndexUpdate>;

template <typename... Args>
Error Invalid(fmt::format_string<Args...> text, Args&&... arguments) {
  return base::ValidationError("One or more parameter values were invalid: " +
                               fmt::format(text, std::forward<Args>(arguments)...));
}

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

// `what` is "table", or "index " and its name.
Result<void> ChangeThroughput(const ProvisionedThroughput& asked, std::string_view what, Clock::TimePoint now,
                              ProvisionedThroughputDescription* current) {
  const std::int64_t reads = current->read_capacity_units;
  const std::int64_t writes = current->write_capacity_units;
  if (asked.read_capacity_units == reads && asked.write_capacity_units == writes) {
    return base::ValidationError(fmt::format(
        "The provisioned throughput for the {0} will not change. The requested value equals the current value. "
        "Current ReadCapacityUnits provisioned for the {0}: {1}. Requested ReadCapacityUnits: {1}. Current "
        "WriteCapacityUnits provisioned for the {0}: {2}. Requested WriteCapacityUnits: {2}. Refer to the Amazon "
        "DynamoDB Developer Guide for current limits and how to request higher limits.",
        what, reads, writes));
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
  return Invalid("ProvisionedThroughput must be specified for index: {}", fmt::join(missing, ","));
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
    if (!CheckBounds(update.provisioned_throughput)) {
      return base::ValidationError(
          "This operation cannot be performed with given input values. Please contact DynamoDB service team for more "
          "info: Action Blocked: IndexUpdate");
    }
    IndexDescriptor* const index = FindGlobal(table, update.index_name);
    if (index == nullptr) {
      if (table->FindIndex(update.index_name) == nullptr) {
        return Error(ErrorCode::kResourceNotFound, "Requested resource not found");
      }
      return base::ValidationError(
          fmt::format("Cannot update an index that is not a GlobalSecondaryIndex: {}", update.index_name));
    }
    if (table->billing_mode == BillingMode::kPayPerRequest) {
      return Invalid(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {} when BillingMode "
          "is PAY_PER_REQUEST",
          update.index_name);
    }
    KARST_TRY(ChangeThroughput(update.provisioned_throughput, "index " + index->name, now, &index->throughput));
  }
  return {};
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
      KARST_TRY(CheckAllIndexesUpdated(*table, IndexUpdatesOf(request)));
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

// A limit of -1 takes the limit away.
void ApplyOnDemandUnits(const std::optional<std::int64_t>& asked, std::optional<std::int64_t>* current) {
  if (!asked) return;
  *current = *asked;
  if (*asked == -1) current->reset();
}

Result<void> ApplyOnDemand(const UpdateTableRequest& request, TableDescriptor* table) {
  if (!request.on_demand_throughput) return {};
  OnDemandThroughput changed = table->on_demand_throughput.value_or(OnDemandThroughput());
  ApplyOnDemandUnits(request.on_demand_throughput->max_read_request_units, &changed.max_read_request_units);
  ApplyOnDemandUnits(request.on_demand_throughput->max_write_request_units, &changed.max_write_request_units);
  KARST_TRY(CheckOnDemand(table->billing_mode, changed));
  const bool limits_something = changed.max_read_request_units || changed.max_write_request_units;
  table->on_demand_throughput = limits_something ? std::optional(changed) : std::nullopt;
  return {};
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
  return request.provisioned_throughput || request.billing_mode || !IndexUpdatesOf(request).empty() ||
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
  std::set<std::string_view> updated;
  for (const auto& update : IndexUpdatesOf(request)) {
    if (!updated.insert(update.index_name).second) {
      return Invalid("Only one global secondary index update per index is allowed simultaneously. Index: {}",
                     update.index_name);
    }
  }
  return {};
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
