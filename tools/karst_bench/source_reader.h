// Reads the `values` of a workload file, and the small things that all of its readers need. Used by workload_reader.
// Pure functions over the scope given.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <yaml-cpp/yaml.h>

#include "karst_bench/scope.h"

namespace karst::workload {

// Adds a source for each member of `values`, and the source "index". `loads` are the counts of the loads, in their
// order: what `latest` counts back into.
Result<void> ReadSources(const YAML::Node& values, const std::vector<std::int64_t>& loads, Scope* scope);

// Refuses members that are not among `known`, or stand twice.
Result<void> CheckMembers(const Scope& scope, const YAML::Node& map, const std::vector<std::string_view>& known);

// Each leaves *out as it is when there is no node. Of a number, both bounds are allowed.
Result<void> ReadNumber(const Scope& scope, const YAML::Node& node, double low, double high, double* out);
Result<void> ReadInteger(const Scope& scope, const YAML::Node& node, std::int64_t low, std::int64_t high,
                         std::int64_t* out);
Result<void> ReadBoolean(const Scope& scope, const YAML::Node& node, bool* out);

}  // namespace karst::workload
