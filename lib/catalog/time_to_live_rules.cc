#include "catalog/time_to_live_rules.h"

#include "base/error_table.h"

namespace karst::catalog {

Result<void> CheckTimeToLive(const TimeToLiveSpecification& specification) {
  if (!specification.attribute_name.empty()) return {};
  return base::ValidationError("TimeToLiveSpecification.AttributeName must be non empty");
}

Result<TableDescriptor> ApplyTimeToLive(const TableDescriptor& table, const TimeToLiveSpecification& specification) {
  if (table.time_to_live && table.time_to_live->attribute != specification.attribute_name) {
    return base::ValidationError("TimeToLive is active on a different AttributeName: current AttributeName is " +
                                 table.time_to_live->attribute);
  }
  if (specification.enabled == table.time_to_live.has_value()) {
    return base::ValidationError(specification.enabled ? "TimeToLive is already enabled"
                                                       : "TimeToLive is already disabled");
  }
  TableDescriptor changed = table;
  changed.time_to_live.reset();
  if (specification.enabled) {
    changed.time_to_live = TimeToLive{.attribute = specification.attribute_name, .backfilling = true};
  }
  return changed;
}

TimeToLiveDescription DescribeTimeToLive(const TableDescriptor& table) {
  if (!table.time_to_live) return {};
  return {.time_to_live_status = TimeToLiveStatus::kEnabled, .attribute_name = table.time_to_live->attribute};
}

}  // namespace karst::catalog
