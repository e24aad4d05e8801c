// Sends a request again until the endpoint takes it: throttles, too many tables being changed at a time, and failures
// of the endpoint's own pass. For the load, which can wait, since nothing is measured yet. Not thread-safe: one for
// each request.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>
#include <utility>

#include <karst/error.h>

#include "karst_bench/target.h"

namespace karst::workload {

using Pause = std::function<void(std::chrono::milliseconds)>;
// Lets the thread sleep.
void Sleep(std::chrono::milliseconds time);

class Backoff {
 public:
  explicit Backoff(Pause pause) : pause_(std::move(pause)) {}

  // Pauses, longer each time. False, at once, when the request was sent often enough.
  bool Wait();
  // The first answer that none of these is, or else the last one. Errors: kIo when there is no answer.
  Result<const Answer*> Ask(Session& session, std::string_view operation, std::string_view json);

 private:
  Pause pause_;
  int sent_ = 0;
};

}  // namespace karst::workload
