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

// Calls visit(child, found) for the children of both, in order: found is what the item has under the child's name.
template <typename Visit>
void ForEachName(const PathTree& tree, const ItemView& map, Visit visit) {
  auto child = tree.names.begin();
  for (ItemView::Iterator at = map.begin(); at != map.end() && child != tree.names.end(); ++at) {
    while (child != tree.names.end() && child->key.compare(at->name) < 0) ++child;
    if (child == tree.names.end() || child->key != at->name) continue;
    visit(child->tree, at);
    ++child;
  }
}

template <typename Visit>
void ForEachIndex(const PathTree& tree, const ListView& list, Visit visit) {
  auto child = tree.indexes.begin();
  std::size_t index = 0;
  for (const ValueView& element : list) {
    if (child == tree.indexes.end()) return;
    if (child->key == index++) visit((child++)->tree, element);
  }
}

// The value at each path that leads to one: found[path]. One walk, where to find path by path is one for each.
void FindAll(const PathTree& tree, const ItemView& item, std::span<ValueView> found);

}  // namespace karst::expression
