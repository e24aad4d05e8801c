// PathTree: several document paths as one tree, so that one walk over an item meets them all. Projections and updates
// walk it beside the item. Immutable once made.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "value/document_path.h"

namespace karst::expression {

struct PathTree {
  struct NameChild;
  struct IndexChild;

  std::vector<NameChild> names;     // by key, ascending
  std::vector<IndexChild> indexes;  // likewise
  std::optional<std::size_t> path;  // which of the paths ends here

  bool IsLeaf() const { return path.has_value(); }
};

struct PathTree::NameChild {
  std::string key;
  PathTree tree;
};

struct PathTree::IndexChild {
  std::size_t key;
  PathTree tree;
};

// O(n log n) in the paths.
PathTree MakePathTree(const std::vector<value::DocumentPath>& paths);

}  // namespace karst::expression
