// karst-bench: runs a workload file against Karst in this process or against any endpoint of DynamoDB's protocol, and
// reports what its access patterns cost and how they behave.
#include <CLI/CLI.hpp>

#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/try.h"
#include "karst_bench/compare.h"
#include "karst_bench/dry_run.h"
#include "karst_bench/loader.h"
#include "karst_bench/progress.h"
#include "karst_bench/report.h"
#include "karst_bench/runner.h"
#include "karst_bench/target.h"
#include "karst_bench/warnings.h"
#include "karst_bench/workload.h"

namespace karst::workload {
namespace {

constexpr int kFailed = 1;
constexpr int kRegressed = 3;
constexpr int kRequestsFailed = 4;
constexpr double kSecondsLeast = 0.01;
constexpr double kSecondsMost = 1e6;
constexpr double kRateLeast = 0.001;
constexpr double kRateMost = 1e7;
constexpr std::int64_t kSeedMost = 1'000'000'000'000'000'000;
constexpr std::int64_t kCountMost = 1'000'000'000'000;
constexpr const char* kAws = "aws";
constexpr const char* kDefaultRegion = "us-east-1";
// For endpoints that take any.
constexpr const char* kUncheckedKey = "bench";

struct RunArguments {
  std::string file;
  std::string endpoint;  // empty: in process
  std::string data_dir;
  bool flushes = false;
  std::string region;
  std::optional<double> seconds;
  std::optional<double> warm_up;
  std::optional<int> threads;
  std::optional<double> rate;
  std::optional<std::int64_t> requests;
  std::optional<std::int64_t> seed;
  std::int64_t capacity_sample = 100;
  double max_errors_percent = 100;
  ExistingTables existing = ExistingTables::kRefuse;
  std::string json_file;
  std::string html_file;
  std::string hdr_file;
  bool quiet = false;
};

struct CompareArguments {
  std::string before;
  std::string after;
  double bound_percent = 10;
};

std::string FromEnvironment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread starts
  return value == nullptr ? "" : value;
}

// The first that is not empty.
std::string FirstOf(std::initializer_list<std::string> choices) {
  for (const std::string& choice : choices) {
    if (!choice.empty()) return choice;
  }
  return {};
}

Result<std::unique_ptr<Target>> OpenTarget(const RunArguments& arguments) {
  if (arguments.endpoint.empty()) return OpenInProcess(arguments.data_dir, arguments.flushes);
  const std::string region =
      FirstOf({arguments.region, FromEnvironment("AWS_REGION"), FromEnvironment("AWS_DEFAULT_REGION"), kDefaultRegion});
  const bool is_aws = arguments.endpoint == kAws;
  EndpointSettings settings{.url = is_aws ? AwsEndpoint(region) : arguments.endpoint,
                            .region = region,
                            .access_key = FromEnvironment("AWS_ACCESS_KEY_ID"),
                            .secret_key = FromEnvironment("AWS_SECRET_ACCESS_KEY"),
                            .session_token = FromEnvironment("AWS_SESSION_TOKEN")};
  const bool has_key = !settings.access_key.empty() && !settings.secret_key.empty();
  if (is_aws && !has_key) {
    return Error(ErrorCode::kInvalidOptions,
                 "AWS asks for credentials: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for temporary ones, "
                 "AWS_SESSION_TOKEN in the environment");
  }
  if (!has_key) settings.access_key = settings.secret_key = kUncheckedKey;
  return OpenEndpoint(settings);
}

Result<void> WriteFile(const std::string& path, const std::string& content) {
  if (path.empty()) return {};
  std::ofstream out(path, std::ios::binary);
  out << content;
  out.close();
  if (out) return {};
  return Error(ErrorCode::kIo, fmt::format("{} cannot be written", path));
}

Result<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in) return text;
  return Error(ErrorCode::kIo, fmt::format("{} cannot be read", path));
}

// Set by the first Ctrl-C; a second one ends the program.
std::atomic<bool> interrupted{false};

void OnSignal(int signal) {
  interrupted.store(true);
  std::signal(signal, SIG_DFL);
}

void EndRunOnSignals() {
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
}

// Before a long run, rather than after it. Leaves no file behind.
Result<void> CheckWritable(const std::string& path) {
  if (path.empty()) return {};
  std::error_code ignored;
  const bool existed = std::filesystem::exists(path, ignored);
  const bool can_be_written = std::ofstream(path, std::ios::binary | std::ios::app).good();
  if (!existed) std::filesystem::remove(path, ignored);
  if (can_be_written) return {};
  return Error(ErrorCode::kIo, fmt::format("{} cannot be written", path));
}

