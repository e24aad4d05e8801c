#include "engine/workers/workers.h"

#include <chrono>

namespace karst::engine {
namespace {

// Small, so that closing a store never waits long for a step.
constexpr std::size_t kStepBudget = 16;
constexpr std::chrono::milliseconds kRetryAfter{20};

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
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    if (!thread_.joinable()) thread_ = std::thread([this] { Run(); });
  }
  changed_.notify_all();
}

StepOutcome Workers::StepAll() {
  StepOutcome outcome = StepOutcome::kDone;
  for (const std::unique_ptr<Worker>& worker : workers_) {
    const StepOutcome one = worker->Step(kStepBudget);
    if (one == StepOutcome::kMore || outcome == StepOutcome::kDone) outcome = one;
  }
  return outcome;
}

void Workers::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return woken_ || stopping_; });
    if (stopping_) return;
    woken_ = false;
    lock.unlock();
    const StepOutcome outcome = StepAll();
    lock.lock();
    if (outcome == StepOutcome::kLater) changed_.wait_for(lock, kRetryAfter, [this] { return woken_ || stopping_; });
    if (outcome != StepOutcome::kDone) woken_ = true;
  }
}

}  // namespace karst::engine
