// The pace of a run, in a time of its own: what is sent when, and what a latency counts from. One thread, so that every
// figure is exact.
#include <chrono>
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

 private:
  class OneSession final : public Session {
   public:
    explicit OneSession(SlowOnce& target) : target_(target) {}
    Result<const Answer*> Send(std::string_view, std::string_view) override {
      target_.clock_.Pass(target_.sent_++ == target_.slow_ ? milliseconds(500) : milliseconds(1));
      return &std::as_const(answer_);
    }

   private:
    SlowOnce& target_;
    Answer answer_{.status = 200, .body = "{}"};
  };

  const OwnTime& clock_;
  int slow_;
  int sent_ = 0;
};

struct Outcome {
  RunResult run;
  int sent = 0;
};

Outcome RunOne(RunSettings settings, int slow) {
  const Workload workload = ParseWorkload(kFile, "pace.yaml").value();
  const OwnTime clock;
  SlowOnce target(clock, slow);
  settings.threads = 1;
  settings.capacity_sample = 0;
  settings.clock = &clock;
  Progress progress(/*wanted=*/false);
  return {Run(target, workload, settings, &progress).value(), target.sent()};
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

TEST_CASE("What comes too late to be sent at all is counted", "[run]") {
  // The 91st of 100 is due at 900 ms and takes 500: the 9 after it are never sent.
  const Outcome outcome = RunOne({.seconds = 1, .warm_up_seconds = 0, .rate = 100}, 90);
  CHECK(outcome.sent == 91);
  CHECK(outcome.run.not_sent == 9);
  CHECK(outcome.run.seconds == Approx(1.4));
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
