// ExpirySchedule: from which second on there may be expiry records, for each expiry that has any. Writers note what
// they put; the sweeper takes what is due and notes what it leaves, so that it neither polls nor walks again over the
// places of records that it removed. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "catalog/table_descriptor.h"

namespace karst::engine {

class ExpirySchedule {
 public:
  // `wake` is called, outside of locks, when something is noted that is earlier than all before. Set before use.
  void SetWake(std::function<void()> wake) { wake_ = std::move(wake); }

  // There may be a record of that second. To be called after the record was committed: a sweeper that has looked before
  // the commit would miss it.
  void Note(catalog::ObjectId expiry, std::uint64_t second);

  // Takes the expiries with something before the second `end`, each with where to begin.
  std::vector<std::pair<catalog::ObjectId, std::uint64_t>> TakeBefore(std::uint64_t end);
  // The earliest second of all; nothing when there is none.
  std::optional<std::uint64_t> Earliest() const;

 private:
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<catalog::ObjectId, std::uint64_t> earliest_;  // under mutex_
};

}  // namespace karst::engine
