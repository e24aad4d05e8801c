#include "engine/workers/workers.h"

#include <chrono>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "support/catch.h"

namespace karst::engine {
namespace {

// Answers as it is told, one outcome a step, and tells when the last was given.
class ScriptedWorker final : public Worker {
 public:
  explicit ScriptedWorker(std::vector<StepOutcome> outcomes) : outcomes_(std::move(outcomes)) {}
  std::future<void> finished() { return finished_.get_future(); }
  StepOutcome Step(std::size_t budget) override {
    if (budget == 0 || at_ == outcomes_.size()) return StepOutcome::kDone;
    const StepOutcome outcome = outcomes_[at_++];
    if (at_ == outcomes_.size()) finished_.set_value();
    return outcome;
  }

 private:
  std::vector<StepOutcome> outcomes_;
  std::size_t at_ = 0;
  std::promise<void> finished_;
};

// Has work in a moment, twice after it was woken.
class TimedWorker final : public Worker {
 public:
  std::future<void> finished() { return finished_.get_future(); }
  StepOutcome Step(std::size_t) override {
    if (++steps_ == 3) finished_.set_value();
    return StepOutcome::kDone;
  }
  std::optional<Clock::TimePoint> NextTime() override {
    if (steps_ >= 3) return std::nullopt;
    return Clock::System().Now() + std::chrono::milliseconds(1);
  }

 private:
  int steps_ = 0;
  std::promise<void> finished_;
};

}  // namespace

TEST_CASE("Woken workers step until they are done, also when they must wait", "[engine][workers]") {
  auto first = std::make_unique<ScriptedWorker>(
      std::vector{StepOutcome::kMore, StepOutcome::kLater, StepOutcome::kMore, StepOutcome::kDone});
  auto second = std::make_unique<ScriptedWorker>(std::vector{StepOutcome::kDone, StepOutcome::kLater});
  std::future<void> first_finished = first->finished();
  std::future<void> second_finished = second->finished();
  std::vector<std::unique_ptr<Worker>> both;
  both.push_back(std::move(first));
  both.push_back(std::move(second));
  Workers workers(std::move(both), Clock::System());
  workers.Wake();
  first_finished.get();
  second_finished.get();
}

TEST_CASE("A worker that is done steps again when woken again", "[engine][workers]") {
  auto worker = std::make_unique<ScriptedWorker>(std::vector{StepOutcome::kDone, StepOutcome::kDone});
  std::future<void> finished = worker->finished();
  std::vector<std::unique_ptr<Worker>> one;
  one.push_back(std::move(worker));
  Workers workers(std::move(one), Clock::System());
  workers.Wake();
  // The second step needs a Wake after the first; how many are needed depends on the threads, so go on until then.
  while (finished.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) workers.Wake();
}

TEST_CASE("Workers that were never woken, or have work left, end at once", "[engine][workers]") {
  { const Workers idle({}, Clock::System()); }
  std::vector<std::unique_ptr<Worker>> one;
  one.push_back(std::make_unique<ScriptedWorker>(std::vector<StepOutcome>(1'000'000, StepOutcome::kLater)));
  Workers busy(std::move(one), Clock::System());
  busy.Wake();
}

TEST_CASE("Workers step again by themselves when their next time has come", "[engine][workers]") {
  std::vector<std::unique_ptr<Worker>> one;
  auto worker = std::make_unique<TimedWorker>();
  std::future<void> finished = worker->finished();
  one.push_back(std::move(worker));
  Workers workers(std::move(one), Clock::System());
  workers.Wake();
  finished.get();
}

TEST_CASE("Without a thread, work is done by who asks for it", "[engine][workers]") {
  auto worker = std::make_unique<ScriptedWorker>(
      std::vector{StepOutcome::kMore, StepOutcome::kMore, StepOutcome::kLater, StepOutcome::kMore, StepOutcome::kDone});
  std::future<void> finished = worker->finished();
  std::vector<std::unique_ptr<Worker>> one;
  one.push_back(std::move(worker));
  Workers workers(std::move(one), Clock::System(), /*has_thread=*/false);
  workers.Wake();
  CHECK_FALSE(workers.RunDue());
  CHECK(workers.RunDue());
  CHECK(finished.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
}

TEST_CASE("Woken workers do not step at once, and end without a step while they wait", "[engine][workers]") {
  auto worker = std::make_unique<ScriptedWorker>(std::vector{StepOutcome::kDone});
  std::future<void> finished = worker->finished();
  {
    std::vector<std::unique_ptr<Worker>> one;
    one.push_back(std::move(worker));
    Workers workers(std::move(one), Clock::System(), /*has_thread=*/true, std::chrono::hours(1));
    workers.Wake();
    workers.Wake();
    CHECK(finished.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
  }
  // The worker is gone; a promise that was never kept tells that it took no step.
  CHECK_THROWS_AS(finished.get(), std::future_error);
}

}  // namespace karst::engine
