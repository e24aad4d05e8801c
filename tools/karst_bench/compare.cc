#include "karst_bench/compare.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/try.h"
#include "karst_bench/report.h"

namespace karst::workload {
namespace {

namespace dom = simdjson::dom;

constexpr double kSecondsOfMonth = 730 * 3600.0;
// So many slices are needed to leave out one of them as a hiccup.
constexpr std::size_t kSlicesToTrim = 5;

// A figure with the spread that it showed within its run.
struct Figure {
  std::string name;
  double value = 0;
  double low = 0;
  double high = 0;
  double trimmed_low = 0;  // without the one slice that is lowest, and the one that is highest
  double trimmed_high = 0;
  bool more_is_better = false;
};

struct Pattern {
  std::string name;
  std::string operation;
  std::vector<Figure> figures{};
};

struct Parsed {
  std::string workload{};
  std::string fingerprint{};
  std::string loop{};
  double rate = 0;
  double threads = 0;
  std::string target{};
  std::vector<Pattern> patterns{};
};

Error NotWhole(std::string_view missing) {
  return {ErrorCode::kValidation, fmt::format("this report of karst-bench is not whole: {} is missing", missing)};
}

Result<double> Number(const dom::element& parent, std::string_view pointer) {
  double value = 0;
  if (parent.at_pointer(pointer).get(value) != simdjson::SUCCESS || !std::isfinite(value)) return NotWhole(pointer);
  return value;
}

Result<std::string> Text(const dom::element& parent, std::string_view pointer) {
  std::string_view value;
  if (parent.at_pointer(pointer).get(value) != simdjson::SUCCESS) return NotWhole(pointer);
  return std::string(value);
}

// A figure whose value lies outside of its slices has no spread that would say anything about it.
Figure WithSpread(std::string name, double value, std::vector<double> slices) {
  std::sort(slices.begin(), slices.end());
  Figure figure{.name = std::move(name), .value = value, .low = value, .high = value};
  if (!slices.empty() && slices.front() <= value && value <= slices.back()) {
    figure.low = slices.front();
    figure.high = slices.back();
  }
  const bool trims = slices.size() >= kSlicesToTrim && figure.low < figure.high;
  figure.trimmed_low = trims ? std::min(value, slices[1]) : figure.low;
  figure.trimmed_high = trims ? std::max(value, slices[slices.size() - 2]) : figure.high;
  return figure;
}

Result<Figure> ReadFigure(const dom::element& pattern, std::string name, std::string_view value,
                          std::string_view slices) {
  KARST_ASSIGN_OR_RETURN(const double number, Number(pattern, value));
  dom::array values;
  if (pattern.at_pointer(slices).get(values) != simdjson::SUCCESS) return NotWhole(slices);
  std::vector<double> numbers;
  for (const dom::element& one : values) {
    double slice = 0;
    if (one.get(slice) == simdjson::SUCCESS) numbers.push_back(slice);
  }
  return WithSpread(std::move(name), number, std::move(numbers));
}

// Of `count` among `of`, in percent. The spread is what chance alone makes of such a share: E. B. Wilson's interval
// (1927) of three standard deviations.
Figure Share(std::string name, double count, double of) {
  constexpr double kZ = 3;
  if (of <= 0) return WithSpread(std::move(name), 0, {});
  const double p = std::clamp(count / of, 0.0, 1.0);
  const double scale = 1 / (1 + kZ * kZ / of);
  const double middle = (p + kZ * kZ / (2 * of)) * scale;
  const double half = kZ * std::sqrt(p * (1 - p) / of + kZ * kZ / (4 * of * of)) * scale;
  return WithSpread(std::move(name), 100 * p,
                    {100 * std::clamp(middle - half, 0.0, p), 100 * std::clamp(middle + half, p, 1.0)});
}

Result<double> SumOf(const dom::element& pattern, std::string_view member) {
  dom::object counts;
  if (pattern[member].get(counts) != simdjson::SUCCESS) return NotWhole(member);
  double sum = 0;
  for (const auto& [name, count] : counts) {
    double value = 0;
    if (count.get(value) == simdjson::SUCCESS) sum += value;
  }
  return sum;
}

Result<void> ReadShares(const dom::element& pattern, bool is_open, std::vector<Figure>* figures) {
  KARST_ASSIGN_OR_RETURN(const double requests, Number(pattern, "/requests"));
  KARST_ASSIGN_OR_RETURN(const double errors, SumOf(pattern, "errors"));
  KARST_ASSIGN_OR_RETURN(const double throttles, Number(pattern, "/throttles"));
  figures->push_back(Share("errors %", errors, requests));
  figures->push_back(Share("throttles %", throttles, requests));
  if (!is_open) return {};
  KARST_ASSIGN_OR_RETURN(const double not_sent, Number(pattern, "/not_sent"));
  figures->push_back(Share("not sent %", not_sent, requests + not_sent));
  return {};
}

// What a million requests cost, whatever their rate was.
Result<void> ReadCosts(const dom::element& pattern, std::vector<Figure>* figures) {
  KARST_ASSIGN_OR_RETURN(const double sampled, Number(pattern, "/sampled"));
  if (sampled == 0) return {};
  KARST_ASSIGN_OR_RETURN(const Figure units, ReadFigure(pattern, "units", "/capacity_units", "/slices/capacity_units"));
  KARST_ASSIGN_OR_RETURN(const double cost, Number(pattern, "/monthly_cost_usd"));
  KARST_ASSIGN_OR_RETURN(const double per_second, Number(pattern, "/per_second"));
  figures->push_back(units);
  if (per_second <= 0) return {};
  const double of_million = cost / (per_second * kSecondsOfMonth) * 1e6;
  const double of_unit = units.value > 0 ? of_million / units.value : 0;
  figures->push_back(
      WithSpread("$ a million", of_million, {units.trimmed_low * of_unit, units.trimmed_high * of_unit}));
  return {};
}

Result<Pattern> ParsePattern(const dom::element& json, bool is_open) {
  Pattern pattern;
  KARST_ASSIGN_OR_RETURN(pattern.name, Text(json, "/name"));
  KARST_ASSIGN_OR_RETURN(pattern.operation, Text(json, "/operation"));
  KARST_ASSIGN_OR_RETURN(Figure rate, ReadFigure(json, "requests/s", "/per_second", "/slices/per_second"));
  rate.more_is_better = true;
  pattern.figures.push_back(std::move(rate));
  for (const char* percentile : {"p50", "p95", "p99", "p99.9"}) {
    KARST_ASSIGN_OR_RETURN(Figure latency,
                           ReadFigure(json, fmt::format("{} us", percentile), fmt::format("/latency_us/{}", percentile),
                                      fmt::format("/slices/{}_us", percentile)));
    pattern.figures.push_back(std::move(latency));
  }
  KARST_TRY(ReadShares(json, is_open, &pattern.figures));
  KARST_TRY(ReadCosts(json, &pattern.figures));
  return pattern;
}

Result<Parsed> Parse(const std::string& json) {
  dom::parser parser;
  dom::element report;
  double version = 0;
  if (parser.parse(json).get(report) != simdjson::SUCCESS ||
      report.at_pointer("/karst_bench_report").get(version) != simdjson::SUCCESS) {
    return Error(ErrorCode::kValidation, "this is not a report of karst-bench");
  }
  if (version != kReportVersion) {
    return Error(ErrorCode::kValidation,
                 fmt::format("this report is of version {}, not {}: make it anew", version, kReportVersion));
  }
  Parsed parsed;
  KARST_ASSIGN_OR_RETURN(const std::string ended_early, Text(report, "/ended_early"));
  if (!ended_early.empty()) {
    return Error(ErrorCode::kValidation, fmt::format("this run ended early and cannot be compared: {}", ended_early));
  }
  KARST_ASSIGN_OR_RETURN(parsed.workload, Text(report, "/workload"));
  KARST_ASSIGN_OR_RETURN(parsed.fingerprint, Text(report, "/fingerprint"));
  KARST_ASSIGN_OR_RETURN(parsed.loop, Text(report, "/loop"));
  KARST_ASSIGN_OR_RETURN(parsed.rate, Number(report, "/rate"));
  KARST_ASSIGN_OR_RETURN(parsed.threads, Number(report, "/threads"));
  KARST_ASSIGN_OR_RETURN(parsed.target, Text(report, "/target"));
  dom::array patterns;
  if (report["patterns"].get(patterns) != simdjson::SUCCESS) return NotWhole("patterns");
  for (const dom::element& pattern : patterns) {
    KARST_ASSIGN_OR_RETURN(Pattern one, ParsePattern(pattern, parsed.loop == "open"));
    parsed.patterns.push_back(std::move(one));
  }
  return parsed;
}

// What makes it senseless to compare the two; empty when nothing does.
std::string Difference(const Parsed& before, const Parsed& after) {
  if (before.workload != after.workload) {
    return fmt::format("these are different workloads: {} and {}", before.workload, after.workload);
  }
  if (before.fingerprint != after.fingerprint) {
    return fmt::format("the workload {} was changed between these runs", before.workload);
  }
  if (before.loop != after.loop) {
    return fmt::format("one run is {} loop, the other {} loop", before.loop, after.loop);
  }
  if (before.rate != after.rate) {
    return fmt::format("the runs were asked for different rates: {} and {} requests/s", before.rate, after.rate);
  }
  if (before.threads != after.threads) {
    return fmt::format("the runs had different numbers of threads: {} and {}", before.threads, after.threads);
  }
  const auto same = [](const Pattern& a, const Pattern& b) { return a.name == b.name && a.operation == b.operation; };
  if (!std::equal(before.patterns.begin(), before.patterns.end(), after.patterns.begin(), after.patterns.end(), same)) {
    return "the runs have different access patterns";
  }
  return {};
}

// Worse by more than the bound, and clear of what the figure did within either run, but for one hiccup of the older.
bool IsRegression(const Figure& before, const Figure& after, double bound) {
  if (before.more_is_better) {
    return after.value < before.value * (1 - bound) && after.high < before.trimmed_low;
  }
  return after.value > before.value * (1 + bound) && after.low > before.trimmed_high;
}

std::string Line(const std::string& pattern, const Figure& before, const Figure& after, bool is_worse) {
  const double change = before.value == 0 ? 0 : 100 * (after.value / before.value - 1);
  return fmt::format("{:<28} {:<12} {:>12.6g} {:>12.6g} {:>9}  {:>26} {:>26}{}\n", pattern, before.name, before.value,
                     after.value, before.value == 0 && after.value > 0 ? "new" : fmt::format("{:+.1f}%", change),
                     fmt::format("{:.4g}..{:.4g}", before.low, before.high),
                     fmt::format("{:.4g}..{:.4g}", after.low, after.high), is_worse ? "  regression" : "");
}

// The one of this name; null when it was not measured.
const Figure* Find(const std::vector<Figure>& figures, const std::string& name) {
  const auto found =
      std::find_if(figures.begin(), figures.end(), [&name](const Figure& figure) { return figure.name == name; });
  return found == figures.end() ? nullptr : &*found;
}

}  // namespace

Result<Comparison> CompareReports(const std::string& before, const std::string& after, double bound) {
  KARST_ASSIGN_OR_RETURN(const Parsed old_report, Parse(before));
  KARST_ASSIGN_OR_RETURN(const Parsed new_report, Parse(after));
  const std::string difference = Difference(old_report, new_report);
  if (!difference.empty()) return Error(ErrorCode::kValidation, difference);
  Comparison comparison;
  if (old_report.target != new_report.target) {
    comparison.text += fmt::format("before: {}\nafter:  {}\n", old_report.target, new_report.target);
  }
  comparison.text += fmt::format("{:<28} {:<12} {:>12} {:>12} {:>9}  {:>26} {:>26}\n", "pattern", "figure", "before",
                                 "after", "change", "spread before", "spread after");
  for (std::size_t i = 0; i < old_report.patterns.size(); ++i) {
    for (const Figure& old_figure : old_report.patterns[i].figures) {
      const Figure* new_figure = Find(new_report.patterns[i].figures, old_figure.name);
      if (new_figure == nullptr) continue;  // one of the runs took no samples of capacity
      const bool is_worse = IsRegression(old_figure, *new_figure, bound);
      comparison.regressed |= is_worse;
      comparison.text += Line(old_report.patterns[i].name, old_figure, *new_figure, is_worse);
    }
  }
  return comparison;
}

}  // namespace karst::workload
