#include "engine/workers/workers.h"

#include <algorithm>

#include <pthread.h>

namespace karst::engine {
namespace {

using std::chrono::microseconds;

// Small, so that closing a store never waits long for a step.
constexpr std::size_t kStepBudget = 16;
constexpr microseconds kRetryAfter{20'000};
constexpr microseconds kShortestPause{1'000};
// Clocks may be set, machines sleep, and a program's own clock may run as it likes: while something is to be done at
// some time, the clock is looked at this often.
constexpr microseconds kLookAtClockAfter{1'000'000};

// Such a thread has its fair share of the processor, but does not interrupt another when it wakes up. Its priority
// stays: it holds locks, among them RocksDB's, that others wait for.
void BecomeBackgroundThread() {
#ifdef SCHED_BATCH
  const sched_param no_priority{};
  pthread_setschedparam(pthread_self(), SCHED_BATCH, &no_priority);  // a courtesy: without it the work is done as well
#endif
}

}  // namespace

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Workers::Wake() {
  if (!has_thread_) return;
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    if (!thread_.joinable()) thread_ = std::thread([this] { Run(); });
  }
  changed_.notify_all();
}

bool Workers::RunDue() {
  const std::lock_guard stepping(stepping_);
  StepOutcome outcome = StepOutcome::kMore;
  while (outcome == StepOutcome::kMore) outcome = StepAll();
  return outcome == StepOutcome::kDone;
}

StepOutcome Workers::StepAll() {
  StepOutcome outcome = StepOutcome::kDone;
  for (const std::unique_ptr<Worker>& worker : workers_) {
    const StepOutcome one = worker->Step(kStepBudget);
    if (one == StepOutcome::kMore || outcome == StepOutcome::kDone) outcome = one;
  }
  return outcome;
}

std::optional<microseconds> Workers::PauseAfter(StepOutcome outcome) {
  if (outcome == StepOutcome::kMore) return microseconds(0);
  if (outcome == StepOutcome::kLater) return kRetryAfter;
  std::optional<microseconds> pause;
  const Clock::TimePoint now = clock_.Now();
  for (const std::unique_ptr<Worker>& worker : workers_) {
    const std::optional<Clock::TimePoint> next = worker->NextTime();
    if (!next) continue;
    const microseconds wait = *next > now ? *next - now : microseconds(0);
    pause = std::min(pause.value_or(kLookAtClockAfter), std::max(kShortestPause, wait));
  }
  return pause;
}

void Workers::Run() {
  BecomeBackgroundThread();
  std::unique_lock lock(mutex_);
  bool was_idle = true;
  while (true) {
    if (woken_ && was_idle) changed_.wait_for(lock, begin_after_, [this] { return stopping_; });
    if (stopping_) return;
    woken_ = false;
    lock.unlock();
    std::optional<microseconds> pause;
    {
      const std::lock_guard stepping(stepping_);
      pause = PauseAfter(StepAll());
    }
    lock.lock();
    was_idle = !pause || pause->count() > 0;
    const auto is_called = [this] { return woken_ || stopping_; };
    if (!pause) {
      changed_.wait(lock, is_called);
    } else if (pause->count() > 0) {
      changed_.wait_for(lock, *pause, is_called);
    }
  }
}

}  // namespace karst::engine
