#include "karst_bench/runner.h"

#include <algorithm>
#include <condition_variable>
#include <latch>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/try.h"
#include "karst_bench/driver.h"

namespace karst::workload {
namespace {

using Duration = std::chrono::nanoseconds;
using TimePoint = RunClock::TimePoint;

constexpr std::chrono::milliseconds kProgressEvery{100};
constexpr double kShortest = 1e-9;  // seconds

double InSeconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

// How many threads still work.
class Running {
 public:
  explicit Running(int threads) : threads_(threads) {}
  void OneEnded() {
    const std::lock_guard lock(mutex_);
    if (--threads_ == 0) ended_.notify_all();
  }
  // True when all have ended, false when the time passed before.
  bool AwaitEnd(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    return ended_.wait_for(lock, at_most, [this] { return threads_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  int threads_;  // under mutex_
};

void Watch(const Plan& plan, const RunClock& clock, const Shared& shared, Running* running, Progress* progress) {
  while (!running->AwaitEnd(kProgressEvery)) {
    const TimePoint now = clock.Now();
    const double passed = InSeconds(now - plan.start);
    const double whole = InSeconds(plan.end - plan.start);
    progress->Show(now < plan.measured_from ? "warm up" : "measure", passed / whole,
                   fmt::format("{:.0f} requests/s", static_cast<double>(shared.answered.load()) / passed));
  }
  progress->Clear();
}

RunResult AddUp(const Workload& workload, const RunSettings& settings, const Plan& plan,
                const std::vector<std::unique_ptr<Driver>>& drivers, const Shared& shared) {
  RunResult run;
  run.heat_sample = plan.heat_sample;
  run.slice_seconds = settings.seconds / static_cast<double>(kSlices);
  run.patterns.resize(workload.patterns.size());
  run.ended_early = shared.failure;
  if (run.ended_early.empty() && settings.stopped != nullptr && settings.stopped->load()) {
    run.ended_early = "it was interrupted";
  }
  Duration worked{};
  Duration busy_elsewhere{};
  for (const std::unique_ptr<Driver>& driver : drivers) {
    driver->AddTo(&run);
    worked += driver->worked();
    run.seconds = std::max(run.seconds, InSeconds(driver->worked()));
    busy_elsewhere += driver->in_calls() + driver->waited();
  }
  // A thread whose next request is due after the end is done before it.
  if (run.ended_early.empty() && !settings.requests) run.seconds = std::max(run.seconds, settings.seconds);
  run.seconds = std::max(run.seconds, kShortest);
  std::int64_t requests = 0;
  for (const PatternResult& pattern : run.patterns) requests += pattern.requests;
  const double own = std::max(0.0, InSeconds(worked - busy_elsewhere));
  if (worked.count() > 0) run.driver_share = own / InSeconds(worked);
  if (requests > 0) run.driver_seconds = own / static_cast<double>(requests);
  for (std::size_t s = 0; s < kSlices; ++s) {
    for (std::size_t i = 0; i < run.patterns.size(); ++i) {
      const Histogram& slice = shared.latencies[s][i];
      run.patterns[i].slices[s] = {slice.Percentile(50), slice.Percentile(95), slice.Percentile(99),
                                   slice.Percentile(99.9)};
    }
  }
  return run;
}

}  // namespace

void RunClock::SleepUntil(TimePoint moment) const { std::this_thread::sleep_until(moment); }

void RunClock::WaitUntil(TimePoint moment) const {
  if (moment - Now() > kSpin) std::this_thread::sleep_until(moment - kSpin);
  while (Now() < moment) std::this_thread::yield();  // to a server on this machine, whose answer would wait else
}

const RunClock& RunClock::Machine() {
  static const RunClock machine;
  return machine;
}

Result<RunResult> Run(Target& target, const Workload& workload, const RunSettings& settings, Progress* progress) {
  std::vector<std::unique_ptr<Session>> sessions;
  for (int t = 0; t < settings.threads; ++t) {
    KARST_ASSIGN_OR_RETURN(std::unique_ptr<Session> session, target.NewSession());
    sessions.push_back(std::move(session));
  }
  Shared shared(workload.patterns.size());
  Plan plan(workload, settings);
  std::vector<std::unique_ptr<Driver>> drivers;
  drivers.reserve(sessions.size());
  for (int t = 0; t < settings.threads; ++t) {
    drivers.push_back(
        std::make_unique<Driver>(workload, settings, plan, t, *sessions[static_cast<std::size_t>(t)], &shared));
  }

  // The time begins when everything is there: what it takes to get there is nobody's latency.
  std::latch ready(settings.threads);
  std::latch started(1);
  Running running(settings.threads);
  std::vector<std::thread> threads;
  threads.reserve(drivers.size());
  for (const std::unique_ptr<Driver>& driver : drivers) {
    threads.emplace_back([&, driver = driver.get()] {
      ready.count_down();
      started.wait();
      driver->Work();
      running.OneEnded();
    });
  }
  ready.wait();
  plan.Start(settings);
  started.count_down();
  Watch(plan, *settings.clock, shared, &running, progress);
  for (std::thread& thread : threads) thread.join();
  return AddUp(workload, settings, plan, drivers, shared);
}

}  // namespace karst::workload
