// PartitionHeat: how often each partition was asked for, and when. Keeps the hottest; those that are seldom asked for
// are dropped when there are too many. Not thread-safe: each thread has its own, and they are added up afterwards.
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
    std::string key;  // JSON of the key's value
    std::size_t of = 0;
    std::int64_t reads = 0;
    std::int64_t writes = 0;
    std::array<std::int64_t, kColumns> columns{};
    std::int64_t touches() const { return reads + writes; }
  };

  void Touch(std::size_t of, std::string_view key, bool is_write, std::size_t column);
  void Add(const PartitionHeat& other);
  // The `count` hottest, hottest first.
  std::vector<Partition> Hottest(std::size_t count) const;

 private:
  Partition& Find(std::size_t of, std::string_view key);
  void DropColdest();

  std::unordered_map<std::string, Partition> partitions_;  // by `of` and key
  std::string lookup_;
};

}  // namespace karst::workload
