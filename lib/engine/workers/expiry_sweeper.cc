#include "engine/workers/expiry_sweeper.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/try.h"
#include "engine/expiry_changes.h"
#include "engine/item_reader.h"
#include "expression/compile.h"

namespace karst::engine {
namespace {

using catalog::TableDescriptor;
using std::chrono::seconds;

// AWS leaves items alone that expired longer ago.
constexpr std::uint64_t kOldestSeconds = std::uint64_t{5} * 365 * 24 * 60 * 60;

}  // namespace

StepOutcome ExpirySweeper::Step(std::size_t budget) {
  const auto due = std::chrono::floor<seconds>(parts_.clock.Now() - delay_).time_since_epoch().count();
  if (due < 0) return StepOutcome::kDone;
  const std::uint64_t end = static_cast<std::uint64_t>(due) + 1;
  StepOutcome outcome = StepOutcome::kDone;
  for (const auto& [expiry, first] : parts_.schedule.TakeBefore(end)) {
    if (budget == 0) {
      parts_.schedule.Note(expiry, first);
      outcome = StepOutcome::kMore;
      continue;
    }
    const auto is_its_table = [id = expiry](const TableDescriptor& table) {
      return table.time_to_live && table.time_to_live->id == id;
    };
    // An expiry that was disabled has no table.
    for (const TablePtr& table : parts_.tables.Select(is_its_table)) {
      const StepOutcome one = Sweep(*table, first, end, &budget);
      if (one == StepOutcome::kMore || outcome == StepOutcome::kDone) outcome = one;
    }
  }
  return outcome;
}

std::optional<Clock::TimePoint> ExpirySweeper::NextTime() {
  const std::optional<std::uint64_t> earliest = parts_.schedule.Earliest();
  if (!earliest) return std::nullopt;
  return Clock::TimePoint(seconds(static_cast<std::int64_t>(*earliest))) + delay_;
}

StepOutcome ExpirySweeper::Sweep(const TableDescriptor& table, std::uint64_t first, std::uint64_t end,
                                 std::size_t* budget) {
  const catalog::ObjectId id = table.time_to_live->id;
  const std::uint64_t oldest = end > kOldestSeconds ? end - kOldestSeconds : 0;
  storage::KeyRange range = storage::ExpiryRange(id, std::max(first, oldest), end);
  range.upper = storage::ObjectRange(id).upper;
  const auto cursor = parts_.store.NewCursor(storage::Family::kExpiry, std::move(range), /*one_partition=*/false);
  std::optional<std::uint64_t> failed;
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    const std::optional<storage::ExpiryKeyView> record = storage::ParseExpiryKey(cursor->key());
    if (!record) continue;
    const bool is_due = record->second < end;
    if (!is_due || *budget == 0) {
      parts_.schedule.Note(id, failed.value_or(record->second));
      if (failed) return StepOutcome::kLater;
      return is_due ? StepOutcome::kMore : StepOutcome::kDone;
    }
    --*budget;
    const Result<void> expired = Expire(table, *record);
    // What is damaged stays so: its readers are told.
    if (!expired && expired.error().code() != ErrorCode::kCorruption) failed = failed.value_or(record->second);
  }
  if (!failed && cursor->status()) return StepOutcome::kDone;
  parts_.schedule.Note(id, failed.value_or(first));
  return StepOutcome::kLater;
}

Result<void> ExpirySweeper::Expire(const TableDescriptor& table, const storage::ExpiryKeyView& record) {
  static const Expression kStillExpires("#expiry > :before AND #expiry <= :second");
  const auto second = static_cast<std::int64_t>(record.second);
  const ExpressionAttributeNames names = {{"#expiry", table.time_to_live->attribute}};
  const ExpressionAttributeValues values = {{":before", second - 1}, {":second", second}};
  expression::Bindings bindings(names, values);
  KARST_ASSIGN_OR_RETURN(
      const expression::BoundCondition condition,
      expression::CompileCondition(expression::ConditionKind::kCondition, kStillExpires, parts_.expressions, bindings));
  Mutation mutation{
      .table = &table, .key = {.partition = record.item.partition, .sort = record.item.sort}, .change = DeleteChange{}};
  mutation.condition = &condition;
  mutation.by_time_to_live = true;
  const Result<Written> written = parts_.pipeline.Write(mutation);
  if (written) return {};
  if (written.error().code() == ErrorCode::kConditionalCheckFailed) return RemoveIfStale(table, record);
  return written.error();
}

Result<void> ExpirySweeper::RemoveIfStale(const TableDescriptor& table, const storage::ExpiryKeyView& record) {
  std::string item_key;
  storage::AppendItemKey(table.id, record.item.partition, record.item.sort, &item_key);
  const storage::KeyLocks::Held lock = parts_.locks.Lock(item_key);
  storage::PinnedBytes stored;
  KARST_ASSIGN_OR_RETURN(
      const std::optional<ItemView> item,
      ReadItem(parts_.store, table, {.partition = record.item.partition, .sort = record.item.sort}, &stored));
  if (item && ExpiryOf(*table.time_to_live, *item) == record.second) return {};
  std::string key;
  storage::AppendExpiryKey(table.time_to_live->id, record.second, record.item.partition, record.item.sort, &key);
  storage::WriteSet set = parts_.store.NewWriteSet();
  set.Delete(storage::Family::kExpiry, key);
  return parts_.store.Commit(std::move(set));
}

}  // namespace karst::engine
