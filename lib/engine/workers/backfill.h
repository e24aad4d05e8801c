// Backfill: gives the items from before an index or a time to live was added their entries and records. It walks the
// table in the order of keys, reads each item again under its key's lock, and stores with each part how far it came, so
// that it is right beside writers and goes on after a restart. Items whose values an index key cannot take are left
// out. It begins once no write is under way that does not know of what was added, and the table is not held to be
// busy with its change. One of the Workers.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>

#include "engine/expiry_schedule.h"
#include "engine/table_registry.h"
#include "engine/workers/worker.h"
#include "storage/key_locks.h"
#include "storage/store.h"

namespace karst::engine {

class Backfill final : public Worker {
 public:
  // All must outlive it.
  Backfill(storage::Store& store, storage::KeyLocks& locks, TableRegistry& tables, ExpirySchedule& expiries)
      : store_(store), locks_(locks), tables_(tables), expiries_(expiries) {}

  // A unit of budget is some items.
  StepOutcome Step(std::size_t budget) override;
  // When the first table that is held (transient_states.h) may be filled.
  std::optional<Clock::TimePoint> NextTime() override;

  // Fills what was added to the table now, in the caller's thread, which must hold no descriptor of it, as far as
  // `items_max` items go; for operations that do not know of it yet it waits a moment. From any thread.
  void FillNow(std::string_view table_name, std::size_t items_max);
  // Whether there is anything to fill.
  bool HasWork() const;

 private:
  // An index of the table or, when `index` is null, its time to live.
  struct Gap {
    TablePtr table;
    const catalog::IndexDescriptor* index = nullptr;
    catalog::ObjectId id() const { return index != nullptr ? index->id : table->time_to_live->id; }
  };
  // Those that may be filled now.
  std::vector<Gap> GapsOf(const TablePtr& table) const;
  std::vector<Gap> AllGaps() const;
  bool IsMaintainedSoon(catalog::ObjectId id);

  // At most about that many items; whether the end was reached.
  Result<bool> Fill(const Gap& gap, std::size_t items_max);
  Result<bool> FillPart(const Gap& gap, std::size_t items_max);
  Result<void> Begin(const Gap& gap);
  Result<std::vector<std::string>> NextKeys(const Gap& gap, std::size_t limit);
  void StageItem(const Gap& gap, std::string_view record, storage::WriteSet* set, std::vector<std::uint64_t>* seconds);
  Result<void> Finish(const Gap& gap);

  std::mutex filling_;  // held by who fills
  storage::Store& store_;
  storage::KeyLocks& locks_;
  TableRegistry& tables_;
  ExpirySchedule& expiries_;
};

}  // namespace karst::engine
