#include "expression/path_tree.h"

#include <algorithm>
#include <numeric>

namespace karst::expression {
namespace {

template <typename Child, typename Key>
PathTree* FindOrAdd(std::vector<Child>& children, const Key& key) {
  auto at = std::lower_bound(children.begin(), children.end(), key,
                             [](const Child& child, const Key& wanted) { return child.key < wanted; });
  if (at == children.end() || at->key != key) at = children.insert(at, Child{key, PathTree()});
  return &at->tree;
}

// In ascending order every new child comes last. In any other it moves those behind it, which does not matter for a few
// paths; the first API's AttributeUpdates may name as many as a request can hold.
std::vector<std::size_t> OrderOfInsertion(const std::vector<value::DocumentPath>& paths) {
  constexpr std::size_t kFew = 64;
  std::vector<std::size_t> order(paths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (paths.size() <= kFew) return order;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return paths[a].elements < paths[b].elements; });
  return order;
}

}  // namespace

PathTree MakePathTree(const std::vector<value::DocumentPath>& paths) {
  PathTree root;
  for (const std::size_t i : OrderOfInsertion(paths)) {
    PathTree* at = &root;
    for (const value::PathElement& element : paths[i].elements) {
      const auto* name = std::get_if<std::string>(&element);
      at = name != nullptr ? FindOrAdd(at->names, *name) : FindOrAdd(at->indexes, std::get<std::size_t>(element));
    }
    at->path = i;
  }
  return root;
}

}  // namespace karst::expression
