// What in a report should make its reader think again. Pure.
#pragma once

#include <string>
#include <vector>

#include "karst_bench/report.h"

namespace karst::workload {

std::vector<std::string> Warnings(const Workload& workload, const Report& report);

}  // namespace karst::workload
