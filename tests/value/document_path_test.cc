#include "value/document_path.h"

#include "support/catch.h"

namespace karst::value {

TEST_CASE("A path prints as DynamoDB prints it in messages", "[value][document_path]") {
  CHECK(DocumentPath{{"a"}}.ToMessageText() == "[a]");
  CHECK(DocumentPath{{"a", std::size_t{0}, "b"}}.ToMessageText() == "[a, [0], b]");
  CHECK(DocumentPath{{"a", "[3]", std::size_t{12}}}.ToMessageText() == "[a, [3], [12]]");
}

TEST_CASE("A path finds values through maps and lists", "[value][document_path]") {
  const Item item{{"a", List{1, Item{{"b", "found"}}}}, {"s", "text"}};
  CHECK(Find(item, DocumentPath{{"s"}}).string() == "text");
  CHECK(Find(item, DocumentPath{{"a", std::size_t{1}, "b"}}).string() == "found");
}

TEST_CASE("A path with a step that is missing or of another type finds nothing", "[value][document_path]") {
  const Item item{{"a", List{1}}, {"m", Item{{"x", 1}}}, {"s", "text"}};
  CHECK_FALSE(Find(item, DocumentPath{{"none"}}));
  CHECK_FALSE(Find(item, DocumentPath{{"a", std::size_t{1}}}));
  CHECK_FALSE(Find(item, DocumentPath{{"a", "x"}}));
  CHECK_FALSE(Find(item, DocumentPath{{"m", std::size_t{0}}}));
  CHECK_FALSE(Find(item, DocumentPath{{"s", "x", "y"}}));
  CHECK_FALSE(Find(item, DocumentPath{{"none", "x", std::size_t{0}}}));
}

}  // namespace karst::value
