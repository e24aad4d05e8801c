// The measured phase: threads that send requests by their shares, closed loop (each waits for its answer) or open loop
// (at a rate; a latency counts from the moment when the request was to be sent, so that a slow answer does not hide
// those that waited behind it, nor those that never got their turn).
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <karst/error.h>

#include "karst_bench/histogram.h"
#include "karst_bench/partition_heat.h"
#include "karst_bench/progress.h"
#include "karst_bench/target.h"
#include "karst_bench/workload.h"

namespace karst::workload {

// The time measured is cut into so many slices, whose differences are the spread of a figure.
inline constexpr std::size_t kSlices = 10;
// One of so many requests is looked at for the heat of partitions, unless they are few; counts are scaled back.
inline constexpr std::int64_t kHeatSample = 8;
// How an error without an answer is counted: the connection failed.
inline constexpr const char* kNoAnswer = "no answer";

// The time that a run goes by: the machine's, but for tests of the runner. Thread-safe.
class RunClock {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  virtual ~RunClock() = default;
  virtual TimePoint Now() const { return std::chrono::steady_clock::now(); }
  // Returns at that moment or a little later: sleeping is not exact.
  virtual void SleepUntil(TimePoint moment) const;
  // Returns at that moment, to less than a microsecond where no other thread wants the processor.
  virtual void WaitUntil(TimePoint moment) const;
  // Sleeping is not exact to less than this; the rest is spent in a loop, which gives way to other threads.
  static constexpr std::chrono::microseconds kSpin{200};

  static const RunClock& Machine();
};

struct RunSettings {
  double seconds = 10;
  double warm_up_seconds = 2;
  int threads = 2;
  std::optional<double> rate{};
  // The first request of each pattern, and of each thread's one of so many, ask for their ConsumedCapacity; 0: none.
  // Those are left out of the latencies, since asking may change the work.
  std::int64_t capacity_sample = 100;
  std::optional<std::int64_t> requests{};      // each thread measures at most so many
  const std::atomic<bool>* stopped = nullptr;  // once true, the run ends early
  const RunClock* clock = &RunClock::Machine();
};

struct PatternResult {
  std::int64_t requests = 0;  // answered, whatever the answer
  // From the moment when it was to be sent: of those that succeeded, and how long those that were not sent had waited
  // when the run ended.
  Histogram latency;
  Histogram service;  // from the moment when it was sent; open loop only
  std::array<std::int64_t, kSlices> slice_requests{};
  struct SliceLatency {
    std::int64_t p50 = 0;
    std::int64_t p95 = 0;
    std::int64_t p99 = 0;
    std::int64_t p999 = 0;
  };
  std::array<SliceLatency, kSlices> slices{};
  std::array<double, kSlices> slice_units{};  // of those that were sampled
  std::array<std::int64_t, kSlices> slice_sampled{};
  std::int64_t not_sent = 0;
  std::map<std::string, std::int64_t> errors;           // by type
  std::map<std::string, std::string> error_examples{};  // the first message of each type
  std::int64_t throttles = 0;                           // among the errors
  // Of the requests that were sampled.
  std::int64_t sampled = 0;
  std::int64_t items_returned = 0;
  std::int64_t items_examined = 0;
  std::int64_t bytes_returned = 0;      // of JSON
  std::map<std::string, double> units;  // by table or "table/index"
};

struct RunResult {
  double seconds = 0;  // as asked for, and what the last request took beyond; less when the run ended early
  double slice_seconds = 0;
  std::vector<PatternResult> patterns{};
  PartitionHeat heat{};
  std::int64_t heat_sample = kHeatSample;
  std::int64_t not_sent = 0;  // open loop: requests whose time came while all threads were still waiting for answers
  std::string ended_early{};  // why, or empty
  // What the threads spent outside of calls and waits: of their time, and seconds a request.
  double driver_share = 0;
  double driver_seconds = 0;
};

// Errors: kIo when an endpoint cannot be reached. An answer that is an error is a result, and so is what was measured
// until a connection failed.
Result<RunResult> Run(Target& target, const Workload& workload, const RunSettings& settings, Progress* progress);

}  // namespace karst::workload
