#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace karst::base {

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "karst: a promise of its own was broken: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace karst::base
