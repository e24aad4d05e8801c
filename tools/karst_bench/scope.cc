#include "karst_bench/scope.h"

#include <fmt/format.h>

namespace karst::workload {

Error Scope::At(const YAML::Node& node, std::string_view problem) const {
  const YAML::Mark mark = node.Mark();
  if (mark.is_null()) return {ErrorCode::kValidation, fmt::format("{}: {}", file_, problem)};
  return {ErrorCode::kValidation, fmt::format("{}:{}:{}: {}", file_, mark.line + 1, mark.column + 1, problem)};
}

std::optional<std::size_t> Scope::FindPartitioned(std::string_view table, std::string_view index) const {
  for (std::size_t i = 0; i < partitioned.size(); ++i) {
    if (partitioned[i].table == table && partitioned[i].index == index) return i;
  }
  return std::nullopt;
}

std::vector<std::size_t> Scope::GlobalIndexesOf(std::string_view table) const {
  std::vector<std::size_t> indexes;
  for (std::size_t i = 0; i < partitioned.size(); ++i) {
    const Partitioned& one = partitioned[i];
    if (one.table == table && !one.index.empty() && !one.is_local) indexes.push_back(i);
  }
  return indexes;
}

}  // namespace karst::workload
