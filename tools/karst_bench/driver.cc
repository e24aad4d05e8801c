#include "karst_bench/driver.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace karst::workload {
namespace {

using std::chrono::nanoseconds;
using TimePoint = RunClock::TimePoint;

// A thread that waits looks so often whether the run was stopped.
constexpr std::chrono::milliseconds kLookEvery{100};
// Up to so many requests a second, a thread looks at the heat of each.
constexpr double kFew = 5000;
// Requests that were not sent are entered in at most so many groups a thread.
constexpr std::int64_t kUnsentGroups = 2000;

nanoseconds Seconds(double seconds) {
  return std::chrono::duration_cast<nanoseconds>(std::chrono::duration<double>(seconds));
}

double InSeconds(nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

Plan::Plan(const Workload& workload, const RunSettings& settings) {
  double sum = 0;
  for (const PatternSpec& pattern : workload.patterns)
    up_to.push_back(sum += pattern.rate.value_or(pattern.share.value_or(0)));
  rate = settings.rate.value_or(workload.patterns.front().rate ? sum : 0);
  if (rate > 0 && rate / settings.threads <= kFew) heat_sample = 1;
}

void Plan::Start(const RunSettings& settings) {
  start = settings.clock->Now();
  measured_from = start + Seconds(settings.warm_up_seconds);
  end = measured_from + Seconds(settings.seconds);
}

std::size_t Plan::PartOf(TimePoint at, std::size_t parts) const {
  const auto share =
      static_cast<double>((at - measured_from).count()) / static_cast<double>((end - measured_from).count());
  return std::min(parts - 1, static_cast<std::size_t>(std::max(0.0, share) * static_cast<double>(parts)));
}

Driver::Driver(const Workload& workload, const RunSettings& settings, const Plan& plan, int number, Session& session,
               Shared* shared)
    : workload_(workload),
      settings_(settings),
      plan_(plan),
      number_(number),
      session_(session),
      clock_(*settings.clock),
      shared_(*shared),
      draw_(workload.slots(), workload.seed * 1'000'003 + static_cast<std::uint64_t>(number) + 1),
      results_(workload.patterns.size()),
      slice_latencies_(workload.patterns.size()),
      until_sample_(workload.patterns.size(), settings.capacity_sample - 1) {}

bool Driver::IsStopped() const {
  return shared_.stopped.load(std::memory_order_relaxed) ||
         (settings_.stopped != nullptr && settings_.stopped->load(std::memory_order_relaxed));
}

void Driver::Work() {
  std::int64_t n = 0;
  while (!IsStopped() && (!settings_.requests || measured_ < *settings_.requests)) {
    const TimePoint now = clock_.Now();
    if (now >= plan_.end) break;
    TimePoint intended = now;
    if (plan_.rate > 0) {
      intended = Due(n);
      if (intended >= plan_.end) break;
      Sleep(intended - RunClock::kSpin);
      if (IsStopped()) break;
    }
    SendOne(intended);
    ++n;
  }
  const TimePoint now = clock_.Now();
  worked_ = std::max(nanoseconds(0), nanoseconds(now - plan_.measured_from));
  const bool had_enough = settings_.requests && measured_ >= *settings_.requests;
  if (plan_.rate > 0 && !had_enough) RecordUnsent(n, now);
  CloseSlice();
}

// When this thread's request of number n is to be sent: the threads take turns.
TimePoint Driver::Due(std::int64_t n) const {
  return plan_.start + Seconds(static_cast<double>(n * settings_.threads + number_) / plan_.rate);
}

// The first of this thread's requests that is not due before the moment.
std::int64_t Driver::FirstDueAt(TimePoint moment) const {
  const double turns = (InSeconds(moment - plan_.start) * plan_.rate - number_) / settings_.threads;
  auto n = static_cast<std::int64_t>(std::max(0.0, std::ceil(turns)));
  while (n > 0 && Due(n - 1) >= moment) --n;
  while (Due(n) < moment) ++n;
  return n;
}

void Driver::Sleep(TimePoint until) {
  const TimePoint before = clock_.Now();
  for (TimePoint now = before; now < until && !IsStopped(); now = clock_.Now()) {
    clock_.SleepUntil(std::min<TimePoint>(until, now + kLookEvery));
  }
  if (before >= plan_.measured_from) waited_ += clock_.Now() - before;
}

void Driver::WaitUntil(TimePoint moment) {
  const TimePoint before = clock_.Now();
  if (before >= moment) return;
  clock_.WaitUntil(moment);
  if (before >= plan_.measured_from) waited_ += clock_.Now() - before;
}

std::size_t Driver::PickPattern() {
  const double at = static_cast<double>(draw_.random()() >> 11) / 9007199254740992.0 * plan_.up_to.back();
  return static_cast<std::size_t>(std::upper_bound(plan_.up_to.begin(), plan_.up_to.end() - 1, at) -
                                  plan_.up_to.begin());
}

// Whether the next request asks for its capacity: a pattern's first that is measured, so that even the rarest has a
// price, and then one of so many.
bool Driver::TakesSample(std::size_t pattern, TimePoint at) {
  if (settings_.capacity_sample == 0 || at < plan_.measured_from) return false;
  std::atomic<bool>& was_asked = shared_.asked_for_capacity[pattern];
  if (!was_asked.load(std::memory_order_relaxed) && !was_asked.exchange(true)) return true;
  if (until_sample_[pattern] > 0) {
    --until_sample_[pattern];
    return false;
  }
  return true;
}

void Driver::SendOne(TimePoint intended) {
  draw_.Begin();
  const std::size_t picked = PickPattern();
  const PatternSpec& pattern = workload_.patterns[picked];
  json_.clear();
  touches_.clear();
  pattern.request.Fill(draw_, &json_, &touches_);
  ++sent_;
  const bool is_sampled = TakesSample(picked, std::max(intended, clock_.Now()));
  session_.Prepare(pattern.operation, is_sampled ? AskingForCapacity() : std::string_view(json_));
  if (plan_.rate > 0) WaitUntil(intended);

  const TimePoint begin = clock_.Now();
  const Result<const Answer*> answer = session_.Send();
  const TimePoint end = clock_.Now();
  if (begin >= plan_.measured_from) {
    in_calls_ += end - begin;
    ++measured_;
  }
  if (!answer) return Fail(picked, answer.error().message());
  shared_.answered.fetch_add(1, std::memory_order_relaxed);
  if (begin >= plan_.measured_from) Record(picked, **answer, is_sampled, intended, begin, end);
}

void Driver::Record(std::size_t picked, const Answer& answer, bool is_sampled, TimePoint intended, TimePoint begin,
                    TimePoint end) {
  PatternResult& result = results_[picked];
  const std::size_t slice = plan_.PartOf(begin, kSlices);
  EnterSlice(slice);
  ++result.requests;
  ++result.slice_requests[slice];
  if (sent_ % plan_.heat_sample == 0) RecordHeat(picked, begin);
  if (answer.status != 200) return RecordFailure(answer, &result);
  if (is_sampled) return RecordSample(answer, picked, slice);
  const nanoseconds from = end - (plan_.rate > 0 ? intended : begin);
  result.latency.Record(from.count());
  slice_latencies_[picked].Record(from.count());
  if (plan_.rate > 0) result.service.Record(nanoseconds(end - begin).count());
}

std::string_view Driver::AskingForCapacity() {
  asking_.assign("{\"ReturnConsumedCapacity\":\"INDEXES\"");
  if (json_.size() > 2) asking_.push_back(',');
  asking_.append(json_, 1);
  return asking_;
}

// Without an answer there is no going on: the run ends, with what it has.
void Driver::Fail(std::size_t picked, const std::string& why) {
  if (clock_.Now() >= plan_.measured_from) {
    ++results_[picked].requests;
    ++results_[picked].errors[kNoAnswer];
    results_[picked].error_examples.emplace(kNoAnswer, why);
  }
  const std::lock_guard lock(shared_.mutex);
  if (shared_.failure.empty()) shared_.failure = why;
  shared_.stopped = true;
}

void Driver::RecordFailure(const Answer& answer, PatternResult* result) {
  AnswerReader::Failure failure = reader_.ReadFailure(answer.status, answer.body);
  ++result->errors[failure.type];
  if (failure.IsThrottle()) ++result->throttles;
  result->error_examples.emplace(std::move(failure.type), std::move(failure.message));
}

void Driver::RecordSample(const Answer& answer, std::size_t picked, std::size_t slice) {
  const Result<AnswerFacts> facts = reader_.Read(answer.body);
  if (!facts) return Fail(picked, facts.error().message());
  until_sample_[picked] = settings_.capacity_sample - 1;
  PatternResult& result = results_[picked];
  ++result.sampled;
  ++result.slice_sampled[slice];
  result.items_returned += facts->count;
  result.items_examined += facts->scanned_count;
  result.bytes_returned += static_cast<std::int64_t>(answer.body.size());
  for (const Consumed& consumed : facts->consumed) {
    result.units[consumed.of] += consumed.units;
    result.slice_units[slice] += consumed.units;
  }
}

void Driver::RecordHeat(std::size_t pattern, TimePoint at) {
  const std::size_t column = plan_.PartOf(at, PartitionHeat::kColumns);
  for (const Touch& touch : touches_) {
    if (touch.part == Touch::Part::kSortKey) continue;
    heat_.Touch(touch.partitioned, std::string_view(json_).substr(touch.begin, touch.end - touch.begin), pattern,
                column);
  }
}

// From number n on: those whose time came and passed. Each has waited until now at least, which is what a user behind
// it has felt; which pattern it would have been of goes by the patterns' shares.
void Driver::RecordUnsent(std::int64_t n, TimePoint now) {
  const std::int64_t first = std::max(n, FirstDueAt(plan_.measured_from));
  const std::int64_t count = FirstDueAt(std::min(now, plan_.end)) - first;
  if (count <= 0) return;
  std::vector<double> owed(results_.size(), 0);
  const std::int64_t groups = std::min(count, kUnsentGroups);
  for (std::int64_t g = 0; g < groups; ++g) {
    const std::int64_t begin = count * g / groups;
    const std::int64_t end = count * (g + 1) / groups;
    const TimePoint due = Due(first + (begin + end - 1) / 2);
    EnterSlice(plan_.PartOf(due, kSlices));
    std::int64_t left = end - begin;
    for (std::size_t i = 0; i < owed.size(); ++i) {
      const double weight = (plan_.up_to[i] - (i == 0 ? 0 : plan_.up_to[i - 1])) / plan_.up_to.back();
      owed[i] += weight * static_cast<double>(end - begin);
    }
    while (left > 0) {
      const auto most = std::max_element(owed.begin(), owed.end());
      const std::int64_t given = std::clamp<std::int64_t>(std::llround(*most), 1, left);
      PatternResult& result = results_[static_cast<std::size_t>(most - owed.begin())];
      result.not_sent += given;
      result.latency.Record(nanoseconds(now - due).count(), given);
      slice_latencies_[static_cast<std::size_t>(most - owed.begin())].Record(nanoseconds(now - due).count(), given);
      *most -= static_cast<double>(given);
      left -= given;
    }
  }
}

void Driver::EnterSlice(std::size_t slice) {
  if (slice == slice_) return;
  CloseSlice();
  slice_ = slice;
}

// Hands what this slice measured to the others, and begins anew.
void Driver::CloseSlice() {
  const std::lock_guard lock(shared_.mutex);
  for (std::size_t i = 0; i < slice_latencies_.size(); ++i) {
    shared_.latencies[slice_][i].Add(slice_latencies_[i]);
    slice_latencies_[i].Clear();
  }
}

void Driver::AddTo(RunResult* run) const {
  for (std::size_t i = 0; i < results_.size(); ++i) {
    PatternResult& into = run->patterns[i];
    const PatternResult& from = results_[i];
    into.requests += from.requests;
    into.latency.Add(from.latency);
    into.service.Add(from.service);
    for (std::size_t s = 0; s < kSlices; ++s) {
      into.slice_requests[s] += from.slice_requests[s];
      into.slice_units[s] += from.slice_units[s];
      into.slice_sampled[s] += from.slice_sampled[s];
    }
    for (const auto& [type, count] : from.errors) into.errors[type] += count;
    into.error_examples.insert(from.error_examples.begin(), from.error_examples.end());
    into.throttles += from.throttles;
    into.not_sent += from.not_sent;
    run->not_sent += from.not_sent;
    into.sampled += from.sampled;
    into.items_returned += from.items_returned;
    into.items_examined += from.items_examined;
    into.bytes_returned += from.bytes_returned;
    for (const auto& [of, units] : from.units) into.units[of] += units;
  }
  run->heat.Add(heat_);
}

}  // namespace karst::workload
