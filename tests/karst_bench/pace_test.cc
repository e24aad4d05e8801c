// The pace of a run, in a time of its own: what is sent when, and what a latency counts from. One thread, so that every
// figure is exact.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "karst_bench/report.h"
#include "karst_bench/runner.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

using std::chrono::milliseconds;

constexpr const char* kFile = R"(
name: pace
tables:
  - TableName: T
    AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
    KeySchema: [{AttributeName: pk, KeyType: HASH}]
patterns:
  - name: read
    share: 1
    GetItem: {TableName: T, Key: {pk: a}}
)";

class OwnTime final : public RunClock {
 public:
  TimePoint Now() const override { return now_; }
  void SleepUntil(TimePoint moment) const override { WaitUntil(moment); }
  void WaitUntil(TimePoint moment) const override { now_ = std::max(now_, moment); }
  void Pass(milliseconds time) const { now_ += time; }

 private:
  mutable TimePoint now_{};
};

// Answers after 1 ms, but the request of number `slow` after 500 ms.
class SlowOnce final : public Target {
 public:
  SlowOnce(const OwnTime& clock, int slow) : clock_(clock), slow_(slow) {}

  Result<std::unique_ptr<Session>> NewSession() override { return std::unique_ptr<Session>(new OneSession(*this)); }
  std::string description() const override { return "slow once"; }
  int sent() const { return sent_; }
  void BreakAt(int number) { breaks_at_ = number; }
  void StopAt(int number) { stops_at_ = number; }
  void PrepareFor(milliseconds time) { prepares_for_ = time; }
  const std::atomic<bool>& stopped() const { return stopped_; }

 private:
  class OneSession final : public Session {
   public:
    explicit OneSession(SlowOnce& target) : target_(target) {}
    // Making a request ready takes the bench's time.
    void Prepare(std::string_view, std::string_view) override { target_.clock_.Pass(target_.prepares_for_); }
    Result<const Answer*> Send() override {
      const int number = target_.sent_++;
      if (number == target_.breaks_at_) return Error(ErrorCode::kIo, "the line is cut");
      target_.clock_.Pass(number == target_.slow_ ? milliseconds(500) : milliseconds(1));
      if (number == target_.stops_at_) target_.stopped_.store(true);
      return &std::as_const(answer_);
    }

   private:
    SlowOnce& target_;
    Answer answer_{.status = 200, .body = "{}"};
  };

  const OwnTime& clock_;
  int slow_;
  int sent_ = 0;
  int breaks_at_ = -1;
  int stops_at_ = -1;
  milliseconds prepares_for_{0};
  std::atomic<bool> stopped_{false};
};

struct Outcome {
  RunResult run;
  int sent = 0;
};

template <typename Change>
Outcome RunOne(RunSettings settings, int slow, const Change& change) {
  const Workload workload = ParseWorkload(kFile, "pace.yaml").value();
  const OwnTime clock;
  SlowOnce target(clock, slow);
  change(&target);
  settings.threads = 1;
  settings.capacity_sample = 0;
  settings.clock = &clock;
  settings.stopped = &target.stopped();
  Progress progress(/*wanted=*/false);
  return {Run(target, workload, settings, &progress).value(), target.sent()};
}

Outcome RunOne(RunSettings settings, int slow) {
  return RunOne(settings, slow, [](SlowOnce*) {});
}

double Milliseconds(std::int64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e6; }

}  // namespace

// 100 a second for 2 s: one every 10 ms. The 51st takes 500 ms and holds up those that were due at 510, 520, ... ms:
// the first of them waits 491 ms, each further one 9 ms less (10 ms later due, 1 ms later sent), so that 54 of them are
// late.
TEST_CASE("In an open loop a slow answer is felt by all who wait behind it", "[run]") {
  const Outcome outcome = RunOne({.seconds = 2, .warm_up_seconds = 0, .rate = 100}, 50);
  CHECK(outcome.sent == 200);
  CHECK(outcome.run.not_sent == 0);
  const PatternResult& read = outcome.run.patterns.front();
  CHECK(read.requests == 200);
  CHECK(Milliseconds(read.latency.max()) == Approx(500).epsilon(0.01));
  CHECK(Milliseconds(read.latency.Percentile(99)) == Approx(500 - 9).epsilon(0.03));
  CHECK(Milliseconds(read.latency.Percentile(90)) == Approx(500 - 9 * 20).epsilon(0.03));
  CHECK(Milliseconds(read.latency.Percentile(50)) == Approx(1).epsilon(0.01));
  // What the target itself took: all but one of them 1 ms.
  CHECK(Milliseconds(read.service.Percentile(99)) == Approx(1).epsilon(0.01));
  CHECK(Milliseconds(read.service.max()) == Approx(500).epsilon(0.01));
}

TEST_CASE("In a closed loop a slow answer is one slow answer", "[run]") {
  const Outcome outcome = RunOne({.seconds = 2, .warm_up_seconds = 0}, 50);
  const PatternResult& read = outcome.run.patterns.front();
  CHECK(read.requests == 1501);  // 1,500 of 1 ms, one of 500
  CHECK(Milliseconds(read.latency.Percentile(99.9)) == Approx(1).epsilon(0.01));
  CHECK(Milliseconds(read.latency.max()) == Approx(500).epsilon(0.01));
}

