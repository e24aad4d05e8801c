#include "engine/published_tables.h"

#include <cstddef>

namespace karst::engine {

TablePtr PublishedTables::Find(std::string_view name) const {
  const Slot& slot = slots_[base::ThreadSlot()];
  const std::shared_lock lock(slot.mutex);
  const auto at = slot.tables.find(name);
  return at == slot.tables.end() ? nullptr : at->second;
}

void PublishedTables::Set(std::string_view name, const TablePtr& table) {
  const Locks locks = LockAll();
  for (Slot& slot : slots_) slot.tables.insert_or_assign(std::string(name), base::WithOwnCount(table));
}

void PublishedTables::Remove(std::string_view name) {
  const Locks locks = LockAll();
  for (Slot& slot : slots_) {
    if (const auto at = slot.tables.find(name); at != slot.tables.end()) slot.tables.erase(at);
  }
}

PublishedTables::Locks PublishedTables::LockAll() {
  Locks locks;
  for (std::size_t i = 0; i < slots_.size(); ++i) locks[i] = std::unique_lock(slots_[i].mutex);
  return locks;
}

}  // namespace karst::engine
