#include "value/item_writer.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.h"
#include "value/value_rules.h"

namespace karst::value {

namespace {

std::vector<std::string> NamesOf(const ItemView& item) {
  std::vector<std::string> names;
  for (const auto& [name, value] : item) names.emplace_back(name);
  return names;
}

}  // namespace

TEST_CASE("The order in which members are written does not show in the bytes", "[value][item_writer]") {
  std::vector<std::string> names = {"", "a", "aa", "ab", "b", "samelong", "samelonger", "samelonges", "z", "\xC3\xA9"};
  const std::vector<std::string> sorted = names;
  std::string expected;
  std::mt19937 random(20260105);
  for (int round = 0; round < 50; ++round) {
    std::string body;
    ItemWriter writer(&body);
    for (const std::string& name : names) {
      writer.Name(name);
      writer.String("value of " + name);
    }
    writer.Finish();
    if (round == 0) expected = body;
    REQUIRE(body == expected);
    REQUIRE(NamesOf(ItemView(body)) == sorted);
    REQUIRE(CheckItemBytes(body));
    std::shuffle(names.begin(), names.end(), random);
  }
}

TEST_CASE("Of two members with one name the later stays", "[value][item_writer]") {
  for (const std::string_view names : {"kak", "kka", "akk"}) {
    std::string body;
    ItemWriter writer(&body);
    int ordinal = 0;
    for (const char name : names) {
      writer.Name(std::string_view(&name, 1));
      writer.Number(++ordinal);
    }
    writer.Finish();
    CHECK(NamesOf(ItemView(body)) == std::vector<std::string>{"a", "k"});
    CHECK(ItemView(body)["k"].number() == Number(static_cast<int>(names.rfind('k')) + 1));
    CHECK(CheckItemBytes(body));
  }
}

TEST_CASE("Containers of every length of length are closed in place", "[value][item_writer]") {
  for (const std::size_t size : {0U, 100U, 123U, 124U, 125U, 126U, 127U, 128U, 16000U, 16383U, 16384U, 70000U}) {
    std::string body;
    ItemWriter writer(&body);
    writer.Name("z");
    writer.BeginMap();
    writer.Name("list");
    writer.BeginList();
    writer.String(std::string(size, 'x'));
    writer.BeginMap();
    writer.EndMap();
    writer.EndList();
    writer.Name("after");
    writer.Null();
    writer.EndMap();
    writer.Name("a");
    writer.Boolean(true);
    writer.Finish();
    INFO(size);
    REQUIRE(CheckItemBytes(body));
    const ItemView item(body);
    CHECK(item["a"].boolean());
    CHECK(item["z"].map()["after"].IsNull());
    CHECK(item["z"].map()["list"].list().size() == 2);
    CHECK(item["z"].map()["list"].list()[0].string().size() == size);
  }
}

TEST_CASE("A nested map is sorted on its own", "[value][item_writer]") {
  std::string body;
  ItemWriter writer(&body);
  writer.Name("outer");
  writer.BeginMap();
  for (const std::string_view name : {"c", "a", "b", "a"}) {
    writer.Name(name);
    writer.BeginMap();
    writer.Name("y");
    writer.Null();
    writer.Name("x");
    writer.Null();
    writer.EndMap();
  }
  writer.EndMap();
  writer.Finish();
  REQUIRE(CheckItemBytes(body));
  CHECK(NamesOf(ItemView(body)["outer"].map()) == std::vector<std::string>{"a", "b", "c"});
  CHECK(NamesOf(ItemView(body)["outer"].map()["b"].map()) == std::vector<std::string>{"x", "y"});
}

TEST_CASE("A writer appends item after item to one buffer", "[value][item_writer]") {
  ItemList items;
  ItemWriter writer(&items.buffer());
  for (int i = 0; i < 3; ++i) {
    writer.Name("b");
    writer.Number(i);
    writer.Name("a");
    writer.Number(-i);
    writer.Finish();
    items.CloseItem();
  }
  REQUIRE(items.size() == 3);
  for (int i = 0; i < 3; ++i) {
    const ItemView item = items[static_cast<std::size_t>(i)];
    CHECK(CheckItemBytes(item.bytes()));
    CHECK(item["a"].number() == Number(-i));
    CHECK(item["b"].number() == Number(i));
  }
}

TEST_CASE("Members of sets are sorted and unique: strings by bytes, numbers by value", "[value][item_writer]") {
  std::string body;
  ItemWriter writer(&body);
  writer.Name("s");
  writer.StringSet({"b", "", "a\"", "b", "\xC3\xA9"});
  writer.Name("n");
  writer.NumberSet({Number(10), Number(-3), Number::Parse("1.0").value(), Number(9), Number(1), Number(0)});
  writer.Name("b");
  writer.BinarySet({"\xFF", std::string_view("\0", 1), "\xFF"});
  writer.Finish();
  REQUIRE(CheckItemBytes(body));
  const ItemView item(body);
  std::vector<std::string> strings, numbers;
  for (const ValueView& member : item["s"].set()) strings.emplace_back(member.string());
  for (const ValueView& member : item["n"].set()) numbers.push_back(member.number().ToString());
  CHECK(strings == std::vector<std::string>{"", "a\"", "b", "\xC3\xA9"});
  CHECK(numbers == std::vector<std::string>{"-3", "0", "1", "9", "10"});
  CHECK(item["b"].set().size() == 2);
}

TEST_CASE("A copied value has the bytes of the original, members of sets included", "[value][item_writer]") {
  const Item original{{"s", "x"},
                      {"n", 1.5},
                      {"b", Binary("\1")},
                      {"t", true},
                      {"f", false},
                      {"0", nullptr},
                      {"m", Item{{"k", List{1, "\n"}}}},
                      {"ss", StringSet{"plain", "not \"plain\""}},
                      {"invalid", Value::Invalid("why")}};
  std::string copy;
  ItemWriter writer(&copy);
  for (const auto& [name, value] : original) {
    writer.Name(name);
    writer.Copy(value);
  }
  writer.Finish();
  CHECK(copy == original.bytes());

  std::string members;
  ItemWriter member_writer(&members);
  for (const ValueView& member : original["ss"].set()) {
    member_writer.Name(member.string());
    member_writer.Copy(member);
  }
  member_writer.Finish();
  CHECK(CheckItemBytes(members));
}

TEST_CASE("A copy of no value is refused by writes", "[value][item_writer]") {
  std::string body;
  ItemWriter writer(&body);
  writer.Name("a");
  writer.Copy(ValueView());
  writer.Finish();
  CHECK(CheckValues(ItemView(body)).error().message() ==
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
}

TEST_CASE("The depth of a writer is the number of containers open in the item", "[value][item_writer]") {
  std::string body;
  ItemWriter writer(&body);
  CHECK(writer.depth() == 0);
  writer.Name("a");
  writer.BeginMap();
  writer.Name("b");
  writer.BeginList();
  CHECK(writer.depth() == 2);
  writer.EndList();
  writer.EndMap();
  CHECK(writer.depth() == 0);
}

TEST_CASE("Text is plain when JSON needs no escape in it, wherever the odd byte stands", "[value][item_writer]") {
  CHECK(IsPlain(""));
  CHECK(IsPlain("\x7F \xC3\xA9 / '"));
  for (std::size_t size = 1; size < 70; ++size) {
    std::string text(size, 'x');
    REQUIRE(IsPlain(text));
    for (std::size_t at = 0; at < size; ++at) {
      for (const char odd : {'"', '\\', '\0', '\n', '\x1F'}) {
        text[at] = odd;
        REQUIRE_FALSE(IsPlain(text));
      }
      text[at] = 'x';
    }
  }
}

}  // namespace karst::value
