// Driver: one thread of a run, which sends requests and measures them; and what the threads of a run share. Used by the
// runner alone.
//
// Thread safety: a Driver belongs to its thread until that has ended; Shared may be used by all.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "karst_bench/answer_reader.h"
#include "karst_bench/runner.h"

namespace karst::workload {

// When which part of the run begins and ends.
struct Plan {
  using TimePoint = RunClock::TimePoint;
  TimePoint start{};
  TimePoint measured_from{};
  TimePoint end{};
  std::vector<double> up_to{};  // cumulated weights of the patterns
  double rate = 0;              // in all; 0: closed loop
  std::int64_t heat_sample = kHeatSample;

  // All but the times, which are counted from Start.
  Plan(const Workload& workload, const RunSettings& settings);
  void Start(const RunSettings& settings);
  // Which of so many parts of the time that is measured.
  std::size_t PartOf(TimePoint at, std::size_t parts) const;
};

// What the threads of a run share.
struct Shared {
  explicit Shared(std::size_t patterns)
      : asked_for_capacity(patterns), latencies(kSlices, std::vector<Histogram>(patterns)) {}

  std::atomic<std::int64_t> answered{0};
  std::atomic<bool> stopped{false};                   // a thread failed
  std::vector<std::atomic<bool>> asked_for_capacity;  // by pattern
  std::mutex mutex;
  std::string failure;                            // under mutex: the first
  std::vector<std::vector<Histogram>> latencies;  // under mutex: by slice and pattern
};

class Driver {
 public:
  Driver(const Workload& workload, const RunSettings& settings, const Plan& plan, int number, Session& session,
         Shared* shared);

  // Until the plan ends, or the run is stopped.
  void Work();
  void AddTo(RunResult* run) const;

  std::chrono::nanoseconds worked() const { return worked_; }
  std::chrono::nanoseconds in_calls() const { return in_calls_; }
  std::chrono::nanoseconds waited() const { return waited_; }

 private:
  using TimePoint = RunClock::TimePoint;

  bool IsStopped() const;
  TimePoint Due(std::int64_t n) const;
  std::int64_t FirstDueAt(TimePoint moment) const;
  void Sleep(TimePoint until);
  void WaitUntil(TimePoint moment);
  std::size_t PickPattern();
  bool TakesSample(std::size_t pattern, TimePoint at);
  void SendOne(TimePoint intended);
  void Record(std::size_t picked, const Answer& answer, bool is_sampled, TimePoint intended, TimePoint begin,
              TimePoint end);
  std::string_view AskingForCapacity();
  void Fail(std::size_t picked, const std::string& why);
  void RecordFailure(const Answer& answer, PatternResult* result);
  void RecordSample(const Answer& answer, std::size_t picked, std::size_t slice);
  void RecordHeat(std::size_t pattern, TimePoint at);
  void RecordUnsent(std::int64_t n, TimePoint now);
  void EnterSlice(std::size_t slice);
  void CloseSlice();

  const Workload& workload_;
  const RunSettings& settings_;
  const Plan& plan_;
  const int number_;
  Session& session_;
  const RunClock& clock_;
  Shared& shared_;
  Draw draw_;
  AnswerReader reader_;
  std::string json_;
  std::string asking_;
  std::vector<Touch> touches_;
  std::vector<PatternResult> results_;
  std::vector<Histogram> slice_latencies_;
  std::vector<std::int64_t> until_sample_;  // by pattern: requests before the next that asks for its capacity
  std::size_t slice_ = 0;
  std::int64_t sent_ = 0;
  std::int64_t measured_ = 0;
  PartitionHeat heat_;
  std::chrono::nanoseconds worked_{};
  std::chrono::nanoseconds in_calls_{};
  std::chrono::nanoseconds waited_{};
};

}  // namespace karst::workload
