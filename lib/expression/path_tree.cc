#include "expression/path_tree.h"

#include <algorithm>

namespace karst::expression {
namespace {

template <typename Child, typename Key>
PathTree* FindOrAdd(std::vector<Child>& children, const Key& key) {
  auto at = std::lower_bound(children.begin(), children.end(), key,
                             [](const Child& child, const Key& wanted) { return child.key < wanted; });
  if (at == children.end() || at->key != key) at = children.insert(at, Child{key, PathTree()});
  return &at->tree;
}

}  // namespace

PathTree MakePathTree(const std::vector<value::DocumentPath>& paths) {
  PathTree root;
  for (std::size_t i = 0; i < paths.size(); ++i) {
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
