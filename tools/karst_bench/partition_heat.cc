#include "karst_bench/partition_heat.h"

#include <algorithm>
#include <iterator>

namespace karst::workload {
namespace {

constexpr std::size_t kPartitionsMax = 16 * 1024;

bool IsHotter(const PartitionHeat::Partition& a, const PartitionHeat::Partition& b) {
  if (a.touches() != b.touches()) return a.touches() > b.touches();
  return a.key < b.key;
}

}  // namespace

PartitionHeat::Partition& PartitionHeat::Find(std::size_t of, std::string_view key) {
  lookup_.assign(1, static_cast<char>(of));
  lookup_.append(key);
  const auto found = partitions_.find(lookup_);
  if (found != partitions_.end()) return found->second;
  if (partitions_.size() >= kPartitionsMax) DropColdest();
  return partitions_.emplace(lookup_, Partition{.key = std::string(key), .of = of}).first->second;
}

void PartitionHeat::DropColdest() {
  std::vector<std::int64_t> touches;
  touches.reserve(partitions_.size());
  for (const auto& [key, partition] : partitions_) touches.push_back(partition.touches());
  const auto middle = touches.begin() + static_cast<std::ptrdiff_t>(touches.size() / 2);
  std::nth_element(touches.begin(), middle, touches.end());
  std::erase_if(partitions_, [least = *middle](const auto& entry) { return entry.second.touches() <= least; });
}

void PartitionHeat::Touch(std::size_t of, std::string_view key, bool is_write, std::size_t column) {
  Partition& partition = Find(of, key);
  ++(is_write ? partition.writes : partition.reads);
  ++partition.columns[std::min(column, kColumns - 1)];
}

void PartitionHeat::Add(const PartitionHeat& other) {
  for (const auto& [key, theirs] : other.partitions_) {
    Partition& ours = Find(theirs.of, theirs.key);
    ours.reads += theirs.reads;
    ours.writes += theirs.writes;
    for (std::size_t i = 0; i < kColumns; ++i) ours.columns[i] += theirs.columns[i];
  }
}

std::vector<PartitionHeat::Partition> PartitionHeat::Hottest(std::size_t count) const {
  std::vector<Partition> hottest;
  hottest.reserve(partitions_.size());
  for (const auto& [key, partition] : partitions_) hottest.push_back(partition);
  const std::size_t kept = std::min(count, hottest.size());
  std::partial_sort(hottest.begin(), hottest.begin() + static_cast<std::ptrdiff_t>(kept), hottest.end(), IsHotter);
  hottest.resize(kept);
  return hottest;
}

}  // namespace karst::workload
