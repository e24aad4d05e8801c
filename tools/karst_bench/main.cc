// karst-bench: runs a workload file against Karst in this process or against any endpoint of DynamoDB's protocol, and
// reports what its access patterns cost and how they behave.
#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <initializer_list>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/try.h"
#include "karst_bench/compare.h"
#include "karst_bench/loader.h"
#include "karst_bench/progress.h"
#include "karst_bench/report.h"
#include "karst_bench/runner.h"
#include "karst_bench/target.h"
#include "karst_bench/workload.h"

namespace karst::workload {
namespace {

constexpr int kFailed = 1;
constexpr int kRegressed = 3;
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
  std::optional<std::uint64_t> seed;
  std::int64_t capacity_sample = 100;
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
  std::ostringstream text;
  if (in && text << in.rdbuf()) return text.str();
  return Error(ErrorCode::kIo, fmt::format("{} cannot be read", path));
}

RunSettings SettingsOf(const Workload& workload, const RunArguments& arguments) {
  return {.seconds = arguments.seconds.value_or(workload.run.seconds),
          .warm_up_seconds = arguments.warm_up.value_or(workload.run.warm_up_seconds),
          .threads = arguments.threads.value_or(workload.run.threads),
          .rate = arguments.rate ? arguments.rate : workload.run.rate,
          .capacity_sample = arguments.capacity_sample};
}

Result<void> RunWorkload(const RunArguments& arguments) {
  KARST_ASSIGN_OR_RETURN(Workload workload, ReadWorkload(arguments.file));
  if (arguments.seed) workload.seed = *arguments.seed;
  const RunSettings settings = SettingsOf(workload, arguments);
  KARST_ASSIGN_OR_RETURN(const std::unique_ptr<Target> target, OpenTarget(arguments));
  Progress progress(!arguments.quiet);
  KARST_TRY(MakeTables(*target, workload, arguments.existing));
  std::vector<LoadedTable> loads;
  if (arguments.existing != ExistingTables::kKeep) {
    KARST_ASSIGN_OR_RETURN(loads, LoadItems(*target, workload, settings.threads, &progress));
  }
  const std::string started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
  KARST_ASSIGN_OR_RETURN(const RunResult run, Run(*target, workload, settings, &progress));
  const Report report = MakeReport(workload, loads, settings, run, target->description(), started);
  if (!arguments.quiet) fmt::print("{}", ReportText(report));
  KARST_TRY(WriteFile(arguments.json_file, ReportJson(report)));
  KARST_TRY(WriteFile(arguments.html_file, ReportHtml(report)));
  return WriteFile(arguments.hdr_file, HdrLog(workload, run));
}

Result<bool> CompareFiles(const CompareArguments& arguments) {
  KARST_ASSIGN_OR_RETURN(const std::string before, ReadFile(arguments.before));
  KARST_ASSIGN_OR_RETURN(const std::string after, ReadFile(arguments.after));
  KARST_ASSIGN_OR_RETURN(const Comparison comparison, CompareReports(before, after, arguments.bound_percent / 100));
  fmt::print("{}", comparison.text);
  return comparison.regressed;
}

CLI::App* AddRun(CLI::App* app, RunArguments* arguments) {
  CLI::App* run = app->add_subcommand("run", "Load the tables of a workload, run its access patterns, and report");
  run->add_option("workload", arguments->file, "A workload file (YAML)")->required();
  run->add_option("--endpoint", arguments->endpoint,
                  "http://host:port, https://host, or aws for AWS itself; default: Karst in this process");
  run->add_option("--data-dir", arguments->data_dir,
                  "In process: keep the store in this directory; default: in memory");
  run->add_flag("--flush-writes", arguments->flushes, "In process, on disk: flush every write before it is answered");
  run->add_option("--region", arguments->region,
                  "Of the signature, and of AWS; default: AWS_REGION or AWS_DEFAULT_REGION, else us-east-1");
  run->add_option("--seconds", arguments->seconds, "How long to measure")->check(CLI::PositiveNumber);
  run->add_option("--warm-up", arguments->warm_up, "Seconds before measuring")->check(CLI::NonNegativeNumber);
  run->add_option("--threads", arguments->threads, "Requests under way at once")->check(CLI::Range(1, 1024));
  run->add_option("--rate", arguments->rate, "Requests a second in all (open loop); default: as fast as answers come")
      ->check(CLI::PositiveNumber);
  run->add_option("--seed", arguments->seed, "Of all that is random");
  run->add_option("--capacity-sample", arguments->capacity_sample,
                  "Ask one of so many requests for its consumed capacity; 0: none, 1: all (then no latencies)")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  const std::map<std::string, ExistingTables> existing{
      {"refuse", ExistingTables::kRefuse}, {"replace", ExistingTables::kReplace}, {"keep", ExistingTables::kKeep}};
  run->add_option("--existing", arguments->existing,
                  "When a table of the workload exists: refuse, replace (drops it), or keep (loads nothing)")
      ->transform(CLI::CheckedTransformer(existing));
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
  CLI::App* check = app.add_subcommand("check", "Read a workload file and say what is wrong with it");
  check->add_option("workload", checked_file, "A workload file (YAML)")->required();
  CompareArguments compare_arguments;
  CLI::App* compare =
      app.add_subcommand("compare", "Hold two JSON reports against each other; exits with 3 on a regression");
  compare->add_option("before", compare_arguments.before, "The older report")->required();
  compare->add_option("after", compare_arguments.after, "The newer report")->required();
  compare->add_option("--bound", compare_arguments.bound_percent, "Percent by which a figure may be worse")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  if (run->parsed()) {
    const Result<void> done = RunWorkload(run_arguments);
    return done ? 0 : Fail(Result<void>(done).error());
  }
  if (check->parsed()) {
    const Result<Workload> workload = ReadWorkload(checked_file);
    if (!workload) return Fail(workload.error());
    fmt::print("{}: {} tables, {} access patterns\n", workload->name, workload->tables.size(),
               workload->patterns.size());
    return 0;
  }
  const Result<bool> regressed = CompareFiles(compare_arguments);
  if (!regressed) return Fail(regressed.error());
  return *regressed ? kRegressed : 0;
}

}  // namespace
}  // namespace karst::workload

int main(int argc, char** argv) { return karst::workload::Main(argc, argv); }