// The 91st of 100 is due at 900 ms and takes 500: the 9 after it are never sent. They were due at 910, ... 990 ms, and
// have waited since.
TEST_CASE("What comes too late to be sent at all is counted, with what it had waited", "[run]") {
  const Outcome outcome = RunOne({.seconds = 1, .warm_up_seconds = 0, .rate = 100}, 90);
  CHECK(outcome.sent == 91);
  CHECK(outcome.run.not_sent == 9);
  CHECK(outcome.run.seconds == Approx(1.4));
  const PatternResult& read = outcome.run.patterns.front();
  CHECK(read.requests == 91);
  CHECK(read.not_sent == 9);
  CHECK(read.latency.count() == 100);
  CHECK(Milliseconds(read.latency.Percentile(91)) == Approx(1400 - 990).epsilon(0.01));
  CHECK(Milliseconds(read.latency.Percentile(99)) == Approx(1400 - 910).epsilon(0.01));
  CHECK(read.service.count() == 91);
}

// 10 million a second, and the first answer takes longer than the run.
TEST_CASE("However many are not sent, they are entered at once", "[run]") {
  const Outcome outcome = RunOne({.seconds = 0.4, .warm_up_seconds = 0, .rate = 1e7}, 0);
  CHECK(outcome.sent == 1);
  CHECK(outcome.run.not_sent == 4'000'000 - 1);
  CHECK(outcome.run.seconds == Approx(0.5));
  CHECK(outcome.run.patterns.front().latency.count() == 4'000'000);
  CHECK(Milliseconds(outcome.run.patterns.front().latency.Percentile(50)) == Approx(300).epsilon(0.01));
}

TEST_CASE("What was due in the warm-up and is not sent is not counted", "[run]") {
  // The first takes longer than the warm-up and the measure: of the 40 that were due, half are of the measure.
  const Outcome outcome = RunOne({.seconds = 0.2, .warm_up_seconds = 0.2, .rate = 100}, 0);
  CHECK(outcome.sent == 1);
  CHECK(outcome.run.not_sent == 20);
}

TEST_CASE("A broken connection ends the run with what was measured", "[run]") {
  const Outcome outcome =
      RunOne({.seconds = 2, .warm_up_seconds = 0, .rate = 100}, -1, [](SlowOnce* target) { target->BreakAt(50); });
  CHECK(outcome.run.ended_early == "the line is cut");
  const PatternResult& read = outcome.run.patterns.front();
  CHECK(read.requests == 51);
  CHECK(read.latency.count() == 50);
  CHECK(read.errors == std::map<std::string, std::int64_t>{{kNoAnswer, 1}});
  CHECK(outcome.run.seconds == Approx(0.5).epsilon(0.01));
}

TEST_CASE("A run that is interrupted ends with what was measured", "[run]") {
  const auto stop = [](SlowOnce* target) { target->StopAt(50); };
  const Outcome open = RunOne({.seconds = 2, .warm_up_seconds = 0, .rate = 100}, -1, stop);
  CHECK(open.run.ended_early == "it was interrupted");
  CHECK(open.run.patterns.front().requests == 51);
  CHECK(open.run.not_sent == 0);
  const Outcome closed = RunOne({.seconds = 2, .warm_up_seconds = 0}, -1, stop);
  CHECK(closed.run.patterns.front().requests == 51);
  CHECK(closed.run.seconds == Approx(0.051));
}

TEST_CASE("A run can be bounded by its requests", "[run]") {
  const Outcome outcome = RunOne({.seconds = 1000, .warm_up_seconds = 0.01, .requests = 30}, -1);
  CHECK(outcome.sent == 10 + 30);
  CHECK(outcome.run.patterns.front().requests == 30);
  CHECK(outcome.run.ended_early.empty());
  CHECK(outcome.run.seconds == Approx(0.03));
}

TEST_CASE("Making a request ready is the bench's own time, not the target's", "[run]") {
  const auto prepare = [](SlowOnce* target) { target->PrepareFor(milliseconds(3)); };
  const Outcome closed = RunOne({.seconds = 1, .warm_up_seconds = 0}, -1, prepare);
  CHECK(closed.run.patterns.front().requests == 250);
  CHECK(Milliseconds(closed.run.patterns.front().latency.max()) == Approx(1).epsilon(0.01));
  CHECK(closed.run.driver_share == Approx(0.75));
}

TEST_CASE("The warm-up is sent and not measured", "[run]") {
  const Outcome outcome = RunOne({.seconds = 1, .warm_up_seconds = 3}, 50);
  const PatternResult& read = outcome.run.patterns.front();
  CHECK(outcome.sent == 3500 + 1);
  CHECK(read.requests == 1000);
  CHECK(Milliseconds(read.latency.max()) == Approx(1).epsilon(0.01));  // the slow one was of the warm-up
  CHECK(outcome.run.seconds == Approx(1));
}

TEST_CASE("The time of the threads outside of calls and waits is the bench's own", "[run]") {
  // Time passes in calls alone.
  const Outcome outcome = RunOne({.seconds = 1, .warm_up_seconds = 0}, 50);
  CHECK(outcome.run.driver_share == 0);
  CHECK(outcome.run.driver_seconds == 0);
}

}  // namespace karst::workload
