// PathTree: several document paths as one tree, so that one walk over an item meets them all. Projections and updates
// walk it beside the item. Immutable once made.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "value/document_path.h"

namespace karst::expression {

struct PathTree {
  std::vector<std::pair<std::string, PathTree>> names;    // ascending
  std::vector<std::pair<std::size_t, PathTree>> indexes;  // ascending
  std::optional<std::size_t> path;                        // which of the paths ends here

  bool IsLeaf() const { return path.has_value(); }
};

PathTree MakePathTree(const std::vector<value::DocumentPath>& paths);

}  // namespace karst::expression
