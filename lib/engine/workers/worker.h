// Worker: a piece of background work, cut into steps. Threads only call Step; tests call it by hand.
#pragma once

#include <cstddef>
#include <optional>

#include <karst/clock.h>

namespace karst::engine {

enum class StepOutcome {
  kDone,   // There is nothing to do until somebody wakes the workers, or NextTime comes.
  kMore,   // The budget ended before the work.
  kLater,  // What is left waits for others, or failed: to be tried again after a while.
};

class Worker {
 public:
  virtual ~Worker() = default;
  // Does at most about `budget` units of work, such as objects removed. Never two calls at once.
  virtual StepOutcome Step(std::size_t budget) = 0;
  // When there will be something to do that nobody wakes the workers for; nothing for never. Asked after a Step, as
  // Step is.
  virtual std::optional<Clock::TimePoint> NextTime() { return std::nullopt; }
};

}  // namespace karst::engine
