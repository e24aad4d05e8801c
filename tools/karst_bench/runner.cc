#include "karst_bench/runner.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/try.h"
#include "karst_bench/answer_reader.h"

namespace karst::workload {
namespace {

using std::chrono::nanoseconds;
using Duration = std::chrono::steady_clock::duration;
using TimePoint = RunClock::TimePoint;

constexpr std::chrono::milliseconds kProgressEvery{100};
// Sleeping is not exact to less than this; the rest is spent in a loop.
constexpr std::chrono::microseconds kSpin{200};

std::int64_t Nanoseconds(Duration duration) { return std::chrono::duration_cast<nanoseconds>(duration).count(); }

Duration Seconds(double seconds) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

double InSeconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

bool IsThrottle(const std::string& type) {
  return type == "ProvisionedThroughputExceededException" || type == "ThrottlingException" ||
         type == "RequestLimitExceeded";
}

// When which part of the run begins and ends.
struct Plan {
  TimePoint start;
  TimePoint measured_from;
  TimePoint end;
  std::vector<double> up_to;  // cumulated weights of the patterns
  double rate = 0;            // in all; 0: closed loop

  std::size_t PartOf(TimePoint at, std::size_t parts) const {
    const auto share =
        static_cast<double>((at - measured_from).count()) / static_cast<double>((end - measured_from).count());
    return std::min(parts - 1, static_cast<std::size_t>(std::max(0.0, share) * static_cast<double>(parts)));
  }
};

Plan MakePlan(const Workload& workload, const RunSettings& settings) {
  Plan plan;
  double sum = 0;
  for (const PatternSpec& pattern : workload.patterns)
    plan.up_to.push_back(sum += pattern.rate.value_or(pattern.share.value_or(0)));
  plan.rate = settings.rate.value_or(workload.patterns.front().rate ? sum : 0);
  plan.start = settings.clock->Now();
  plan.measured_from = plan.start + Seconds(settings.warm_up_seconds);
  plan.end = plan.measured_from + Seconds(settings.seconds);
  return plan;
}

// What the threads have measured in one slice, all together.
struct SharedSlices {
  explicit SharedSlices(std::size_t patterns) : latencies(kSlices, std::vector<Histogram>(patterns)) {}
  std::mutex mutex;
  std::vector<std::vector<Histogram>> latencies;  // under mutex
};

// One thread.
class Driver {
 public:
  Driver(const Workload& workload, const RunSettings& settings, const Plan& plan, int number, Session& session,
         SharedSlices* shared)
      : workload_(workload),
        settings_(settings),
        plan_(plan),
        number_(number),
        session_(session),
        clock_(*settings.clock),
        shared_(*shared),
        draw_(workload.slots(), workload.seed * 1'000'003 + static_cast<std::uint64_t>(number) + 1),
        results_(workload.patterns.size()),
        slice_latencies_(workload.patterns.size()) {}

  Result<void> Work(std::atomic<std::int64_t>* answered) {
    TimePoint now = clock_.Now();
    for (std::int64_t n = 0;; ++n) {
      TimePoint intended = now;
      if (plan_.rate > 0) {
        intended = Due(n);
        if (intended >= plan_.end) break;
        if (now >= plan_.end) {
          // Too slow for the rate: what was still to be sent is counted, not sent late for ever.
          for (std::int64_t late = n; Due(late) < plan_.end; ++late) ++not_sent_;
          break;
        }
        WaitUntil(intended);
      } else if (now >= plan_.end) {
        break;
      }
      KARST_TRY(SendOne(intended));
      answered->fetch_add(1, std::memory_order_relaxed);
      now = clock_.Now();
    }
    CloseSlice();
    worked_ = clock_.Now() - plan_.measured_from;
    return {};
  }

  void AddTo(RunResult* run) const {
    for (std::size_t i = 0; i < results_.size(); ++i) {
      PatternResult& into = run->patterns[i];
      const PatternResult& from = results_[i];
      into.requests += from.requests;
      into.latency.Add(from.latency);
      into.service.Add(from.service);
      for (std::size_t s = 0; s < kSlices; ++s) into.slice_requests[s] += from.slice_requests[s];
      for (const auto& [type, count] : from.errors) into.errors[type] += count;
      into.error_examples.insert(from.error_examples.begin(), from.error_examples.end());
      into.throttles += from.throttles;
      into.sampled += from.sampled;
      into.items_returned += from.items_returned;
      into.items_examined += from.items_examined;
      into.bytes_returned += from.bytes_returned;
      for (const auto& [of, units] : from.units) into.units[of] += units;
    }
    run->heat.Add(heat_);
  }

