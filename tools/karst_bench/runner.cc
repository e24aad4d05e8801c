#include "karst_bench/runner.h"

#include <algorithm>
#include <atomic>
#include <chrono>
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

using SteadyClock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

constexpr std::chrono::milliseconds kProgressEvery{100};
// Sleeping is not exact to less than this; the rest is spent in a loop.
constexpr std::chrono::microseconds kSpin{200};

std::int64_t Nanoseconds(SteadyClock::duration duration) {
  return std::chrono::duration_cast<nanoseconds>(duration).count();
}

SteadyClock::duration Seconds(double seconds) {
  return std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(seconds));
}

double InSeconds(SteadyClock::duration duration) { return std::chrono::duration<double>(duration).count(); }

bool IsThrottle(const std::string& type) {
  return type == "ProvisionedThroughputExceededException" || type == "ThrottlingException" ||
         type == "RequestLimitExceeded";
}

// When which part of the run begins and ends.
struct Plan {
  SteadyClock::time_point start;
  SteadyClock::time_point measured_from;
  SteadyClock::time_point end;
  std::vector<double> up_to;  // cumulated weights of the patterns
  double rate = 0;            // in all; 0: closed loop

  std::size_t PartOf(SteadyClock::time_point at, std::size_t parts) const {
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
  plan.start = SteadyClock::now();
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
        shared_(*shared),
        draw_(workload.slots(), workload.seed * 1'000'003 + static_cast<std::uint64_t>(number) + 1),
        results_(workload.patterns.size()),
        slice_latencies_(workload.patterns.size()) {}

  Result<void> Work(std::atomic<std::int64_t>* answered) {
    SteadyClock::time_point now = SteadyClock::now();
    for (std::int64_t n = 0;; ++n) {
      SteadyClock::time_point intended = now;
      if (plan_.rate > 0) {
        intended = plan_.start + Seconds(static_cast<double>(n * settings_.threads + number_) / plan_.rate);
        if (intended >= plan_.end) break;
        if (now >= plan_.end) {
          // Too slow for the rate: what was still to be sent is counted, not sent late for ever.
          not_sent_ = static_cast<std::int64_t>(InSeconds(plan_.end - intended) * plan_.rate / settings_.threads) + 1;
          break;
        }
        WaitUntil(intended);
      } else if (now >= plan_.end) {
        break;
      }
      KARST_TRY(SendOne(intended));
      answered->fetch_add(1, std::memory_order_relaxed);
      now = SteadyClock::now();
    }
    CloseSlice();
    worked_ = SteadyClock::now() - std::max(plan_.measured_from, plan_.start);
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
  SteadyClock::duration worked() const { return worked_; }
  SteadyClock::duration in_calls() const { return in_calls_; }
  SteadyClock::duration waited() const { return waited_; }

 private:
  void WaitUntil(SteadyClock::time_point moment) {
    const SteadyClock::time_point before = SteadyClock::now();
    if (moment - before > kSpin) std::this_thread::sleep_until(moment - kSpin);
    SteadyClock::time_point now = SteadyClock::now();
    while (now < moment) now = SteadyClock::now();
    if (before >= plan_.measured_from) waited_ += now - before;
  }

  std::size_t PickPattern() {
    const double at = static_cast<double>(draw_.random()() >> 11) / 9007199254740992.0 * plan_.up_to.back();
    return static_cast<std::size_t>(std::upper_bound(plan_.up_to.begin(), plan_.up_to.end() - 1, at) -
                                    plan_.up_to.begin());
  }

  Result<void> SendOne(SteadyClock::time_point intended) {
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

    const SteadyClock::time_point begin = SteadyClock::now();
    KARST_ASSIGN_OR_RETURN(const Answer* answer, session_.Send(pattern.operation, request));
    const SteadyClock::time_point end = SteadyClock::now();
    if (begin < plan_.measured_from) return {};  // warming up

    in_calls_ += end - begin;
    const std::size_t slice = plan_.PartOf(begin, kSlices);
    if (slice != slice_) {
      CloseSlice();
      slice_ = slice;
    }
    ++result.requests;
    ++result.slice_requests[slice];
    if (answer->status != 200) return RecordFailure(*answer, &result);
    if (is_sampled) return RecordSample(*answer, &result);
    const std::int64_t from = Nanoseconds(end - (plan_.rate > 0 ? intended : begin));
    result.latency.Record(from);
    slice_latencies_[picked].Record(from);
    if (plan_.rate > 0) result.service.Record(Nanoseconds(end - begin));
    if (sent_ % kHeatSample == 0) RecordHeat(pattern, begin);
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

  void RecordHeat(const PatternSpec& pattern, SteadyClock::time_point at) {
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
  SteadyClock::duration worked_{};
  SteadyClock::duration in_calls_{};
  SteadyClock::duration waited_{};
};

void Watch(const Plan& plan, const std::atomic<int>& running, const std::atomic<std::int64_t>& answered,
           Progress* progress) {
  while (running.load() > 0) {
    std::this_thread::sleep_for(kProgressEvery);
    const SteadyClock::time_point now = SteadyClock::now();
    const double passed = InSeconds(now - plan.start);
    const double whole = InSeconds(plan.end - plan.start);
    progress->Show(now < plan.measured_from ? "warm up" : "measure", passed / whole,
                   fmt::format("{:.0f} requests/s", static_cast<double>(answered.load()) / passed));
  }
  progress->Clear();
}

}  // namespace

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

  std::atomic<int> running{settings.threads};
  std::atomic<std::int64_t> answered{0};
  std::vector<Result<void>> outcomes(static_cast<std::size_t>(settings.threads));
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < drivers.size(); ++t) {
    threads.emplace_back([&, t] {
      outcomes[t] = drivers[t]->Work(&answered);
      running.fetch_sub(1);
    });
  }
  Watch(plan, running, answered, progress);
  for (std::thread& thread : threads) thread.join();
  for (Result<void>& outcome : outcomes) KARST_TRY(std::move(outcome));

  RunResult run;
  run.seconds = InSeconds(SteadyClock::now() - plan.measured_from);
  run.patterns.resize(patterns);
  SteadyClock::duration worked{};
  SteadyClock::duration busy_elsewhere{};
  for (const std::unique_ptr<Driver>& driver : drivers) {
    driver->AddTo(&run);
    run.not_sent += driver->not_sent();
    worked += driver->worked();
    busy_elsewhere += driver->in_calls() + driver->waited();
  }
  const auto whole = static_cast<double>(worked.count());
  run.driver_share = whole > 0 ? std::max(0.0, 1 - static_cast<double>(busy_elsewhere.count()) / whole) : 0;
  for (std::size_t s = 0; s < kSlices; ++s) {
    for (std::size_t i = 0; i < patterns; ++i) {
      const Histogram& slice = shared.latencies[s][i];
      run.patterns[i].slices[s] = {slice.Percentile(50), slice.Percentile(95), slice.Percentile(99)};
    }
  }
  return run;
}

}  // namespace karst::workload
