// The part of a report about partitions: which are asked for most, and which for more than DynamoDB gives one. Pure;
// used by MakeReport alone.
#pragma once

#include "karst_bench/report.h"

namespace karst::workload {

// From what the run saw and the report's patterns and loads: its hottest and its overloaded partitions.
void ReportHeat(const Workload& workload, const RunResult& run, Report* report);

}  // namespace karst::workload
