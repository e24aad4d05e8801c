// What in a report should make its reader think again. Pure.
#pragma once

#include <string>
#include <vector>

#include "karst_bench/report.h"

namespace karst::workload {

std::vector<std::string> Warnings(const Workload& workload, const Report& report);

// Why a run is of no use: patterns of which all requests failed, or more than `share_max` of them.
std::vector<std::string> Failures(const Report& report, double share_max);

}  // namespace karst::workload
