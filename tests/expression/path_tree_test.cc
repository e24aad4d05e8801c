#include "expression/path_tree.h"

#include <string>
#include <vector>

#include "support/catch.h"
#include "support/document_paths.h"

namespace karst::expression {
namespace {

TEST_CASE("Paths in any order and number make a tree in ascending order", "[expression][path_tree]") {
  constexpr int kPaths = 300'000;
  BoundMemory memory;
  std::vector<value::DocumentPath> paths;
  for (int i = kPaths; i > 0; --i) {
    const auto elements = memory.NewArray<value::PathElement>(1);
    elements[0] = memory.NewText("a" + std::to_string(1'000'000 + i));
    paths.push_back({elements});
  }
  const testing::WrittenPath member({"m", "x"});
  const testing::WrittenPath element({"l", std::size_t{2}});
  const testing::WrittenPath other({"m", "b", "c"});
  paths.insert(paths.end(), {member, element, other});
  const PathTree tree = MakePathTree(paths, &memory);
  REQUIRE(tree.names.size() == kPaths + 2);
  CHECK(tree.names.front().key == "a1000001");
  CHECK(tree.names.front().tree.path == kPaths - 1);
  CHECK(tree.names[kPaths - 1].tree.path == 0);
  const PathTree& list = tree.names[kPaths].tree;
  CHECK(list.names.empty());
  CHECK(list.indexes.front().key == 2);
  CHECK(list.indexes.front().tree.path == kPaths + 1);
  const PathTree& map = tree.names[kPaths + 1].tree;
  CHECK_FALSE(map.IsLeaf());
  REQUIRE(map.names.size() == 2);
  CHECK(map.names[0].key == "b");
  CHECK(map.names[0].tree.names.front().tree.path == kPaths + 2);
  CHECK(map.names[1].key == "x");
  CHECK(map.names[1].tree.path == kPaths);
}

}  // namespace
}  // namespace karst::expression
