#include <fmt/format.h>

#include "engine/operations.h"

namespace karst::engine {

Result<DescribeEndpointsResult> DescribeEndpoints(Engine& engine, const DescribeEndpointsRequest& /*request*/) {
  DescribeEndpointsResult result;
  result.endpoints.push_back({.address = fmt::format("dynamodb.{}.amazonaws.com", engine.options().region)});
  return result;
}

}  // namespace karst::engine
