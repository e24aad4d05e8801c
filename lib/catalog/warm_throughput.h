// Warm throughput: what AWS says a table or index takes at once. AWS's starting values are 12,000 reads and 4,000
// writes a second on demand, or what is provisioned; it grows with them and on request, and never falls. Used by
// table_rules, table_update and table_description. Pure functions.
#pragma once

#include <string_view>

#include <karst/error.h>
#include <karst/table.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog {

WarmUnits WarmUnitsOf(const TableDescriptor& table);
WarmUnits WarmUnitsOf(const TableDescriptor& table, const IndexDescriptor& index);

// What CreateTable asks for, of the table or of the index named. Errors: kValidation when it is below where it starts.
Result<std::optional<WarmUnits>> InitialWarmUnits(const WarmThroughput& asked, BillingMode billing_mode,
                                                  const ProvisionedThroughputDescription& throughput,
                                                  std::string_view index_name = {});

// What UpdateTable asks for, of the table or of the index named. Errors: kValidation when it is below `current`.
Result<WarmUnits> RaiseWarmUnits(const WarmThroughput& asked, const WarmUnits& current,
                                 std::string_view index_name = {});

// Lets no unit of `changed` be below what `before` was described with, whatever its throughput became.
void KeepWarmUnits(const TableDescriptor& before, TableDescriptor* changed);

}  // namespace karst::catalog
