#include "value/document_path.h"

#include "support/catch.h"
#include "support/document_paths.h"

namespace karst::value {

using testing::WrittenPath;

TEST_CASE("A path prints as DynamoDB prints it in messages", "[value][document_path]") {
  CHECK(DocumentPath(WrittenPath({"a"})).ToMessageText() == "[a]");
  CHECK(DocumentPath(WrittenPath({"a", std::size_t{0}, "b"})).ToMessageText() == "[a, [0], b]");
  CHECK(DocumentPath(WrittenPath({"a", "[3]", std::size_t{12}})).ToMessageText() == "[a, [3], [12]]");
}

TEST_CASE("A path finds values through maps and lists", "[value][document_path]") {
  const Item item{{"a", List{1, Item{{"b", "found"}}}}, {"s", "text"}};
  CHECK(Find(item, WrittenPath({"s"})).string() == "text");
  CHECK(Find(item, WrittenPath({"a", std::size_t{1}, "b"})).string() == "found");
}

TEST_CASE("A path with a step that is missing or of another type finds nothing", "[value][document_path]") {
  const Item item{{"a", List{1}}, {"m", Item{{"x", 1}}}, {"s", "text"}};
  CHECK_FALSE(Find(item, WrittenPath({"none"})));
  CHECK_FALSE(Find(item, WrittenPath({"a", std::size_t{1}})));
  CHECK_FALSE(Find(item, WrittenPath({"a", "x"})));
  CHECK_FALSE(Find(item, WrittenPath({"m", std::size_t{0}})));
  CHECK_FALSE(Find(item, WrittenPath({"s", "x", "y"})));
  CHECK_FALSE(Find(item, WrittenPath({"none", "x", std::size_t{0}})));
}

}  // namespace karst::value
