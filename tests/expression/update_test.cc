#include <string>

#include "expression/compile.h"
#include "support/catch.h"
#include "value/value_rules.h"

namespace karst::expression {
namespace {

const Item kKey{{"pk", "k"}};

const Item kValues{{":v", "new"},
                   {":w", "other"},
                   {":one", 1},
                   {":two", 2},
                   {":s", "x"},
                   {":list", List{"c", "d"}},
                   {":none", List{}},
                   {":tags", StringSet{"b", "c"}},
                   {":all", StringSet{"a", "b", "z"}},
                   {":nums", NumberSet{1, 5}},
                   {":bins", BinarySet{"\x01", "\x02"}},
                   {":big", Number::Parse("1e50").value()},
                   {":max", Number::Parse("9.9e125").value()},
                   {":map", Map{{"x", 1}}}};

const ExpressionAttributeNames kNames{{"#3", "[3]"}, {"#dot", "a.b"}};

Result<std::optional<std::string>> Apply(const std::string& text, const ItemView& old_item, bool exists) {
  ParsedCache cache;
  Bindings bindings(kNames, kValues);
  const auto update = CompileUpdate(text, cache, bindings);
  INFO(text);
  if (!update) FAIL(update.error().message());
  return update->Apply(old_item, exists, kKey);
}

// The new item, which must be well-formed.
Item Updated(const std::string& text, const Item& old_item) {
  auto body = Apply(text, old_item, true);
  INFO(text);
  if (!body) FAIL(body.error().message());
  REQUIRE(body->has_value());
  CHECK(value::CheckItemBytes(**body));
  return Item::FromBody(**std::move(body));
}

Item Created(const std::string& text) {
  auto body = Apply(text, ItemView(), false);
  INFO(text);
  if (!body) FAIL(body.error().message());
  REQUIRE(body->has_value());
  return Item::FromBody(**std::move(body));
}

std::string Refused(const std::string& text, const Item& old_item, bool exists = true) {
  const auto body = Apply(text, old_item, exists);
  INFO(text);
  REQUIRE_FALSE(body);
  CHECK(body.error().code() == ErrorCode::kValidation);
  return body.error().message();
}

constexpr char kBadPath[] = "The document path provided in the update expression is invalid for update";
constexpr char kMissing[] = "The provided expression refers to an attribute that does not exist in the item";
constexpr char kBadType[] = "An operand in the update expression has an incorrect data type";

TEST_CASE("SET assigns values, attributes, sums, defaults and longer lists", "[expression][update]") {
  const Item old{{"pk", "k"}, {"n", 10}, {"l", List{"a", "b"}}, {"m", Map{{"x", 7}}}};
  CHECK(Updated("SET a = :v", old) ==
        Item{{"pk", "k"}, {"a", "new"}, {"n", 10}, {"l", List{"a", "b"}}, {"m", Map{{"x", 7}}}});
  CHECK(Updated("SET n = n + :one", old)["n"].number() == Number(11));
  CHECK(Updated("SET n = :one - n", old)["n"].number() == Number(-9));
  CHECK(Updated("SET n = (n + m.x)", old)["n"].number() == Number(17));
  CHECK(Updated("SET z = m.x", old)["z"].number() == Number(7));
  CHECK(Updated("SET n = if_not_exists(n, :one)", old)["n"].number() == Number(10));
  CHECK(Updated("SET z = if_not_exists(z, :one)", old)["z"].number() == Number(1));
  CHECK(Updated("SET z = if_not_exists(z, n)", old)["z"].number() == Number(10));
  CHECK(Updated("SET z = if_not_exists(y, if_not_exists(m.y, :two)) + n", old)["z"].number() == Number(12));
  CHECK(Updated("SET l = list_append(l, :list)", old)["l"] == Value(List{"a", "b", "c", "d"}).view());
  CHECK(Updated("SET l = list_append(:list, l)", old)["l"] == Value(List{"c", "d", "a", "b"}).view());
  CHECK(Updated("SET z = list_append(l, l)", old)["z"] == Value(List{"a", "b", "a", "b"}).view());
  CHECK(Updated("SET z = list_append(if_not_exists(z, :none), :list)", old)["z"] == Value(List{"c", "d"}).view());
  CHECK(Updated("SET #dot = :v", old)["a.b"].string() == "new");
}

TEST_CASE("Every right-hand side reads the item as it was", "[expression][update]") {
  const Item old{{"a", 1}, {"b", 2}, {"pk", "k"}};
  CHECK(Updated("SET a = b, b = a", old) == Item{{"a", 2}, {"b", 1}, {"pk", "k"}});
  CHECK(Updated("REMOVE a SET c = a", old) == Item{{"b", 2}, {"c", 1}, {"pk", "k"}});
  CHECK(Updated("SET a = :v, d = a ADD b :one REMOVE c", Item{{"a", 1}}) == Item{{"a", "new"}, {"b", 1}, {"d", 1}});
}

TEST_CASE("Nested paths edit one place of a document", "[expression][update]") {
  const Item old{{"a", Map{{"b", 3}, {"c", List{"hi", Map{{"q", 2}, {"x", Map{{"y", List{3, 5, 7}}}}}}}}}, {"pk", "k"}};
  CHECK(Updated("SET a.b = :v", old)["a"].map()["b"].string() == "new");
  CHECK(Updated("SET a.d = :v", old)["a"].map().size() == 3);
  CHECK(Updated("SET a.c = :one", old) == Item{{"a", Map{{"b", 3}, {"c", 1}}}, {"pk", "k"}});
  CHECK(Updated("REMOVE a.c[1].x.y[1], a.c[1].q", old) ==
        Item{{"a", Map{{"b", 3}, {"c", List{"hi", Map{{"x", Map{{"y", List{3, 7}}}}}}}}}, {"pk", "k"}});
  CHECK(Updated("SET a.c[1].x.y[1] = :v, a.aa = :one, a.z = :two REMOVE a.b", old) ==
        Item{{"a", Map{{"aa", 1}, {"c", List{"hi", Map{{"q", 2}, {"x", Map{{"y", List{3, "new", 7}}}}}}}, {"z", 2}}},
             {"pk", "k"}});
  CHECK(Updated("REMOVE a.b", Item{{"a", Map{{"b", 1}}}}) == Item{{"a", Map{}}});
  CHECK(Updated("REMOVE a[0]", Item{{"a", List{1}}}) == Item{{"a", List{}}});
}

TEST_CASE("Indexes mean the list before the update, and what is beyond its end is appended in order",
          "[expression][update]") {
  const Item old{{"a", List{2, 3, 4, 5, 6, 7}}};
  CHECK(Updated("REMOVE a[1] SET a[3] = :v", old) == Item{{"a", List{2, 4, "new", 6, 7}}});
  CHECK(Updated("SET a[3] = :v REMOVE a[1]", old) == Item{{"a", List{2, 4, "new", 6, 7}}});
  CHECK(Updated("REMOVE a[0], a[5], a[17]", old) == Item{{"a", List{3, 4, 5, 6}}});
  const Item three{{"a", List{"one", "two", "three"}}};
  CHECK(Updated("SET a[7] = :v", three) == Item{{"a", List{"one", "two", "three", "new"}}});
  CHECK(Updated("SET a[84] = :v, a[37] = :one, a[17] = :two, a[50] = :w", three) ==
        Item{{"a", List{"one", "two", "three", 2, 1, "other", "new"}}});
  CHECK(Updated("SET a[0] = :v", Item{{"a", List{}}}) == Item{{"a", List{"new"}}});
}

TEST_CASE("Several actions of all kinds meet in one document", "[expression][update]") {
  // As recorded from AWS by the test suite of dynalite.
  const Item old{{"a", "key"}, {"b", Map{{"a", 1}, {"b", 2}, {"c", 3}}}, {"c", List{1, 3}}};
  CHECK(Updated("set b.c=((c[1])+(b.a)),b.a = a,c[1] = a, c[4] = b.a - b.b, c[2] = b.c add c[8] :tags, c[6] :two",
                old) == Item{{"a", "key"},
                             {"b", Map{{"a", "key"}, {"b", 2}, {"c", 4}}},
                             {"c", List{1, "key", 3, -1, 2, StringSet{"b", "c"}}}});
}

TEST_CASE("REMOVE ignores what is not there, but not a path that leads nowhere", "[expression][update]") {
  const Item old{{"a", Map{{"x", 3}}}, {"b", List{"hi"}}, {"n", 1}};
  for (const char* text : {"REMOVE c", "REMOVE a.y", "REMOVE b[7]", "DELETE a.y :tags", "DELETE b[7] :tags, z :tags"}) {
    CHECK(Updated(text, old) == old);
  }
  for (const char* text :
       {"REMOVE c.c", "REMOVE a[0]", "REMOVE b.c", "REMOVE n.c", "REMOVE n[0]", "REMOVE a.y.z", "REMOVE b[1].x",
        "SET c.c = :v", "SET a[0] = :v", "SET b.c = :v", "SET n.c = :v", "SET a.y.z = :v", "SET b[1].x = :v",
        "SET b[1][0] = :v", "ADD c.c :one", "DELETE c.c :tags", "DELETE n.c :tags"}) {
    INFO(text);
    CHECK(Refused(text, old) == kBadPath);
  }
}

TEST_CASE("ADD adds numbers and members of sets, and makes what is not there", "[expression][update]") {
  const Item old{{"n", 3}, {"s", StringSet{"a", "b"}}, {"nums", NumberSet{5, 10}}, {"bins", BinarySet{"\x02"}}};
  CHECK(Updated("ADD n :two", old)["n"].number() == Number(5));
  CHECK(Updated("ADD m :two", old)["m"].number() == Number(2));
  CHECK(Updated("ADD s :tags", old)["s"] == Value(StringSet{"a", "b", "c"}).view());
  CHECK(Updated("ADD nums :nums", old)["nums"] == Value(NumberSet{1, 5, 10}).view());
  CHECK(Updated("ADD bins :bins", old)["bins"] == Value(BinarySet{"\x01", "\x02"}).view());
  CHECK(Updated("ADD z :tags", old)["z"] == Value(StringSet{"b", "c"}).view());
  for (const char* text :
       {"ADD n :tags", "ADD s :one", "ADD s :nums", "ADD nums :tags", "DELETE n :tags", "DELETE s :nums"}) {
    INFO(text);
    CHECK(Refused(text, old) == kBadType);
  }
}

TEST_CASE("DELETE takes members out and leaves no empty set behind", "[expression][update]") {
  const Item old{{"s", StringSet{"a", "b"}}, {"m", Map{{"s", StringSet{"b", "c"}}}}, {"l", List{1, StringSet{"b"}}}};
  CHECK(Updated("DELETE s :tags", old)["s"] == Value(StringSet{"a"}).view());
  CHECK_FALSE(Updated("DELETE s :all", old).Contains("s"));
  CHECK(Updated("DELETE m.s :tags", old)["m"] == Value(Map{}).view());
  CHECK(Updated("DELETE l[1] :tags", old)["l"] == Value(List{1}).view());
  CHECK(Updated("DELETE s :tags", Item{{"s", StringSet{"x", "y"}}}) == Item{{"s", StringSet{"x", "y"}}});
}

TEST_CASE("An item that is not there is made from its key, unless nothing is put into it", "[expression][update]") {
  CHECK(Created("SET a = :v") == Item{{"a", "new"}, {"pk", "k"}});
  CHECK(Created("ADD a :one") == Item{{"a", 1}, {"pk", "k"}});
  CHECK(Created("SET z = pk") == Item{{"pk", "k"}, {"z", "k"}});  // the key can be read
  CHECK(Created("SET a = if_not_exists(b, :v) REMOVE x.y, w[0] DELETE t.u :tags") == Item{{"a", "new"}, {"pk", "k"}});
  for (const char* text : {"REMOVE a", "REMOVE x.y", "REMOVE x[0]", "DELETE a :tags", "REMOVE a DELETE b.c :tags"}) {
    const auto body = Apply(text, ItemView(), false);
    REQUIRE(body);
    CHECK_FALSE(body->has_value());
  }
  CHECK(Refused("SET a.b = :v", Item(), false) == kBadPath);
  CHECK(Refused("SET a[0] = :v", Item(), false) == kBadPath);
  CHECK(Refused("SET a = b", Item(), false) == kMissing);
  CHECK(Refused("SET a = a + :one", Item(), false) == kMissing);
}

TEST_CASE("Operands of wrong types and missing operands are refused", "[expression][update]") {
  const Item old{{"s", "text"}, {"l", List{}}, {"n", 1}, {"m", Map{}}};
  for (const char* text : {"SET a = s + :one", "SET a = :one - l", "SET a = list_append(s, :list)",
                           "SET a = list_append(:list, m)", "SET a = if_not_exists(s, :one) + n"}) {
    INFO(text);
    CHECK(Refused(text, old) == kBadType);
  }
  for (const char* text : {"SET a = gone", "SET a = gone + :one", "SET a = list_append(gone, :list)",
                           "SET a = list_append(:list, m.x)", "SET a = if_not_exists(gone, m.x)", "SET gone = gone"}) {
    INFO(text);
    CHECK(Refused(text, old) == kMissing);
  }
}

TEST_CASE("Sums out of DynamoDB's precision and range are refused", "[expression][update]") {
  const Item old{{"big", Number::Parse("1e50").value()}, {"most", Number::Parse("9.9e125").value()}};
  CHECK_FALSE(Refused("SET a = big - :one", old).empty());
  CHECK_FALSE(Refused("ADD big :one", old).empty());
  CHECK(Refused("SET a = most + :max", old).find("overflow") != std::string::npos);
}

TEST_CASE("action_counts and targets tell what an update writes", "[expression][update]") {
  ParsedCache cache;
  Bindings bindings(kNames, kValues);
  const auto update =
      CompileUpdate("SET a = :v, b.c = :w REMOVE d[1] ADD n :one DELETE t :tags, u :tags, #3 :tags", cache, bindings);
  REQUIRE(update);
  CHECK(update->action_counts().set == 2);
  CHECK(update->action_counts().remove == 1);
  CHECK(update->action_counts().add == 1);
  CHECK(update->action_counts().del == 3);
  REQUIRE(update->targets().size() == 7);
  CHECK(update->targets()[1].ToMessageText() == "[b, c]");
  CHECK(update->targets()[2].ToMessageText() == "[d, [1]]");
  CHECK(update->targets()[6].attribute() == "[3]");
}

}  // namespace
}  // namespace karst::expression
