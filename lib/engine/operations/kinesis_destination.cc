// Enable-, Disable-, Update- and DescribeKinesisStreamingDestination.
#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/table_lookup.h"

namespace karst::engine {
namespace {

using catalog::StoredDestination;
using catalog::TableDescriptor;

// AWS's sentence for every operation, not only to enable one.
Error InvalidState(std::string_view problem) {
  return base::ValidationError(
      fmt::format("Table is not in a valid state to enable Kinesis Streaming Destination: {}", problem));
}

StoredDestination* Find(TableDescriptor* table, std::string_view stream_arn) {
  for (StoredDestination& destination : table->settings.destinations) {
    if (destination.stream_arn == stream_arn) return &destination;
  }
  return nullptr;
}

Result<void> Enable(const EnableKinesisStreamingDestinationRequest& request, TableDescriptor* table) {
  std::vector<StoredDestination>& all = table->settings.destinations;
  if (std::any_of(all.begin(), all.end(), [](const StoredDestination& one) { return one.active; })) {
    return InvalidState(
        "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.");
  }
  all.assign(1, {.stream_arn = request.stream_arn,
                 .active = true,
                 .precision = request.approximate_creation_date_time_precision});
  return {};
}

Result<void> Disable(const DisableKinesisStreamingDestinationRequest& request, TableDescriptor* table) {
  StoredDestination* const found = Find(table, request.stream_arn);
  if (found == nullptr || !found->active) {
    return InvalidState("KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.");
  }
  found->active = false;
  return {};
}

Result<void> Update(const UpdateKinesisStreamingDestinationRequest& request, TableDescriptor* table) {
  StoredDestination* const found = Find(table, request.stream_arn);
  if (found == nullptr) {
    return InvalidState(fmt::format("No streaming destination with streamArn: {} found for table with tableName: {}",
                                    request.stream_arn, table->name));
  }
  if (!found->active) {
    return InvalidState("Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state.");
  }
  const DateTimePrecision wanted = *request.approximate_creation_date_time_precision;
  if (found->precision.value_or(DateTimePrecision::kMillisecond) == wanted) {
    return base::ValidationError(
        fmt::format("Invalid Request: Precision is already set to the desired value of {} for tableId: {}, kdsArn: {}",
                    wanted == DateTimePrecision::kMillisecond ? "MILLISECOND" : "MICROSECOND", table->table_id,
                    request.stream_arn));
  }
  found->precision = wanted;
  return {};
}

template <typename Answer, typename Request, typename Change>
Result<Answer> ChangeDestination(Engine& engine, const Request& request, DestinationStatus status,
                                 const Change& apply) {
  KARST_TRY(CheckRules(request));
  const auto change = [&](const TableDescriptor& table) -> Result<TableDescriptor> {
    TableDescriptor changed = table;
    KARST_TRY(apply(request, &changed));
    return changed;
  };
  const Result<TablePtr> changed =
      NamingTheTable(engine.tables().Update(request.table_name, change), request.table_name);
  if (!changed) return changed.error();
  Answer answer;
  answer.table_name = (*changed)->name;
  answer.stream_arn = request.stream_arn;
  answer.destination_status = status;
  if constexpr (requires { request.approximate_creation_date_time_precision; }) {
    answer.approximate_creation_date_time_precision = request.approximate_creation_date_time_precision;
  }
  return answer;
}

}  // namespace

Result<EnableKinesisStreamingDestinationResult> EnableKinesisStreamingDestination(
    Engine& engine, const EnableKinesisStreamingDestinationRequest& request) {
  return ChangeDestination<EnableKinesisStreamingDestinationResult>(engine, request, DestinationStatus::kEnabling,
                                                                    Enable);
}

Result<DisableKinesisStreamingDestinationResult> DisableKinesisStreamingDestination(
    Engine& engine, const DisableKinesisStreamingDestinationRequest& request) {
  return ChangeDestination<DisableKinesisStreamingDestinationResult>(engine, request, DestinationStatus::kDisabling,
                                                                     Disable);
}

Result<UpdateKinesisStreamingDestinationResult> UpdateKinesisStreamingDestination(
    Engine& engine, const UpdateKinesisStreamingDestinationRequest& request) {
  if (!request.approximate_creation_date_time_precision) {
    return base::ValidationError(
        "Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot be "
        "null or contain only null values");
  }
  return ChangeDestination<UpdateKinesisStreamingDestinationResult>(engine, request, DestinationStatus::kUpdating,
                                                                    Update);
}

Result<DescribeKinesisStreamingDestinationResult> DescribeKinesisStreamingDestination(
    Engine& engine, const DescribeKinesisStreamingDestinationRequest& request) {
  KARST_TRY(CheckRules(request));
  const Result<TablePtr> table = NamingTheTable(engine.tables().Find(request.table_name), request.table_name);
  if (!table) return table.error();
  DescribeKinesisStreamingDestinationResult result{.table_name = (*table)->name};
  for (const StoredDestination& one : (*table)->settings.destinations) {
    result.kinesis_data_stream_destinations.push_back(
        {.stream_arn = one.stream_arn,
         .destination_status = one.active ? DestinationStatus::kActive : DestinationStatus::kDisabled,
         .approximate_creation_date_time_precision = one.precision});
  }
  return result;
}

}  // namespace karst::engine
