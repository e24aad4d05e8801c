#include "engine/transient_states.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/try.h"

namespace karst::engine {
namespace {

Error InUse(std::string_view why) {
  return {ErrorCode::kResourceInUse, fmt::format("Attempt to change a resource which is still in use: {}", why)};
}

bool HasIndex(const TableDescription& table, bool (*is_such)(IndexStatus)) {
  const auto& indexes = table.global_secondary_indexes;
  return std::any_of(indexes.begin(), indexes.end(), [&](const auto& index) { return is_such(index.index_status); });
}

bool ComesOrGoes(IndexStatus status) { return status == IndexStatus::kCreating || status == IndexStatus::kDeleting; }
bool Goes(IndexStatus status) { return status == IndexStatus::kDeleting; }
bool IsBusy(IndexStatus status) { return status != IndexStatus::kActive; }

bool CreatesOrDeletesIndex(const UpdateTableRequest& request) {
  if (!request.global_secondary_index_updates) return false;
  const auto& updates = *request.global_secondary_index_updates;
  return std::any_of(updates.begin(), updates.end(),
                     [](const auto& update) { return update.create || update.deletion; });
}

// What AWS answers alike to a change and to a deletion.
Result<void> CheckThere(const TableDescription& shown) {
  if (shown.table_status == TableStatus::kCreating) {
    return InUse(fmt::format("Table is being created: {}", shown.table_name));
  }
  if (shown.table_status == TableStatus::kDeleting) {
    return InUse(fmt::format("Table is being deleted: {}", shown.table_name));
  }
  return {};
}

Error BeingUpdated(const TableDescription& shown) {
  return InUse(fmt::format("Table: {} is in the process of being updated.", shown.table_name));
}

}  // namespace

const TransientStates::State* TransientStates::Find(std::string_view table) const {
  const auto at = states_.find(table);
  return at == states_.end() || clock_.Now() >= at->second.until ? nullptr : &at->second;
}

void TransientStates::Begin(const TableDescription& shown) {
  if (delay_.count() == 0) return;
  const std::lock_guard lock(mutex_);
  const Clock::TimePoint now = clock_.Now();
  std::erase_if(states_, [&](const auto& entry) { return now >= entry.second.until; });
  const auto at = states_.find(shown.table_name);
  // An update that was under way when the table was deleted says nothing of it any more.
  const bool is_going = at != states_.end() && at->second.shown.table_status == TableStatus::kDeleting;
  if (!is_going) states_.insert_or_assign(shown.table_name, State{.shown = shown, .until = now + delay_});
}

std::optional<TableDescription> TransientStates::Shown(std::string_view table) const {
  if (delay_.count() == 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const State* const state = Find(table);
  return state == nullptr ? std::nullopt : std::optional(state->shown);
}

bool TransientStates::IsHidden(std::string_view table) const {
  if (delay_.count() == 0) return false;
  const std::lock_guard lock(mutex_);
  const State* const state = Find(table);
  return state != nullptr &&
         (state->shown.table_status == TableStatus::kCreating || state->shown.table_status == TableStatus::kDeleting);
}

std::vector<std::string> TransientStates::Deleting() const {
  if (delay_.count() == 0) return {};
  const std::lock_guard lock(mutex_);
  const Clock::TimePoint now = clock_.Now();
  std::vector<std::string> names;
  for (const auto& [name, state] : states_) {
    if (now < state.until && state.shown.table_status == TableStatus::kDeleting) names.push_back(name);
  }
  return names;
}

std::optional<Clock::TimePoint> TransientStates::HeldUntil(std::string_view table) const {
  if (delay_.count() == 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const State* const state = Find(table);
  return state == nullptr ? std::nullopt : std::optional(state->until);
}

Result<void> CheckChangeable(const TableDescription& shown, const UpdateTableRequest& request) {
  KARST_TRY(CheckThere(shown));
  if (shown.table_status != TableStatus::kUpdating) return {};
  if (!CreatesOrDeletesIndex(request) || !HasIndex(shown, ComesOrGoes)) return BeingUpdated(shown);
  if (!HasIndex(shown, Goes)) return {};  // the rules know the index that is being created
  return Error(ErrorCode::kLimitExceeded,
               "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
}

Result<void> CheckDeletable(const TableDescription& shown) {
  KARST_TRY(CheckThere(shown));
  if (HasIndex(shown, IsBusy)) {
    return InUse("Cannot delete table while indexes are being created, updated, or deleted.");
  }
  if (shown.table_status == TableStatus::kUpdating) return BeingUpdated(shown);
  return {};
}

}  // namespace karst::engine
