// The capacity and cost part of a report: what tables and indexes are asked for, and what a month of it costs. Pure;
// used by MakeReport alone.
#pragma once

#include "karst_bench/report.h"

namespace karst::workload {

// From the report's patterns and loads: its capacity, its cost, and the cost of each pattern.
void ReportCosts(const Workload& workload, Report* report);

}  // namespace karst::workload
