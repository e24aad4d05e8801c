// ExpirySweeper: deletes the items whose time has come, in the order of their times and through the write pipeline, one
// item a unit of budget. It walks expiry records alone, and of them only what is due. One of the Workers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include <karst/clock.h>
#include <karst/error.h>

#include "engine/expiry_schedule.h"
#include "engine/table_registry.h"
#include "engine/workers/worker.h"
#include "engine/write_pipeline.h"
#include "expression/parsed_cache.h"
#include "storage/keyspace.h"

namespace karst::engine {

class ExpirySweeper final : public Worker {
 public:
  struct Parts {
    storage::Store& store;
    storage::KeyLocks& locks;
    WritePipeline& pipeline;
    expression::ParsedCache& expressions;
    TableRegistry& tables;
    ExpirySchedule& schedule;
    const Clock& clock;
  };
  // All parts must outlive it. An item goes `delay` after it expired.
  ExpirySweeper(const Parts& parts, std::chrono::milliseconds delay) : parts_(parts), delay_(delay) {}

  StepOutcome Step(std::size_t budget) override;
  std::optional<Clock::TimePoint> NextTime() override;

 private:
  // Deletes what expired from `first` on, before `end`, taking it from the budget.
  StepOutcome Sweep(const catalog::TableDescriptor& table, std::uint64_t first, std::uint64_t end, std::size_t* budget);
  // Deletes the item of the record, unless it expires at another time by now.
  Result<void> Expire(const catalog::TableDescriptor& table, const storage::ExpiryKeyView& record);
  // Removes the record if its item has no such expiry.
  Result<void> RemoveIfStale(const catalog::TableDescriptor& table, const storage::ExpiryKeyView& record);

  const Parts parts_;
  const std::chrono::milliseconds delay_;
};

}  // namespace karst::engine
