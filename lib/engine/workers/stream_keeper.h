// StreamKeeper: closes the shards of streams in time, trims records that are older than 24 hours, and removes streams
// that were disabled as long ago. What it has done is stored, so a restart goes on. One of the Workers.
#pragma once

#include <karst/clock.h>
#include <karst/error.h>

#include "engine/stream_registry.h"
#include "engine/workers/worker.h"
#include "storage/store.h"

namespace karst::engine {

class StreamKeeper final : public Worker {
 public:
  // All must outlive it.
  StreamKeeper(storage::Store& store, StreamRegistry& streams, const Clock& clock)
      : store_(store), streams_(streams), clock_(clock) {}
  // A unit of budget is a shard or stream that goes, or some hundred records looked at.
  StepOutcome Step(std::size_t budget) override;
  std::optional<Clock::TimePoint> NextTime() override;

 private:
  Result<void> Keep(const StreamLogPtr& log, std::size_t* budget);
  Result<void> Trim(StreamLog& log, Clock::TimePoint now, std::size_t* budget);

  storage::Store& store_;
  StreamRegistry& streams_;
  const Clock& clock_;
};

}  // namespace karst::engine
