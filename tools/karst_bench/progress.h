// Progress: a bar on the terminal while something is under way; silent where there is no terminal. One thread calls it.
#pragma once

#include <string>
#include <string_view>

namespace karst::workload {

class Progress {
 public:
  explicit Progress(bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // 0 <= fraction <= 1; `note` stands behind the bar.
  void Show(std::string_view what, double fraction, const std::string& note);
  void Clear();

 private:
  bool shown_;
  bool dirty_ = false;
};

}  // namespace karst::workload
