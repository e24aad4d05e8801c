// TransientStates: which tables are shown as being created, changed or deleted, as what, and until when. The work
// itself is done by then, but for a new index, which is filled when its time is over. Used by the TableRegistry, by the
// operations on tables and by Backfill. Kept in memory alone: a restart ends all states. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/clock.h>
#include <karst/error.h>
#include <karst/options.h>
#include <karst/table.h>

namespace karst::engine {

class TransientStates {
 public:
  // The clock must outlive it. Without Options::transient_state_delay there are never any states.
  explicit TransientStates(const Options& options) : clock_(*options.clock), delay_(options.transient_state_delay) {}

  // From now on, for the delay, the table is shown so. What is being deleted stays so.
  void Begin(const TableDescription& shown);

  // As the table is shown now; nothing when it has no such state.
  std::optional<TableDescription> Shown(std::string_view table) const;
  // As what AWS does not know of yet, or any more, when items, tags or settings are asked for.
  bool IsHidden(std::string_view table) const;
  // The tables that are gone but shown, in byte order.
  std::vector<std::string> Deleting() const;
  // Until when the table's new indexes are not to be filled; nothing when they may be now.
  std::optional<Clock::TimePoint> HeldUntil(std::string_view table) const;

 private:
  struct State {
    TableDescription shown;
    Clock::TimePoint until;
  };
  // The state of the table unless it is over. Under mutex_.
  const State* Find(std::string_view table) const;

  const Clock& clock_;
  const std::chrono::microseconds delay_;
  mutable std::mutex mutex_;
  std::map<std::string, State, std::less<>> states_;
};

// Whether a table that is shown so may be changed, or deleted, now. Errors: kResourceInUse, kLimitExceeded.
Result<void> CheckChangeable(const TableDescription& shown, const UpdateTableRequest& request);
Result<void> CheckDeletable(const TableDescription& shown);

}  // namespace karst::engine
