// PathTree: several document paths as one tree, so that one walk over an item meets them all. Projections and updates
// walk it beside the item. Immutable once made.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "expression/bound_memory.h"
#include "value/document_path.h"

namespace karst::expression {

struct PathTree {
  struct NameChild;
  struct IndexChild;

  BoundArray<NameChild> names;      // by key, ascending
  BoundArray<IndexChild> indexes;   // likewise
  std::optional<std::size_t> path;  // which of the paths ends here

  bool IsLeaf() const { return path.has_value(); }
};

struct PathTree::NameChild {
  std::string_view key;
  PathTree tree;
};

struct PathTree::IndexChild {
  std::size_t key;
  PathTree tree;
};

// O(n log n) in the paths. Its names are those of the paths.
PathTree MakePathTree(std::span<const value::DocumentPath> paths, BoundMemory* memory);

}  // namespace karst::expression