  std::int64_t not_sent() const { return not_sent_; }
  Duration worked() const { return worked_; }
  Duration in_calls() const { return in_calls_; }
  Duration waited() const { return waited_; }

 private:
  // When this thread's request of number n is to be sent: the threads take turns.
  TimePoint Due(std::int64_t n) const {
    return plan_.start + Seconds(static_cast<double>(n * settings_.threads + number_) / plan_.rate);
  }

  void WaitUntil(TimePoint moment) {
    const TimePoint before = clock_.Now();
    if (before >= moment) return;
    clock_.WaitUntil(moment);
    if (before >= plan_.measured_from) waited_ += clock_.Now() - before;
  }

  std::size_t PickPattern() {
    const double at = static_cast<double>(draw_.random()() >> 11) / 9007199254740992.0 * plan_.up_to.back();
    return static_cast<std::size_t>(std::upper_bound(plan_.up_to.begin(), plan_.up_to.end() - 1, at) -
                                    plan_.up_to.begin());
  }

  Result<void> SendOne(TimePoint intended) {
    draw_.Begin();
    const std::size_t picked = PickPattern();
    const PatternSpec& pattern = workload_.patterns[picked];
    json_.clear();
    touches_.clear();
    pattern.request.Fill(draw_, &json_, &touches_);
    PatternResult& result = results_[picked];
    ++sent_;
    const bool is_sampled = settings_.capacity_sample > 0 && sent_ % settings_.capacity_sample == 0;
    const std::string_view request = is_sampled ? AskingForCapacity() : std::string_view(json_);

    const TimePoint begin = clock_.Now();
    KARST_ASSIGN_OR_RETURN(const Answer* answer, session_.Send(pattern.operation, request));
    const TimePoint end = clock_.Now();
    if (begin < plan_.measured_from) return {};  // warming up

    in_calls_ += end - begin;
    const std::size_t slice = plan_.PartOf(begin, kSlices);
    if (slice != slice_) {
      CloseSlice();
      slice_ = slice;
    }
    ++result.requests;
    ++result.slice_requests[slice];
    if (sent_ % kHeatSample == 0) RecordHeat(pattern, begin);
    if (answer->status != 200) return RecordFailure(*answer, &result);
    if (is_sampled) return RecordSample(*answer, &result);
    const std::int64_t from = Nanoseconds(end - (plan_.rate > 0 ? intended : begin));
    result.latency.Record(from);
    slice_latencies_[picked].Record(from);
    if (plan_.rate > 0) result.service.Record(Nanoseconds(end - begin));
    return {};
  }

  std::string_view AskingForCapacity() {
    asking_.assign("{\"ReturnConsumedCapacity\":\"INDEXES\"");
    if (json_.size() > 2) asking_.push_back(',');
    asking_.append(json_, 1);
    return asking_;
  }

  Result<void> RecordFailure(const Answer& answer, PatternResult* result) {
    AnswerReader::Failure failure = reader_.ReadFailure(answer.status, answer.body);
    ++result->errors[failure.type];
    if (IsThrottle(failure.type)) ++result->throttles;
    result->error_examples.emplace(std::move(failure.type), std::move(failure.message));
    return {};
  }

  Result<void> RecordSample(const Answer& answer, PatternResult* result) {
    KARST_ASSIGN_OR_RETURN(const AnswerFacts facts, reader_.Read(answer.body));
    ++result->sampled;
    result->items_returned += facts.count;
    result->items_examined += facts.scanned_count;
    result->bytes_returned += static_cast<std::int64_t>(answer.body.size());
    for (const Consumed& consumed : facts.consumed) result->units[consumed.of] += consumed.units;
    return {};
  }

