// The rules of UpdateTimeToLive, in AWS's words, and what it makes. Used by the operations on time to live. Pure
// functions.
#pragma once

#include <karst/error.h>
#include <karst/time_to_live.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog {

// The rule that needs no table. Errors: kValidation.
Result<void> CheckTimeToLive(const TimeToLiveSpecification& specification);

// `table` with its time to live enabled or disabled. Errors: kValidation when it is so already, or is enabled for
// another attribute.
Result<TableDescriptor> ApplyTimeToLive(const TableDescriptor& table, const TimeToLiveSpecification& specification);

TimeToLiveDescription DescribeTimeToLive(const TableDescriptor& table);

}  // namespace karst::catalog
