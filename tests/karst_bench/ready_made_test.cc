// Each workload that comes with the bench, run in process: no request fails that should not, and reads find something.
// Its numbers are a hundredth of the file's, so that this takes no time; a number of requests bounds it.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <regex>
#include <string>

#include "karst_bench/dry_run.h"
#include "karst_bench/loader.h"
#include "karst_bench/report.h"
#include "karst_bench/runner.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

std::string Smaller(const std::filesystem::path& path) {
  std::ifstream in(path);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  static const std::regex number(R"(\b(\d\d+)00\b)");
  return std::regex_replace(text, number, "$1");
}

Report RunAll(const Workload& workload) {
  const std::unique_ptr<Target> target = OpenInProcess("", false).value();
  Progress progress(/*wanted=*/false);
  MakeTables(*target, workload, ExistingTables::kRefuse).value();
  const auto loads = LoadItems(*target, workload, /*threads=*/1, &progress).value();
  // One thread, so that no two requests conflict; each answer is looked at.
  RunSettings settings{.seconds = 1000, .warm_up_seconds = 0, .threads = 1, .capacity_sample = 1};
  settings.requests = 3000;
  const RunResult run = Run(*target, workload, settings, &progress).value();
  return MakeReport(workload, loads, settings, run, target->description(), "now");
}

// Errors that are a part of what is measured, by workload and pattern.
const std::map<std::string, std::string>& Expected() {
  static const std::map<std::string, std::string> errors{{"Queue: take a job", "ConditionalCheckFailedException"}};
  return errors;
}

TEST_CASE("Every workload that comes with the bench does what it says", "[workload]") {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(KARST_SOURCE_DIR "/tools/karst_bench/workloads")) {
    CAPTURE(entry.path().string());
    const Workload workload = ParseWorkload(Smaller(entry.path()), entry.path().string()).value();
    const Report report = RunAll(workload);
    for (const LoadedTable& load : report.loads) CHECK(load.items_held == load.items_sent);
    for (const PatternReport& pattern : report.patterns) {
      CAPTURE(pattern.name);
      REQUIRE(pattern.requests > 0);
      const auto expected = Expected().find(report.workload + ": " + pattern.name);
      for (const auto& [type, count] : pattern.errors) {
        CAPTURE(pattern.error_examples.at(type));
        CHECK((expected == Expected().end() ? "none" : expected->second) == type);
      }
      CHECK(pattern.failed < pattern.requests);
      if (pattern.operation == "GetItem") CHECK(pattern.items_returned == 1);
      if (!pattern.is_write) CHECK(pattern.items_returned > 0);
    }
    CHECK(DryRun(ReadWorkload(entry.path().string()).value()));
    ++files;
  }
  CHECK(files >= 11);
}

}  // namespace
}  // namespace karst::workload