RunSettings SettingsOf(const Workload& workload, const RunArguments& arguments) {
  return {.seconds = arguments.seconds.value_or(workload.run.seconds),
          .warm_up_seconds = arguments.warm_up.value_or(workload.run.warm_up_seconds),
          .threads = arguments.threads.value_or(workload.run.threads),
          .rate = arguments.rate ? arguments.rate : workload.run.rate,
          .capacity_sample = arguments.capacity_sample,
          .requests = arguments.requests,
          .stopped = &interrupted};
}

Result<Report> Measure(const RunArguments& arguments, Workload workload) {
  if (arguments.seed) workload.seed = static_cast<std::uint64_t>(*arguments.seed);
  const RunSettings settings = SettingsOf(workload, arguments);
  KARST_ASSIGN_OR_RETURN(const std::unique_ptr<Target> target, OpenTarget(arguments));
  Progress progress(!arguments.quiet);
  KARST_TRY(MakeTables(*target, workload, arguments.existing));
  std::vector<LoadedTable> loads;
  if (arguments.existing != ExistingTables::kKeep) {
    KARST_ASSIGN_OR_RETURN(loads, LoadItems(*target, workload, settings.threads, &progress));
  }
  const std::string started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
  EndRunOnSignals();
  KARST_ASSIGN_OR_RETURN(const RunResult run, Run(*target, workload, settings, &progress));
  Report report = MakeReport(workload, loads, settings, run, target->description(), started);
  if (!arguments.quiet) fmt::print("{}", ReportText(report));
  KARST_TRY(WriteFile(arguments.json_file, ReportJson(report)));
  KARST_TRY(WriteFile(arguments.html_file, ReportHtml(report)));
  KARST_TRY(WriteFile(arguments.hdr_file, HdrLog(workload, run)));
  return report;
}

// The exit code.
Result<int> RunWorkload(const RunArguments& arguments) {
  for (const std::string* file : {&arguments.json_file, &arguments.html_file, &arguments.hdr_file}) {
    KARST_TRY(CheckWritable(*file));
  }
  KARST_ASSIGN_OR_RETURN(Workload workload, ReadWorkload(arguments.file));
  KARST_ASSIGN_OR_RETURN(const Report report, Measure(arguments, std::move(workload)));
  if (!report.ended_early.empty()) {
    return Error(ErrorCode::kIo, fmt::format("the run ended early: {}", report.ended_early));
  }
  const std::vector<std::string> failures = Failures(report, arguments.max_errors_percent / 100);
  for (const std::string& failure : failures) fmt::print(stderr, "karst-bench: {}\n", failure);
  return failures.empty() ? 0 : kRequestsFailed;
}

Result<bool> CompareFiles(const CompareArguments& arguments) {
  KARST_ASSIGN_OR_RETURN(const std::string before, ReadFile(arguments.before));
  KARST_ASSIGN_OR_RETURN(const std::string after, ReadFile(arguments.after));
  KARST_ASSIGN_OR_RETURN(const Comparison comparison, CompareReports(before, after, arguments.bound_percent / 100));
  fmt::print("{}", comparison.text);
  return comparison.regressed;
}

// A number of the range, which neither infinity nor "nan" is.
CLI::Validator Within(double low, double high) {
  return {[low, high](std::string& text) {
            double value = NAN;
            if (CLI::detail::lexical_cast(text, value) && value >= low && value <= high) return std::string();
            return fmt::format("{} is not a number from {:g} to {:g}", text, low, high);
          },
          fmt::format("{:g}..{:g}", low, high)};
}

Result<void> Check(const std::string& file) {
  KARST_ASSIGN_OR_RETURN(Workload workload, ReadWorkload(file));
  const std::string found = fmt::format("{}: {} tables, {} access patterns\n", workload.name, workload.tables.size(),
                                        workload.patterns.size());
  Result<void> tried = DryRun(std::move(workload));
  if (!tried) {
    return Error(ErrorCode::kValidation, fmt::format("{}: {}", file, std::move(tried).error().message()));
  }
  fmt::print("{}", found);
  return {};
}

