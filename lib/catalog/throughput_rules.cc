#include "catalog/throughput_rules.h"

#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"

namespace karst::catalog {
namespace {

constexpr std::int64_t kCapacityUnitsMax = 1'000'000'000'000;
constexpr std::string_view kInvalid = "One or more parameter values were invalid: ";

Result<void> CheckBound(std::int64_t units, std::string_view member) {
  if (units <= kCapacityUnitsMax) return {};
  return base::ValidationError(fmt::format("Given value {} for {} is out of bounds", units, member));
}

}  // namespace

BillingMode BillingModeOf(const CreateTableRequest& request) {
  return request.billing_mode.value_or(BillingMode::kProvisioned);
}

Result<void> CheckBounds(const ProvisionedThroughput& throughput) {
  KARST_TRY(CheckBound(throughput.read_capacity_units, "ReadCapacityUnits"));
  return CheckBound(throughput.write_capacity_units, "WriteCapacityUnits");
}

Result<void> CheckTableThroughput(const CreateTableRequest& request) {
  if (BillingModeOf(request) == BillingMode::kPayPerRequest) {
    if (!request.provisioned_throughput) return {};
    return base::ValidationError(fmt::format(
        "{}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
        kInvalid));
  }
  if (!request.provisioned_throughput) {
    return base::ValidationError(fmt::format(
        "{}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED", kInvalid));
  }
  return CheckBounds(*request.provisioned_throughput);
}

Result<void> CheckIndexThroughput(BillingMode billing_mode, const GlobalSecondaryIndex& index) {
  if (billing_mode == BillingMode::kPayPerRequest) {
    if (!index.provisioned_throughput) return {};
    return base::ValidationError(
        fmt::format("{}ProvisionedThroughput should not be specified for index: {} when BillingMode is PAY_PER_REQUEST",
                    kInvalid, index.index_name));
  }
  if (!index.provisioned_throughput) {
    return base::ValidationError(
        fmt::format("{}ProvisionedThroughput must be specified for index: {}", kInvalid, index.index_name));
  }
  return CheckBounds(*index.provisioned_throughput);
}

ProvisionedThroughputDescription ThroughputOf(const std::optional<ProvisionedThroughput>& throughput) {
  if (!throughput) return {};
  return {.read_capacity_units = throughput->read_capacity_units,
          .write_capacity_units = throughput->write_capacity_units};
}

}  // namespace karst::catalog
