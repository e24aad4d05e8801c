// Workers: the background work of one Engine and the one thread that does it. The thread is started at the first
// Wake, so that a store without such work has none. Thread-safe.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/workers/worker.h"

namespace karst::engine {

class Workers {
 public:
  explicit Workers(std::vector<std::unique_ptr<Worker>> workers) : workers_(std::move(workers)) {}
  // Ends the thread after the step that it is in; work that is left is stored, and goes on at the next Open.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // There is something to do.
  void Wake();

 private:
  void Run();
  StepOutcome StepAll();

  const std::vector<std::unique_ptr<Worker>> workers_;  // used by the thread alone
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;     // under mutex_
  bool stopping_ = false;  // under mutex_
  std::thread thread_;     // under mutex_
};

}  // namespace karst::engine
