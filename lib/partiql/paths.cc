#include "partiql/paths.h"

#include <charconv>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "partiql/problem.h"

namespace karst::partiql {
namespace {

using syntax::Node;
using syntax::NodeKind;

Result<std::size_t> IndexOf(const Node& step) {
  std::int64_t index = -1;
  const char* end = step.text.data() + step.text.size();
  const auto [read_to, error] = std::from_chars(step.text.data(), end, index);
  const bool is_integer = error == std::errc() && read_to == end;
  if (is_integer && index >= 0 && index <= std::numeric_limits<std::int32_t>::max()) {
    return static_cast<std::size_t>(index);
  }
  return ProblemAt(fmt::format("List index is not within the allowable range; index: [{}]", step.text), step.position);
}

}  // namespace

bool IsPath(const Node& node) { return node.kind == NodeKind::kName || node.kind == NodeKind::kPath; }

Result<value::DocumentPath> PathOf(const Node& node, expression::BoundMemory* memory) {
  const Node& root = node.kind == NodeKind::kPath ? node.children.front() : node;
  if (root.kind != NodeKind::kName) return base::ValidationError("Unexpected path component");
  const std::size_t size = node.kind == NodeKind::kName ? 1 : node.children.size();
  const std::span<value::PathElement> elements = memory->NewArray<value::PathElement>(size);
  elements[0] = memory->NewText(root.text);
  if (size == 1) return value::DocumentPath{elements};
  if (node.children.size() > static_cast<std::size_t>(limits::kNestingLevelsMax)) {
    return ToError({expression::Problem::kPathTooDeep, {}, std::to_string(node.children.size()), ""});
  }
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    const Node& step = node.children[i];
    if (step.kind == NodeKind::kString) {
      elements[i] = memory->NewText(step.text);
    } else if (step.kind == NodeKind::kNumber) {
      KARST_ASSIGN_OR_RETURN(elements[i], IndexOf(step));
    } else {
      return base::ValidationError("Unexpected path component");
    }
  }
  return value::DocumentPath{elements};
}

std::string ColumnName(const value::DocumentPath& path) {
  std::string name;
  for (const value::PathElement& element : path.elements) {
    if (const auto* index = std::get_if<std::size_t>(&element)) {
      name += fmt::format("[{}]", *index);
    } else {
      name = std::get<std::string_view>(element);
    }
  }
  return name;
}

}  // namespace karst::partiql
