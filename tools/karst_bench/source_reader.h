// Reads the `values` of a workload file, and the small things that all of its readers need. Used by workload_reader.
// Pure functions over the scope given.
#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <karst/error.h>
#include <yaml-cpp/yaml.h>

#include "karst_bench/scope.h"

namespace karst::workload {

// Adds a source for each member of `values`, and the source "index". `loaded` is how many items stand before a
// sequence's first value.
Result<void> ReadSources(const YAML::Node& values, std::int64_t loaded, Scope* scope);

// Refuses members that are not among `known`.
Result<void> CheckMembers(const Scope& scope, const YAML::Node& map, const std::vector<std::string_view>& known);

// Leaves *out as it is when there is no node.
template <typename T>
Result<void> ReadNumber(const Scope& scope, const YAML::Node& node, double low, double high, T* out) {
  if (!node) return {};
  double value = NAN;
  if (!node.IsScalar() || !YAML::convert<double>::decode(node, value) || !(value >= low && value <= high)) {
    return scope.At(node, fmt::format("a number from {} to {} belongs here", low, high));
  }
  *out = static_cast<T>(value);
  return {};
}

}  // namespace karst::workload
