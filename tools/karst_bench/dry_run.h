// The dry run of `karst-bench check`: what only DynamoDB's own rules can say of a workload.
#pragma once

#include <karst/error.h>

#include "karst_bench/workload.h"

namespace karst::workload {

// Makes the tables in a store in memory, loads the first item of each load and sends each pattern once. Takes values
// from the workload's sources, so that it is of no use for a run afterwards. Errors: kValidation, with what was refused
// and the words that AWS would find.
Result<void> DryRun(Workload workload);

}  // namespace karst::workload
