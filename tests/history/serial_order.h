// Whether a serial order explains a history: one operation after the other, each at a moment between its invocation and
// its return, every read seeing the last write. Pure functions. O(operations and what they read and wrote), apart from
// sorting.
//
// Values are written once and every write says what it replaced, so the order of a register's values is known; then a
// serial order is one that keeps to it and to time, and it exists if these demands have no cycle.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <algorithm>

#include <fmt/format.h>

#include "history/history.h"

namespace karst::testing {

class SerialOrder {
 public:
  explicit SerialOrder(const History& history) : history_(history) {}

  // Nothing when there is one; otherwise what speaks against it.
  std::optional<std::string> WhyNone() {
    for (std::size_t i = 0; i < history_.size(); ++i) {
      if (auto problem = NoteWrites(i)) return problem;
    }
    after_.resize(2 * history_.size());
    for (std::size_t i = 0; i < history_.size(); ++i) {
      if (auto problem = OrderByValues(i)) return problem;
    }
    OrderByTime();
    return FindCycle();
  }

 private:
  static constexpr std::size_t kNobody = ~std::size_t{0};
  using Version = std::pair<Register, RegisterValue>;

  // Nodes below history_.size() are operations; the others are moments, each that of one operation's return.
  void Order(std::size_t before, std::size_t after) {
    if (before != after) after_[before].push_back(after);
  }

  std::optional<std::string> NoteWrites(std::size_t i) {
    for (const RegisterWrite& write : history_[i].writes) {
      if (write.value == 0 || !writer_.emplace(Version(write.at, write.value), i).second) {
        return fmt::format("register {} got the value {} twice", write.at, write.value);
      }
      if (!replacer_.emplace(Version(write.at, write.old), i).second) {
        return fmt::format("register {}: two writes replaced the value {}: one was lost", write.at, write.old);
      }
    }
    return std::nullopt;
  }

  // A read, or a write of what it replaced: after the value's writer, and before who replaced it.
  std::optional<std::string> OrderByValue(std::size_t i, Version version) {
    if (version.second != 0) {
      const auto writer = writer_.find(version);
      if (writer == writer_.end()) {
        return fmt::format("{} saw {} in register {}, which nobody wrote", history_[i].name, version.second,
                           version.first);
      }
      Order(writer->second, i);
    }
    const auto replacer = replacer_.find(version);
    if (replacer != replacer_.end()) Order(i, replacer->second);
    return std::nullopt;
  }

  std::optional<std::string> OrderByValues(std::size_t i) {
    for (const RegisterRead& read : history_[i].reads) {
      if (auto problem = OrderByValue(i, {read.at, read.value})) return problem;
    }
    for (const RegisterWrite& write : history_[i].writes) {
      if (auto problem = OrderByValue(i, {write.at, write.old})) return problem;
    }
    return std::nullopt;
  }

  // An operation that returned before another was invoked comes before it. The moments of the returns form a chain, so
  // that each operation needs two edges only.
  void OrderByTime() {
    std::vector<std::size_t> by_return(history_.size());
    for (std::size_t i = 0; i < by_return.size(); ++i) by_return[i] = i;
    std::sort(by_return.begin(), by_return.end(),
              [this](std::size_t a, std::size_t b) { return history_[a].returned < history_[b].returned; });
    for (std::size_t n = 0; n < by_return.size(); ++n) {
      const std::size_t moment = history_.size() + n;
      Order(by_return[n], moment);
      if (n + 1 < by_return.size()) Order(moment, moment + 1);
    }
    for (std::size_t i = 0; i < history_.size(); ++i) {
      const auto later = std::lower_bound(
          by_return.begin(), by_return.end(), history_[i].invoked,
          [this](std::size_t other, std::uint64_t invoked) { return history_[other].returned < invoked; });
      if (later == by_return.begin()) continue;
      Order(history_.size() + static_cast<std::size_t>(later - by_return.begin()) - 1, i);
    }
  }

  // Takes away what nothing comes before, until all is gone or a cycle is left.
  std::optional<std::string> FindCycle() const {
    std::vector<std::size_t> before(after_.size());
    for (const std::vector<std::size_t>& all : after_) {
      for (const std::size_t one : all) ++before[one];
    }
    std::vector<std::size_t> free;
    for (std::size_t node = 0; node < before.size(); ++node) {
      if (before[node] == 0) free.push_back(node);
    }
    std::size_t left = after_.size();
    while (!free.empty()) {
      const std::size_t node = free.back();
      free.pop_back();
      --left;
      for (const std::size_t one : after_[node]) {
        if (--before[one] == 0) free.push_back(one);
      }
    }
    if (left == 0) return std::nullopt;
    return CycleText(before);
  }

  // From any node of those left, backwards along what comes before it, until a node is met again.
  std::string CycleText(const std::vector<std::size_t>& before) const {
    std::vector<std::size_t> one_before(after_.size(), kNobody);
    std::size_t at = kNobody;
    for (std::size_t node = 0; node < after_.size(); ++node) {
      if (before[node] == 0) continue;
      at = node;
      for (const std::size_t one : after_[node]) one_before[one] = node;
    }
    std::vector<bool> seen(after_.size());
    for (; !seen[at]; at = one_before[at]) seen[at] = true;
    std::string text;
    std::size_t node = at;
    do {
      if (node < history_.size()) text = fmt::format("{}{}{}", Text(node), text.empty() ? "" : " < ", text);
      node = one_before[node];
    } while (node != at);
    return "no serial order, each before the next and the last before the first: " + text;
  }

  std::string Text(std::size_t i) const {
    const HistoryOperation& operation = history_[i];
    std::string text = fmt::format("{}@{}-{}(", operation.name, operation.invoked, operation.returned);
    for (const RegisterRead& read : operation.reads) text += fmt::format(" {}={}", read.at, read.value);
    for (const RegisterWrite& write : operation.writes) {
      text += fmt::format(" {}:{}->{}", write.at, write.old, write.value);
    }
    return text + " )";
  }

  const History& history_;
  std::map<Version, std::size_t> writer_;    // who wrote the value
  std::map<Version, std::size_t> replacer_;  // who replaced it
  std::vector<std::vector<std::size_t>> after_;
};

inline std::optional<std::string> WhyNoSerialOrder(const History& history) { return SerialOrder(history).WhyNone(); }

}  // namespace karst::testing
