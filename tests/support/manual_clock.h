// ManualClock: time that moves when a test says so. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>

#include <karst/clock.h>

namespace karst::testing {

class ManualClock final : public Clock {
 public:
  // 2026-01-01T00:00:00Z
  static constexpr TimePoint kStart{std::chrono::microseconds{1'767'225'600'000'000}};

  TimePoint Now() const override { return TimePoint(std::chrono::microseconds(microseconds_.load())); }
  void Advance(std::chrono::microseconds by) { microseconds_ += by.count(); }
  void Set(TimePoint now) { microseconds_ = now.time_since_epoch().count(); }

 private:
  std::atomic<TimePoint::rep> microseconds_{kStart.time_since_epoch().count()};
};

}  // namespace karst::testing
