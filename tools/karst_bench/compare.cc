#include "karst_bench/compare.h"

#include <simdjson.h>

#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/try.h"

namespace karst::workload {
namespace {

namespace dom = simdjson::dom;

struct Figure {
  double value = 0;
  double low = 0;  // the spread over the slices of its run
  double high = 0;
};

// Figures of one pattern, by name.
using Figures = std::map<std::string, Figure>;

struct Parsed {
  std::string workload;
  std::vector<std::pair<std::string, Figures>> patterns{};
};

double Number(const dom::element& parent, std::string_view pointer) {
  double value = 0;
  return parent.at_pointer(pointer).get(value) == simdjson::SUCCESS ? value : 0;
}

Result<Parsed> Parse(const std::string& json) {
  dom::parser parser;
  dom::element report;
  dom::array patterns;
  std::string_view workload;
  if (parser.parse(json).get(report) != simdjson::SUCCESS || Number(report, "/karst_bench_report") != 1 ||
      report["patterns"].get(patterns) != simdjson::SUCCESS || report["workload"].get(workload) != simdjson::SUCCESS) {
    return Error(ErrorCode::kValidation, "this is not a report of karst-bench");
  }
  Parsed parsed{.workload = std::string(workload)};
  for (const dom::element& pattern : patterns) {
    std::string_view name;
    if (pattern["name"].get(name) != simdjson::SUCCESS) continue;
    const auto figure = [&pattern](std::string_view value, const std::string& spread) {
      return Figure{Number(pattern, value), Number(pattern, spread + "/0"), Number(pattern, spread + "/1")};
    };
    parsed.patterns.emplace_back(name, Figures{{"requests/s", figure("/per_second", "/per_second_spread")},
                                               {"p50", figure("/latency_us/p50", "/p50_spread")},
                                               {"p95", figure("/latency_us/p95", "/p95_spread")},
                                               {"p99", figure("/latency_us/p99", "/p99_spread")}});
  }
  return parsed;
}

// Worse by more than the bound, and by more than the figure moved within the older run.
bool IsRegression(const std::string& name, const Figure& before, const Figure& after, double bound) {
  if (name == "requests/s") return after.value < before.value * (1 - bound) && after.value < before.low;
  return after.value > before.value * (1 + bound) && after.value > before.high;
}

}  // namespace

Result<Comparison> CompareReports(const std::string& before, const std::string& after, double bound) {
  KARST_ASSIGN_OR_RETURN(const Parsed old_report, Parse(before));
  KARST_ASSIGN_OR_RETURN(const Parsed new_report, Parse(after));
  Comparison comparison;
  if (old_report.workload != new_report.workload) {
    comparison.text +=
        fmt::format("these are different workloads: {} and {}\n", old_report.workload, new_report.workload);
  }
  const std::map<std::string, Figures> old_patterns(old_report.patterns.begin(), old_report.patterns.end());
  comparison.text += fmt::format("{:<28} {:<10} {:>12} {:>12} {:>8}  {}\n", "pattern", "figure", "before", "after",
                                 "change", "spread before");
  for (const auto& [name, figures] : new_report.patterns) {
    const auto found = old_patterns.find(name);
    if (found == old_patterns.end()) {
      comparison.text += fmt::format("{:<28} only in the second report\n", name);
      continue;
    }
    for (const auto& [figure, after_value] : figures) {
      const Figure& before_value = found->second.at(figure);
      const double change = before_value.value == 0 ? 0 : after_value.value / before_value.value - 1;
      const bool is_worse = IsRegression(figure, before_value, after_value, bound);
      comparison.regressed |= is_worse;
      comparison.text += fmt::format("{:<28} {:<10} {:>12.2f} {:>12.2f} {:>+7.1f}%  {:.2f}..{:.2f}{}\n", name, figure,
                                     before_value.value, after_value.value, 100 * change, before_value.low,
                                     before_value.high, is_worse ? "  regression" : "");
    }
  }
  for (const auto& [name, figures] : old_report.patterns) {
    bool still_there = false;
    for (const auto& [other, unused] : new_report.patterns) still_there |= other == name;
    if (still_there) continue;
    comparison.text += fmt::format("{:<28} only in the first report\n", name);
    comparison.regressed = true;
  }
  return comparison;
}

}  // namespace karst::workload
