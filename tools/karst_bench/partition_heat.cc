#include "karst_bench/partition_heat.h"

#include <algorithm>
#include <iterator>

namespace karst::workload {
namespace {

constexpr std::size_t kPartitionsMax = std::size_t{16} * 1024;

bool IsHotter(const PartitionHeat::Partition& a, const PartitionHeat::Partition& b) {
  if (a.touches != b.touches) return a.touches > b.touches;
  return a.key < b.key;
}

void AddAt(std::size_t at, std::int64_t count, std::vector<std::int64_t>* counts) {
  if (counts->size() <= at) counts->resize(at + 1, 0);
  (*counts)[at] += count;
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
  for (const auto& [key, partition] : partitions_) touches.push_back(partition.touches);
  const auto middle = touches.begin() + static_cast<std::ptrdiff_t>(touches.size() / 2);
  std::nth_element(touches.begin(), middle, touches.end());
  std::erase_if(partitions_, [least = *middle](const auto& entry) { return entry.second.touches <= least; });
}

void PartitionHeat::Touch(std::size_t of, std::string_view key, std::size_t pattern, std::size_t column) {
  Partition& partition = Find(of, key);
  ++partition.touches;
  AddAt(pattern, 1, &partition.by_pattern);
  ++partition.columns[std::min(column, kColumns - 1)];
  if (totals_.size() <= of) totals_.resize(of + 1);
  AddAt(pattern, 1, &totals_[of]);
  ++total_;
}

void PartitionHeat::Add(const PartitionHeat& other) {
  for (const auto& [key, theirs] : other.partitions_) {
    Partition& ours = Find(theirs.of, theirs.key);
    ours.touches += theirs.touches;
    for (std::size_t i = 0; i < theirs.by_pattern.size(); ++i) AddAt(i, theirs.by_pattern[i], &ours.by_pattern);
    for (std::size_t i = 0; i < kColumns; ++i) ours.columns[i] += theirs.columns[i];
  }
  if (totals_.size() < other.totals_.size()) totals_.resize(other.totals_.size());
  for (std::size_t of = 0; of < other.totals_.size(); ++of) {
    for (std::size_t i = 0; i < other.totals_[of].size(); ++i) AddAt(i, other.totals_[of][i], &totals_[of]);
  }
  total_ += other.total_;
}

std::int64_t PartitionHeat::Total(std::size_t of, std::size_t pattern) const {
  return of < totals_.size() && pattern < totals_[of].size() ? totals_[of][pattern] : 0;
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
