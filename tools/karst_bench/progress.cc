#include "karst_bench/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

namespace karst::workload {

Progress::Progress(bool wanted) : shown_(wanted && isatty(STDERR_FILENO) == 1) {}
Progress::~Progress() { Clear(); }

void Progress::Show(std::string_view what, double fraction, const std::string& note) {
  constexpr int kWidth = 30;
  if (!shown_) return;
  const int filled = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * kWidth);
  fmt::print(stderr, "\r\x1b[K{:<24.24} [{:#<{}}{:.<{}}] {:3.0f}%  {}", what, "", filled, "", kWidth - filled,
             fraction * 100, note);
  std::fflush(stderr);
  dirty_ = true;
}

void Progress::Clear() {
  if (!dirty_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  dirty_ = false;
}

}  // namespace karst::workload
