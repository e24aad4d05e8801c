// Waits for what a program with an event loop would be told of: the commit of a staged write.
#pragma once

#include <future>
#include <memory>
#include <utility>

#include <karst/staged_write.h>

namespace karst::testing {

// The outcome of a commit that was asked for, once it is there.
inline std::future<Result<void>> Commit(StagedWrite write) {
  std::promise<Result<void>> promise;
  std::future<Result<void>> future = promise.get_future();
  write.Commit([kept = std::make_shared<std::promise<Result<void>>>(std::move(promise))](const Result<void>& outcome) {
    kept->set_value(outcome);
  });
  return future;
}

}  // namespace karst::testing