CLI::App* AddRun(CLI::App* app, RunArguments* arguments) {
  CLI::App* run = app->add_subcommand("run", "Load the tables of a workload, run its access patterns, and report");
  run->add_option("workload", arguments->file, "A workload file (YAML)")->required();
  CLI::Option* endpoint =
      run->add_option("--endpoint", arguments->endpoint,
                      "http://host:port, https://host, or aws for AWS itself; default: Karst in this process");
  CLI::Option* data_dir = run->add_option("--data-dir", arguments->data_dir,
                                          "In process: keep the store in this directory; default: in memory")
                              ->excludes(endpoint);
  run->add_flag("--flush-writes", arguments->flushes, "In process, on disk: flush every write before it is answered")
      ->needs(data_dir);
  run->add_option("--region", arguments->region,
                  "Of the signature, and of AWS; default: AWS_REGION or AWS_DEFAULT_REGION, else us-east-1");
  run->add_option("--seconds", arguments->seconds, "How long to measure")->check(Within(kSecondsLeast, kSecondsMost));
  run->add_option("--warm-up", arguments->warm_up, "Seconds before measuring")->check(Within(0, kSecondsMost));
  run->add_option("--requests", arguments->requests, "Measure at most so many requests a thread")
      ->check(CLI::Range(std::int64_t{1}, kCountMost));
  run->add_option("--threads", arguments->threads, "Requests under way at once")->check(CLI::Range(1, 1024));
  run->add_option("--rate", arguments->rate, "Requests a second in all (open loop); default: as fast as answers come")
      ->check(Within(kRateLeast, kRateMost));
  run->add_option("--seed", arguments->seed, "Of all that is random")->check(CLI::Range(std::int64_t{0}, kSeedMost));
  run->add_option(
         "--capacity-sample", arguments->capacity_sample,
         "Ask the first request of each pattern, and one of so many, for its consumed capacity; 0: none, 1: all "
         "(then no latencies)")
      ->check(CLI::Range(std::int64_t{0}, kCountMost))
      ->capture_default_str();
  const std::map<std::string, ExistingTables> existing{
      {"refuse", ExistingTables::kRefuse}, {"replace", ExistingTables::kReplace}, {"keep", ExistingTables::kKeep}};
  run->add_option("--existing", arguments->existing,
                  "When a table of the workload exists: refuse, replace (drops it), or keep (loads nothing)")
      ->transform(CLI::CheckedTransformer(existing));
  run->add_option("--max-errors", arguments->max_errors_percent,
                  "Exit with 4 when more percent of a pattern's requests fail; always when all do")
      ->check(Within(0, 100))
      ->capture_default_str();
  run->add_option("--json", arguments->json_file, "Write the report as JSON to this file");
  run->add_option("--html", arguments->html_file, "Write the report as one HTML page to this file");
  run->add_option("--hdr", arguments->hdr_file, "Write a HdrHistogram log to this file");
  run->add_flag("--quiet", arguments->quiet, "Print nothing but errors");
  return run;
}

int Fail(const Error& error) {
  fmt::print(stderr, "karst-bench: {}\n", error.message());
  return kFailed;
}

int Main(int argc, char** argv) {
  CLI::App app("Measures DynamoDB access patterns on Karst, or on any endpoint that speaks DynamoDB's protocol.",
               "karst-bench");
  app.require_subcommand(1);
  RunArguments run_arguments;
  const CLI::App* run = AddRun(&app, &run_arguments);
  std::string checked_file;
  CLI::App* check = app.add_subcommand("check", "Read a workload file, try its requests, and say what is wrong");
  check->add_option("workload", checked_file, "A workload file (YAML)")->required();
  CompareArguments compare_arguments;
  CLI::App* compare =
      app.add_subcommand("compare", "Hold two JSON reports against each other; exits with 3 on a regression");
  compare->add_option("before", compare_arguments.before, "The older report")->required();
  compare->add_option("after", compare_arguments.after, "The newer report")->required();
  compare->add_option("--bound", compare_arguments.bound_percent, "Percent by which a figure may be worse")
      ->check(Within(0, 1e6))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  if (run->parsed()) {
    const Result<int> code = RunWorkload(run_arguments);
    return code ? *code : Fail(code.error());
  }
  if (check->parsed()) {
    const Result<void> checked = Check(checked_file);
    return checked ? 0 : Fail(Result<void>(checked).error());
  }
  const Result<bool> regressed = CompareFiles(compare_arguments);
  if (!regressed) return Fail(regressed.error());
  return *regressed ? kRegressed : 0;
}

}  // namespace
}  // namespace karst::workload

int main(int argc, char** argv) { return karst::workload::Main(argc, argv); }
