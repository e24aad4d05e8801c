// Workers: the background work of one Engine and the one thread that does it. The thread is started at the first
// Wake, so that a store without such work has none; or there is no thread, and who owns the Engine calls RunDue.
// The thread keeps out of the way of those who answer requests: it begins a moment after it was woken, and does not
// interrupt another that runs. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <karst/clock.h>

#include "engine/workers/worker.h"

namespace karst::engine {

class Workers {
 public:
  // Who wakes the workers has answered its caller by then.
  static constexpr std::chrono::microseconds kBeginAfter{10'000};

  // The clock must outlive it. Without a thread of its own Wake does nothing.
  Workers(std::vector<std::unique_ptr<Worker>> workers, const Clock& clock, bool has_thread = true,
          std::chrono::microseconds begin_after = kBeginAfter)
      : workers_(std::move(workers)), clock_(clock), has_thread_(has_thread), begin_after_(begin_after) {}
  // Ends the thread after the step that it is in; work that is left is stored, and goes on at the next Open.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // There is something to do: the first step comes `begin_after` later, or at once if the thread is at work.
  void Wake();

  // Does, in the caller's thread, all that there is to do now. False when some is left that waits for others, or
  // failed.
  bool RunDue();

 private:
  void Run();
  StepOutcome StepAll();
  // How long there is nothing to do after a step with this outcome; nothing: until the next Wake.
  std::optional<std::chrono::microseconds> PauseAfter(StepOutcome outcome);

  std::mutex stepping_;                                 // held while workers are used; taken before `mutex_`
  const std::vector<std::unique_ptr<Worker>> workers_;  // what they point to: under stepping_
  const Clock& clock_;
  const bool has_thread_;
  const std::chrono::microseconds begin_after_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;     // under mutex_
  bool stopping_ = false;  // under mutex_
  std::thread thread_;     // under mutex_
};

}  // namespace karst::engine
