#include "expression/path_tree.h"

#include <string>

#include "support/catch.h"

namespace karst::expression {
namespace {

TEST_CASE("Paths in any order and number make a tree in ascending order", "[expression][path_tree]") {
  constexpr int kPaths = 300'000;
  std::vector<value::DocumentPath> paths;
  for (int i = kPaths; i > 0; --i) paths.push_back({{"a" + std::to_string(1'000'000 + i)}});
  paths.push_back({{"m", "x"}});
  paths.push_back({{"l", std::size_t{2}}});
  const PathTree tree = MakePathTree(paths);
  REQUIRE(tree.names.size() == kPaths + 2);
  CHECK(tree.names.front().key == "a1000001");
  CHECK(tree.names.front().tree.path == kPaths - 1);
  CHECK(tree.names[kPaths - 1].tree.path == 0);
  CHECK(tree.names[kPaths].tree.indexes.front().tree.path == kPaths + 1);
  CHECK(tree.names[kPaths + 1].tree.names.front().key == "x");
}

}  // namespace
}  // namespace karst::expression
