#include "engine/operations.h"

namespace karst::engine {

Result<DescribeLimitsResult> DescribeLimits(Engine& /*engine*/, const DescribeLimitsRequest& /*request*/) {
  return DescribeLimitsResult();
}

}  // namespace karst::engine
