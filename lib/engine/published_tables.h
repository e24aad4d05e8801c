// PublishedTables: where operations find their table. Every operation looks here, and holds what it finds: so there are
// several maps, with pointers of counts of their own, and threads on different processors do not meet.
// Part of TableRegistry. Thread-safe.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>

#include <absl/container/flat_hash_map.h>

#include "base/hash.h"
#include "base/thread_slots.h"
#include "catalog/table_descriptor.h"

namespace karst::engine {

using TablePtr = std::shared_ptr<const catalog::TableDescriptor>;

class PublishedTables {
 public:
  // Null when there is none of that name.
  TablePtr Find(std::string_view name) const;
  // For every thread at once. What was found before goes on holding `table` as it was given then.
  void Set(std::string_view name, const TablePtr& table);
  void Remove(std::string_view name);

 private:
  struct alignas(base::kCacheLineBytes) Slot {
    mutable std::shared_mutex mutex;
    absl::flat_hash_map<std::string, TablePtr, base::StringHash, std::equal_to<>> tables;
  };
  using Locks = std::array<std::unique_lock<std::shared_mutex>, base::kThreadSlots>;
  Locks LockAll();

  std::array<Slot, base::kThreadSlots> slots_;
};

}  // namespace karst::engine
