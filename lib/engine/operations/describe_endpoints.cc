#include <string>

#include <fmt/format.h>

#include "engine/operations.h"

namespace karst::engine {

Result<DescribeEndpointsResult> DescribeEndpoints(Engine& engine, const DescribeEndpointsRequest& request) {
  const std::string of_aws = fmt::format("dynamodb.{}.amazonaws.com", engine.options().region);
  DescribeEndpointsResult result;
  result.endpoints.push_back({.address = request.host.empty() ? of_aws : request.host});
  return result;
}

}  // namespace karst::engine
