#include "expression/path_tree.h"

#include <algorithm>
#include <numeric>

namespace karst::expression {
namespace {

using value::DocumentPath;
using value::PathElement;

class TreeMaker {
 public:
  TreeMaker(std::span<const DocumentPath> paths, BoundMemory* memory) : paths_(paths), memory_(memory) {}

  // `order`: indexes of paths in ascending order that share their first `depth` elements.
  PathTree Make(std::span<const std::size_t> order, std::size_t depth) {
    PathTree tree;
    while (!order.empty() && paths_[order.front()].elements.size() == depth) {
      tree.path = order.front();
      order = order.subspan(1);
    }
    // Names come before indexes.
    const auto names_end = std::partition_point(order.begin(), order.end(), [&](std::size_t path) {
      return std::holds_alternative<std::string_view>(ElementOf(path, depth));
    });
    const auto names = order.first(static_cast<std::size_t>(names_end - order.begin()));
    tree.names = MakeChildren<PathTree::NameChild, std::string_view>(names, depth);
    tree.indexes = MakeChildren<PathTree::IndexChild, std::size_t>(order.subspan(names.size()), depth);
    return tree;
  }

 private:
  const PathElement& ElementOf(std::size_t path, std::size_t depth) const { return paths_[path].elements[depth]; }

  template <typename Child, typename Key>
  BoundArray<Child> MakeChildren(std::span<const std::size_t> order, std::size_t depth) {
    const auto differs = [&](std::size_t a, std::size_t b) { return ElementOf(a, depth) != ElementOf(b, depth); };
    std::size_t count = order.empty() ? 0 : 1;
    for (std::size_t i = 1; i < order.size(); ++i) count += differs(order[i - 1], order[i]) ? 1 : 0;
    const std::span<Child> children = memory_->NewArray<Child>(count);
    for (Child& child : children) {
      std::size_t shared = 1;
      while (shared < order.size() && !differs(order[0], order[shared])) ++shared;
      child.key = std::get<Key>(ElementOf(order[0], depth));
      child.tree = Make(order.first(shared), depth + 1);
      order = order.subspan(shared);
    }
    return children;
  }

  std::span<const DocumentPath> paths_;
  BoundMemory* memory_;
};

void Find(const PathTree& tree, const ValueView& value, std::span<ValueView> found) {
  if (tree.IsLeaf()) {
    found[*tree.path] = value;
    return;
  }
  FindAll(tree, value.map(), found);
  ForEachIndex(tree, value.list(),
               [found](const PathTree& child, const ValueView& element) { Find(child, element, found); });
}

}  // namespace

PathTree MakePathTree(std::span<const DocumentPath> paths, BoundMemory* memory) {
  const std::span<std::size_t> order = memory->NewArray<std::size_t>(paths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return paths[a] < paths[b]; });
  return TreeMaker(paths, memory).Make(order, 0);
}

void FindAll(const PathTree& tree, const ItemView& item, std::span<ValueView> found) {
  ForEachName(tree, item,
              [found](const PathTree& child, const ItemView::Iterator& at) { Find(child, at->value, found); });
}

}  // namespace karst::expression
