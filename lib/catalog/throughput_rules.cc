#include "catalog/throughput_rules.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"

namespace karst::catalog {
namespace {

constexpr std::int64_t kCapacityUnitsMax = 1'000'000'000'000;

template <typename... Args>
Error Invalid(fmt::format_string<Args...> text, Args&&... arguments) {
  return base::ValidationError("One or more parameter values were invalid: " +
                               fmt::format(text, std::forward<Args>(arguments)...));
}

Result<void> CheckBound(std::int64_t units, std::string_view member) {
  if (units <= kCapacityUnitsMax) return {};
  return base::ValidationError(fmt::format("Given value {} for {} is out of bounds", units, member));
}

// AWS words the same rules a little differently for a table and for an index.
Result<void> CheckOnDemandUnits(BillingMode billing_mode, const std::optional<std::int64_t>& units,
                                std::string_view member, std::string_view index_name) {
  if (!units) return {};
  if (billing_mode == BillingMode::kProvisioned) {
    return Invalid("{} for OnDemandThroughput{} cannot be specified when table BillingMode is PROVISIONED.", member,
                   index_name.empty() ? "" : fmt::format(" for index: {}", index_name));
  }
  if (*units < 1) {
    return Invalid("Requested {} for OnDemandThroughput for {} is outside of valid range", member,
                   index_name.empty() ? "table" : fmt::format("index : {}", index_name));
  }
  return {};
}

// A day of NumberOfDecreasesToday is one of UTC.
bool IsSameDay(Clock::TimePoint a, Clock::TimePoint b) {
  return std::chrono::floor<std::chrono::days>(a) == std::chrono::floor<std::chrono::days>(b);
}

void ApplyOnDemandUnits(const std::optional<std::int64_t>& asked, std::optional<std::int64_t>* current) {
  if (!asked) return;
  *current = *asked;
  if (*asked == -1) current->reset();
}

}  // namespace

BillingMode BillingModeOf(const CreateTableRequest& request) {
  return request.billing_mode.value_or(BillingMode::kProvisioned);
}

Result<void> CheckBounds(const ProvisionedThroughput& throughput) {
  KARST_TRY(CheckBound(throughput.read_capacity_units, "ReadCapacityUnits"));
  return CheckBound(throughput.write_capacity_units, "WriteCapacityUnits");
}

Result<void> CheckOnDemand(BillingMode billing_mode, const std::optional<OnDemandThroughput>& throughput,
                           std::string_view index_name) {
  if (!throughput) return {};
  KARST_TRY(CheckOnDemandUnits(billing_mode, throughput->max_read_request_units, "MaxReadRequestUnits", index_name));
  return CheckOnDemandUnits(billing_mode, throughput->max_write_request_units, "MaxWriteRequestUnits", index_name);
}

Result<void> CheckTableThroughput(const CreateTableRequest& request) {
  const BillingMode billing_mode = BillingModeOf(request);
  if (billing_mode == BillingMode::kPayPerRequest && request.provisioned_throughput) {
    return Invalid(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (billing_mode == BillingMode::kProvisioned) {
    if (!request.provisioned_throughput) {
      return Invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
    }
    KARST_TRY(CheckBounds(*request.provisioned_throughput));
  }
  return CheckOnDemand(billing_mode, request.on_demand_throughput);
}

Result<void> CheckIndexThroughput(BillingMode billing_mode, const GlobalSecondaryIndex& index) {
  if (billing_mode == BillingMode::kPayPerRequest && index.provisioned_throughput) {
    return Invalid("ProvisionedThroughput should not be specified for index: {} when BillingMode is PAY_PER_REQUEST",
                   index.index_name);
  }
  if (billing_mode == BillingMode::kProvisioned) {
    if (!index.provisioned_throughput) {
      return Invalid("ProvisionedThroughput is not specified for index: {}", index.index_name);
    }
    KARST_TRY(CheckBounds(*index.provisioned_throughput));
  }
  return CheckOnDemand(billing_mode, index.on_demand_throughput, index.index_name);
}

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

Result<void> ChangeOnDemand(const OnDemandThroughput& asked, BillingMode billing_mode, std::string_view index_name,
                            std::optional<OnDemandThroughput>* current) {
  OnDemandThroughput changed = current->value_or(OnDemandThroughput());
  ApplyOnDemandUnits(asked.max_read_request_units, &changed.max_read_request_units);
  ApplyOnDemandUnits(asked.max_write_request_units, &changed.max_write_request_units);
  KARST_TRY(CheckOnDemand(billing_mode, changed, index_name));
  const bool limits_something = changed.max_read_request_units || changed.max_write_request_units;
  *current = limits_something ? std::optional(changed) : std::nullopt;
  return {};
}

ProvisionedThroughputDescription ThroughputOf(const std::optional<ProvisionedThroughput>& throughput) {
  if (!throughput) return {};
  return {.read_capacity_units = throughput->read_capacity_units,
          .write_capacity_units = throughput->write_capacity_units};
}

}  // namespace karst::catalog
