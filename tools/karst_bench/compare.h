// Holds two reports of the same workload against each other.
#pragma once

#include <string>

#include <karst/error.h>

namespace karst::workload {

struct Comparison {
  std::string text;
  bool regressed = false;  // a figure is worse by more than the bound, and outside of the spreads of both reports
};

// `before` and `after` are JSON of ReportJson; `bound` is a share, such as 0.1 for 10%. Errors: kValidation when one is
// no whole report, or when they are not of the same workload, loop and rate.
Result<Comparison> CompareReports(const std::string& before, const std::string& after, double bound);

}  // namespace karst::workload
