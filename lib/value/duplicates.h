// Whether a set is given a member twice, which DynamoDB refuses. Used by the readers of items and of statements. Pure
// function.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace karst::value {

// Pairs in a small set are quicker to compare than a copy is to sort.
template <typename T>
bool HasDuplicate(const std::vector<T>& given) {
  constexpr std::size_t kSmall = 8;
  if (given.size() <= kSmall) {
    for (auto at = given.begin(); at != given.end(); ++at) {
      if (std::find(given.begin(), at, *at) != at) return true;
    }
    return false;
  }
  std::vector<T> members = given;
  std::sort(members.begin(), members.end());
  return std::adjacent_find(members.begin(), members.end()) != members.end();
}

}  // namespace karst::value
