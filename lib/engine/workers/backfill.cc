#include "engine/workers/backfill.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/item_record.h"
#include "engine/staged_records.h"
#include "storage/keyspace.h"

namespace karst::engine {
namespace {

using catalog::TableDescriptor;
using storage::Family;

// Items that are locked, read and committed together: a commit may wait for the disk.
constexpr std::size_t kItemsOfAPart = 64;
constexpr std::size_t kItemsOfAUnit = 16;

bool HasGaps(const TableDescriptor& table) {
  const auto has_gap = [](const catalog::IndexDescriptor& index) { return index.backfilling; };
  return (table.time_to_live && table.time_to_live->backfilling) ||
         std::any_of(table.global_indexes.begin(), table.global_indexes.end(), has_gap);
}

// The descriptor with the object filled; an error when it has no such object any more.
Result<TableDescriptor> Filled(const TableDescriptor& table, catalog::ObjectId id) {
  TableDescriptor filled = table;
  for (catalog::IndexDescriptor& index : filled.global_indexes) {
    if (index.id != id) continue;
    index.backfilling = false;
    return filled;
  }
  if (filled.time_to_live && filled.time_to_live->id == id) {
    filled.time_to_live->backfilling = false;
    return filled;
  }
  return Error(ErrorCode::kResourceNotFound, "what was filled is gone");
}

}  // namespace

std::vector<Backfill::Gap> Backfill::GapsOf(const TablePtr& table) const {
  std::vector<Gap> gaps;
  if (tables_.states().HeldUntil(table->name)) return gaps;
  for (const catalog::IndexDescriptor& index : table->global_indexes) {
    if (index.backfilling) gaps.push_back({.table = table, .index = &index});
  }
  if (table->time_to_live && table->time_to_live->backfilling) gaps.push_back({.table = table});
  return gaps;
}

std::vector<Backfill::Gap> Backfill::AllGaps() const {
  std::vector<Gap> gaps;
  for (const TablePtr& table : tables_.Select(HasGaps)) {
    for (Gap& gap : GapsOf(table)) gaps.push_back(std::move(gap));
  }
  return gaps;
}

std::optional<Clock::TimePoint> Backfill::NextTime() {
  std::optional<Clock::TimePoint> next;
  for (const TablePtr& table : tables_.Select(HasGaps)) {
    // One that was held when Step looked may be so no more: it is to be filled at once.
    const Clock::TimePoint until = tables_.states().HeldUntil(table->name).value_or(Clock::TimePoint::min());
    next = std::min(next.value_or(until), until);
  }
  return next;
}

bool Backfill::HasWork() const { return !tables_.Select(HasGaps).empty(); }

StepOutcome Backfill::Step(std::size_t budget) {
  const std::lock_guard filling(filling_);
  StepOutcome outcome = StepOutcome::kDone;
  for (const Gap& gap : AllGaps()) {
    if (tables_.IsMaintained(gap.id()) && Fill(gap, budget * kItemsOfAUnit)) {
      outcome = StepOutcome::kMore;
    } else if (outcome == StepOutcome::kDone) {
      outcome = StepOutcome::kLater;
    }
  }
  return outcome;
}

void Backfill::FillNow(std::string_view table_name, std::size_t items_max) {
  const std::lock_guard filling(filling_);
  const Result<TablePtr> table = tables_.Find(table_name);
  if (!table) return;
  for (const Gap& gap : GapsOf(*table)) {
    // What waits longer, or fails, is tried again in the background.
    if (IsMaintainedSoon(gap.id())) static_cast<void>(Fill(gap, items_max));
  }
}

// Operations under way end in a moment, all but few.
bool Backfill::IsMaintainedSoon(catalog::ObjectId id) {
  for (int tries_left = 100; !tables_.IsMaintained(id); --tries_left) {
    if (tries_left == 0) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

Result<bool> Backfill::Fill(const Gap& gap, std::size_t items_max) {
  for (std::size_t left = items_max; left > 0;) {
    const std::size_t part = std::min(left, kItemsOfAPart);
    KARST_ASSIGN_OR_RETURN(const bool at_end, FillPart(gap, part));
    if (at_end) {
      KARST_TRY(Finish(gap));
      return true;
    }
    left -= part;
  }
  return false;
}

Result<bool> Backfill::FillPart(const Gap& gap, std::size_t items_max) {
  KARST_ASSIGN_OR_RETURN(const std::vector<std::string> keys, NextKeys(gap, items_max));
  if (keys.empty()) return true;
  storage::WriteSet set = store_.NewWriteSet();
  std::vector<std::uint64_t> seconds;
  {
    const std::vector<storage::KeyLocks::Held> locks = locks_.LockAll(keys);
    std::vector<storage::PinnedBytes> records;
    std::vector<bool> found;
    KARST_TRY(store_.MultiGet(Family::kItems, keys, &records, &found));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (found[i]) StageItem(gap, records[i].view(), &set, &seconds);
    }
    set.Put(Family::kCatalog, storage::BackfillRecordKey(gap.id()), keys.back());
    KARST_TRY(store_.Commit(std::move(set)));
  }
  for (const std::uint64_t second : seconds) expiries_.Note(gap.id(), second);
  return keys.size() < items_max;
}

// While a writer is under way that does not know of what was added, it may change an item after one that does, and
// leave a record that no item stands for. Now that there are no such writers all records go, before the items are
// looked at: each gives its own again.
Result<void> Backfill::Begin(const Gap& gap) {
  KARST_TRY(
      store_.RemoveRange(gap.index != nullptr ? Family::kIndex : Family::kExpiry, storage::ObjectRange(gap.id())));
  storage::WriteSet set = store_.NewWriteSet();
  set.Put(Family::kCatalog, storage::BackfillRecordKey(gap.id()), {});
  return store_.Commit(std::move(set));
}

// The keys of the items after the last one filled.
Result<std::vector<std::string>> Backfill::NextKeys(const Gap& gap, std::size_t limit) {
  storage::KeyRange range = storage::ObjectRange(gap.table->id);
  storage::PinnedBytes last;
  KARST_ASSIGN_OR_RETURN(const bool begun, store_.Get(Family::kCatalog, storage::BackfillRecordKey(gap.id()), &last));
  if (!begun) KARST_TRY(Begin(gap));
  if (begun && !last.view().empty()) range.lower = storage::KeySuccessor(last.view());
  std::vector<std::string> keys;
  const auto cursor = store_.NewCursor(Family::kItems, std::move(range), /*one_partition=*/false);
  for (cursor->SeekToFirst(); cursor->Valid() && keys.size() < limit; cursor->Next()) keys.emplace_back(cursor->key());
  KARST_TRY(cursor->status());
  return keys;
}

// An item that does not decode is left out: it cannot be read, and so not be found, without an error either.
void Backfill::StageItem(const Gap& gap, std::string_view record, storage::WriteSet* set,
                         std::vector<std::uint64_t>* seconds) {
  const Result<ItemView> item = ItemOfRecord(record);
  if (!item) return;
  const Result<catalog::PrimaryKey> key = catalog::KeyOfItem(*gap.table, *item);
  if (!key) return;
  if (gap.index != nullptr) {
    IndexChange change{.index = gap.index};
    change.after = IndexEntry::Of(*gap.table, *gap.index, *item);
    StageIndexChange(*key, change, set);
    return;
  }
  const std::optional<std::uint64_t> second = ExpiryOf(*gap.table->time_to_live, *item);
  if (!second) return;
  StageExpiryChange(gap.id(), *key, {.gone = {}, .added = second}, set);
  seconds->push_back(*second);
}

Result<void> Backfill::Finish(const Gap& gap) {
  const auto fill = [&](const TableDescriptor& current) { return Filled(current, gap.id()); };
  const Result<TablePtr> finished = tables_.Update(gap.table->name, fill);
  // What was dropped meanwhile is no failure.
  if (!finished && finished.error().code() != ErrorCode::kResourceNotFound) return finished.error();
  storage::WriteSet set = store_.NewWriteSet();
  set.Delete(Family::kCatalog, storage::BackfillRecordKey(gap.id()));
  return store_.Commit(std::move(set));
}

}  // namespace karst::engine
