// A history: what operations on registers said that they saw and did, and when they were under way. Every value is
// written at most once, so that a value names the moment between its write and the next. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace karst::testing {

using Register = int;
// Zero is what every register has at first.
using RegisterValue = std::int64_t;

struct RegisterRead {
  Register at = 0;
  RegisterValue value = 0;
};

// The value `old` gave way to `value`.
struct RegisterWrite {
  Register at = 0;
  RegisterValue old = 0;
  RegisterValue value = 0;
};

struct HistoryOperation {
  std::string name;
  // Ticks of one clock that all threads share: the operation was under way between them.
  std::uint64_t invoked = 0;
  std::uint64_t returned = 0;
  std::vector<RegisterRead> reads{};
  std::vector<RegisterWrite> writes{};
};

using History = std::vector<HistoryOperation>;

}  // namespace karst::testing
