// KARST_CHECK: our own broken promises. Always on. Never for input, never for bytes from disk.
#pragma once

namespace karst::base {

// Prints the failed promise and ends the process.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

}  // namespace karst::base

#define KARST_CHECK(condition)                                    \
  do {                                                            \
    if (!(condition)) [[unlikely]]                                \
      ::karst::base::CheckFailed(#condition, __FILE__, __LINE__); \
  } while (false)
