#include "engine/expiry_schedule.h"

#include <algorithm>

namespace karst::engine {
namespace {

std::optional<std::uint64_t> EarliestOf(const absl::flat_hash_map<catalog::ObjectId, std::uint64_t>& seconds) {
  std::optional<std::uint64_t> earliest;
  for (const auto& [expiry, second] : seconds) earliest = std::min(earliest.value_or(second), second);
  return earliest;
}

}  // namespace

void ExpirySchedule::Note(catalog::ObjectId expiry, std::uint64_t second) {
  bool is_earliest = false;
  {
    const std::lock_guard lock(mutex_);
    const auto at = earliest_.find(expiry);
    if (at != earliest_.end() && at->second <= second) return;
    const std::optional<std::uint64_t> before = EarliestOf(earliest_);
    is_earliest = !before || second < *before;
    earliest_.insert_or_assign(expiry, second);
  }
  if (is_earliest && wake_) wake_();
}

std::vector<std::pair<catalog::ObjectId, std::uint64_t>> ExpirySchedule::TakeBefore(std::uint64_t end) {
  std::vector<std::pair<catalog::ObjectId, std::uint64_t>> taken;
  const std::lock_guard lock(mutex_);
  for (const auto& [expiry, second] : earliest_) {
    if (second < end) taken.emplace_back(expiry, second);
  }
  for (const auto& [expiry, second] : taken) earliest_.erase(expiry);
  return taken;
}

std::optional<std::uint64_t> ExpirySchedule::Earliest() const {
  const std::lock_guard lock(mutex_);
  return EarliestOf(earliest_);
}

}  // namespace karst::engine
