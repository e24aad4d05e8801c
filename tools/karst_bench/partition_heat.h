// PartitionHeat: how often each access pattern asked for each partition, and when. Keeps the hottest; those that are
// seldom asked for are dropped when there are too many, but for their part in the totals. Not thread-safe: each thread
// has its own, and they are added up afterwards.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace karst::workload {

class PartitionHeat {
 public:
  // The time measured is cut into so many columns.
  static constexpr std::size_t kColumns = 24;

  struct Partition {
    std::string key{};  // JSON of the key's value
    std::size_t of = 0;
    std::int64_t touches = 0;
    std::vector<std::int64_t> by_pattern{};
    std::array<std::int64_t, kColumns> columns{};
  };

  void Touch(std::size_t of, std::string_view key, std::size_t pattern, std::size_t column);
  void Add(const PartitionHeat& other);
  // The `count` hottest of those that were kept, hottest first.
  std::vector<Partition> Hottest(std::size_t count) const;
  // Of all partitions of a table or index, kept or not.
  std::int64_t Total(std::size_t of, std::size_t pattern) const;
  std::int64_t total() const { return total_; }

 private:
  Partition& Find(std::size_t of, std::string_view key);
  void DropColdest();

  std::unordered_map<std::string, Partition> partitions_;  // by `of` and key
  std::vector<std::vector<std::int64_t>> totals_;          // by `of` and pattern
  std::int64_t total_ = 0;
  std::string lookup_;
};

}  // namespace karst::workload
