#include "catalog/warm_throughput.h"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"

namespace karst::catalog {
namespace {

constexpr WarmUnits kOnDemand{.read = 12'000, .write = 4'000};

WarmUnits Start(BillingMode billing_mode, const ProvisionedThroughputDescription& throughput) {
  if (billing_mode == BillingMode::kPayPerRequest) return kOnDemand;
  return {.read = throughput.read_capacity_units, .write = throughput.write_capacity_units};
}

WarmUnits Larger(const WarmUnits& a, const WarmUnits& b) {
  return {.read = std::max(a.read, b.read), .write = std::max(a.write, b.write)};
}

bool Exceeds(const WarmUnits& a, const WarmUnits& b) { return a.read > b.read || a.write > b.write; }

Error Refused(std::string_view member, std::string_view index_name, std::string_view problem) {
  const std::string what = index_name.empty() ? "table" : fmt::format("index: {}", index_name);
  return base::ValidationError(
      fmt::format("One or more parameter values were invalid: Requested {} for WarmThroughput for {} is lower than {}",
                  member, what, problem));
}

std::string ProblemAtStart(BillingMode billing_mode, std::string_view provisioned_member) {
  if (billing_mode == BillingMode::kProvisioned) return fmt::format("{} of ProvisionedThroughput", provisioned_member);
  return "initial throughput for OnDemand. See: "
         "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
         "on-demand-capacity-mode.html#on-demand-capacity-mode-initial";
}

}  // namespace

WarmUnits WarmUnitsOf(const TableDescriptor& table) {
  return Larger(Start(table.billing_mode, table.throughput), table.settings.warm_throughput.value_or(WarmUnits()));
}

WarmUnits WarmUnitsOf(const TableDescriptor& table, const IndexDescriptor& index) {
  return Larger(Start(table.billing_mode, index.throughput), index.warm_throughput.value_or(WarmUnits()));
}

Result<std::optional<WarmUnits>> InitialWarmUnits(const WarmThroughput& asked, BillingMode billing_mode,
                                                  const ProvisionedThroughputDescription& throughput,
                                                  std::string_view index_name) {
  const WarmUnits start = Start(billing_mode, throughput);
  const WarmUnits wanted{.read = asked.read_units_per_second.value_or(start.read),
                         .write = asked.write_units_per_second.value_or(start.write)};
  if (wanted.read < start.read) {
    return Refused("ReadUnitsPerSecond", index_name, ProblemAtStart(billing_mode, "ReadCapacityUnits"));
  }
  if (wanted.write < start.write) {
    return Refused("WriteUnitsPerSecond", index_name, ProblemAtStart(billing_mode, "WriteCapacityUnits"));
  }
  return Exceeds(wanted, start) ? std::optional(wanted) : std::nullopt;
}

Result<WarmUnits> RaiseWarmUnits(const WarmThroughput& asked, const WarmUnits& current, std::string_view index_name) {
  constexpr const char* kProblem = "current WarmThroughput, decreasing WarmThroughput is not supported";
  const WarmUnits wanted{.read = asked.read_units_per_second.value_or(current.read),
                         .write = asked.write_units_per_second.value_or(current.write)};
  if (wanted.read < current.read) return Refused("ReadUnitsPerSecond", index_name, kProblem);
  if (wanted.write < current.write) return Refused("WriteUnitsPerSecond", index_name, kProblem);
  return wanted;
}

void KeepWarmUnits(const TableDescriptor& before, TableDescriptor* changed) {
  const WarmUnits was = WarmUnitsOf(before);
  if (Exceeds(was, WarmUnitsOf(*changed))) changed->settings.warm_throughput = Larger(was, WarmUnitsOf(*changed));
  for (IndexDescriptor& index : changed->global_indexes) {
    const IndexDescriptor* const old = before.FindIndex(index.name);
    if (old == nullptr || old->id != index.id) continue;
    const WarmUnits index_was = WarmUnitsOf(before, *old);
    const WarmUnits index_is = WarmUnitsOf(*changed, index);
    if (Exceeds(index_was, index_is)) index.warm_throughput = Larger(index_was, index_is);
  }
}

}  // namespace karst::catalog
