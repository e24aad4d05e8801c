// Clock: where Karst reads the time. Tests and benchmarks inject their own; nothing in Karst sleeps on it.
#pragma once

#include <chrono>

namespace karst {

class Clock {
 public:
  using TimePoint = std::chrono::sys_time<std::chrono::microseconds>;

  virtual ~Clock() = default;
  // Called from any thread.
  virtual TimePoint Now() const = 0;

  // The wall clock of the machine; lives for ever.
  static const Clock& System();
};

}  // namespace karst
