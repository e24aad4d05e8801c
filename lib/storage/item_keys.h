// ItemKeys: the stored keys of many items, one after the other in one piece of memory. Used by BatchWriteItem. One
// thread at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "storage/keyspace.h"

namespace karst::storage {

class ItemKeys {
 public:
  // Room for so many keys of usual length.
  void Reserve(std::size_t count) {
    constexpr std::size_t kUsualBytes = 64;
    bytes_.reserve(count * kUsualBytes);
    ends_.reserve(count);
  }
  void Append(ObjectId table, std::string_view partition, std::string_view sort) {
    bytes_.append(ItemKey(table, partition, sort).view());
    ends_.push_back(bytes_.size());
  }

  std::size_t size() const { return ends_.size(); }
  // Valid until the next is appended.
  std::string_view operator[](std::size_t index) const {
    const std::size_t start = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(bytes_).substr(start, ends_[index] - start);
  }

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

}  // namespace karst::storage