  void RecordHeat(const PatternSpec& pattern, TimePoint at) {
    const std::size_t column = plan_.PartOf(at, PartitionHeat::kColumns);
    for (const Touch& touch : touches_) {
      heat_.Touch(touch.partitioned, std::string_view(json_).substr(touch.begin, touch.end - touch.begin),
                  pattern.is_write, column);
    }
  }

  // Hands what this slice measured to the others, and begins anew.
  void CloseSlice() {
    const std::lock_guard lock(shared_.mutex);
    for (std::size_t i = 0; i < slice_latencies_.size(); ++i) {
      shared_.latencies[slice_][i].Add(slice_latencies_[i]);
      slice_latencies_[i].Clear();
    }
  }

  const Workload& workload_;
  const RunSettings& settings_;
  const Plan& plan_;
  const int number_;
  Session& session_;
  const RunClock& clock_;
  SharedSlices& shared_;
  Draw draw_;
  AnswerReader reader_;
  std::string json_;
  std::string asking_;
  std::vector<Touch> touches_;
  std::vector<PatternResult> results_;
  std::vector<Histogram> slice_latencies_;
  std::size_t slice_ = 0;
  std::int64_t sent_ = 0;
  std::int64_t not_sent_ = 0;
  PartitionHeat heat_;
  Duration worked_{};
  Duration in_calls_{};
  Duration waited_{};
};

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

void Watch(const Plan& plan, const RunClock& clock, const std::atomic<std::int64_t>& answered, Running* running,
           Progress* progress) {
  while (!running->AwaitEnd(kProgressEvery)) {
    const TimePoint now = clock.Now();
    const double passed = InSeconds(now - plan.start);
    const double whole = InSeconds(plan.end - plan.start);
    progress->Show(now < plan.measured_from ? "warm up" : "measure", passed / whole,
                   fmt::format("{:.0f} requests/s", static_cast<double>(answered.load()) / passed));
  }
  progress->Clear();
}

}  // namespace

void RunClock::WaitUntil(TimePoint moment) const {
  if (moment - Now() > kSpin) std::this_thread::sleep_until(moment - kSpin);
  while (Now() < moment) continue;
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
  const std::size_t patterns = workload.patterns.size();
  SharedSlices shared(patterns);
  const Plan plan = MakePlan(workload, settings);
  std::vector<std::unique_ptr<Driver>> drivers;
  for (int t = 0; t < settings.threads; ++t) {
    drivers.push_back(
        std::make_unique<Driver>(workload, settings, plan, t, *sessions[static_cast<std::size_t>(t)], &shared));
  }

  Running running(settings.threads);
  std::atomic<std::int64_t> answered{0};
  std::vector<Result<void>> outcomes(static_cast<std::size_t>(settings.threads));
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < drivers.size(); ++t) {
    threads.emplace_back([&, t] {
      outcomes[t] = drivers[t]->Work(&answered);
      running.OneEnded();
    });
  }
  Watch(plan, *settings.clock, answered, &running, progress);
  for (std::thread& thread : threads) thread.join();
  for (Result<void>& outcome : outcomes) KARST_TRY(std::move(outcome));

  RunResult run;
  run.seconds = settings.seconds;
  run.patterns.resize(patterns);
  Duration worked{};
  Duration busy_elsewhere{};
  for (const std::unique_ptr<Driver>& driver : drivers) {
    driver->AddTo(&run);
    run.not_sent += driver->not_sent();
    worked += driver->worked();
    run.seconds = std::max(run.seconds, InSeconds(driver->worked()));
    busy_elsewhere += driver->in_calls() + driver->waited();
  }
  std::int64_t requests = 0;
  for (const PatternResult& pattern : run.patterns) requests += pattern.requests;
  const double own = std::max(0.0, InSeconds(worked - busy_elsewhere));
  if (worked.count() > 0) run.driver_share = own / InSeconds(worked);
  if (requests > 0) run.driver_seconds = own / static_cast<double>(requests);
  for (std::size_t s = 0; s < kSlices; ++s) {
    for (std::size_t i = 0; i < patterns; ++i) {
      const Histogram& slice = shared.latencies[s][i];
      run.patterns[i].slices[s] = {slice.Percentile(50), slice.Percentile(95), slice.Percentile(99)};
    }
  }
  return run;
}

}  // namespace karst::workload
