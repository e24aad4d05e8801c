#include <memory>
#include <string>
#include <vector>

#include "expression/compile.h"
#include "support/catch.h"
#include "support/document_paths.h"
#include "value/value_rules.h"

namespace karst::expression {
namespace {

Item Projected(const std::string& text, const Item& item) {
  ParsedCache cache;
  const ExpressionAttributeNames names{{"#dot", "a.b"}};
  Bindings bindings(names, ItemView());
  const auto projection = CompileProjection(text, cache, bindings);
  INFO(text);
  if (!projection) FAIL(projection.error().message());
  std::string body;
  projection->Project(item, &body);
  CHECK(value::CheckItemBytes(body));
  return Item::FromBody(std::move(body));
}

const Item kItem{{"a", Map{{"b", List{2, 4, Map{{"x", "hi"}, {"y", "yo"}}}}, {"c", 5}}},
                 {"a.b", "dotted"},
                 {"b", "hello"},
                 {"l", List{List{0, 1}, List{2, 3}, "end"}},
                 {"pk", "k"}};

TEST_CASE("A projection keeps the attributes it names, in the item's order", "[expression][projection]") {
  CHECK(Projected("pk, b", kItem) == Item{{"b", "hello"}, {"pk", "k"}});
  CHECK(Projected("gone, b", kItem) == Item{{"b", "hello"}});
  CHECK(Projected("gone", kItem).empty());
  CHECK(Projected("a", kItem) == Item{{"a", kItem["a"].map()}});
  CHECK(Projected("#dot", kItem) == Item{{"a.b", "dotted"}});
  CHECK(Projected("pk, b, l, a, #dot", kItem) == kItem);
}

TEST_CASE("A nested path keeps the documents around it, and lists close up in their order",
          "[expression][projection]") {
  CHECK(Projected("a.c", kItem) == Item{{"a", Map{{"c", 5}}}});
  CHECK(Projected("a.b[0]", kItem) == Item{{"a", Map{{"b", List{2}}}}});
  CHECK(Projected("a.b[2].y, b", kItem) == Item{{"a", Map{{"b", List{Map{{"y", "yo"}}}}}}, {"b", "hello"}});
  CHECK(Projected("a.b[1], a.b[0]", kItem) == Item{{"a", Map{{"b", List{2, 4}}}}});
  CHECK(Projected("a.b[0], a.c", kItem) == Item{{"a", Map{{"b", List{2}}, {"c", 5}}}});
  CHECK(Projected("l[2], l[0][1], l[7]", kItem) == Item{{"l", List{List{1}, "end"}}});
}

TEST_CASE("A path that leads nowhere gives nothing, not empty documents", "[expression][projection]") {
  for (const char* text : {"x", "a.b[3]", "a.x", "a.x.y", "a.b[3].x", "a.b.x", "a[0]", "a.b[0].x", "a.b[0][0]", "b.c",
                           "l[0].x, l[1][5]"}) {
    CHECK(Projected(text, kItem).empty());
  }
  CHECK(Projected("a.x, a.b[0], x, a.b[3].x", kItem) == Item{{"a", Map{{"b", List{2}}}}});
}

TEST_CASE("Projecting appends to what the buffer holds", "[expression][projection]") {
  const testing::WrittenPath whole({"b"});
  const testing::WrittenPath element({"l", std::size_t{2}});
  const std::vector<value::DocumentPath> paths{whole, element};
  const BoundProjection projection(std::make_shared<BoundMemory>(), paths);
  std::string body = "before";
  projection.Project(kItem, &body);
  CHECK(Item::FromBody(body.substr(6)) == Item{{"b", "hello"}, {"l", List{"end"}}});
  CHECK(projection.paths().size() == 2);
}

}  // namespace
}  // namespace karst::expression
