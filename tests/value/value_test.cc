#include <karst/value.h>

#include <compare>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "support/catch.h"
#include "value/utf8.h"
#include "value/value_order.h"
#include "value/value_rules.h"

namespace karst {

namespace {

std::string ReasonOf(const Value& value) {
  return value.view().IsInvalid() ? std::string(value.view().payload()) : "accepted";
}

}  // namespace

TEST_CASE("An item in braces reads back by name, in byte order of the names", "[value][item]") {
  const Item song{{"Year", 1999}, {"Artist", "Acme"}, {"Tags", StringSet{"pop", "90s"}}, {"Live", false}};
  CHECK(song["Artist"].string() == "Acme");
  CHECK(song["Year"].number() == Number(1999));
  CHECK(song["Tags"].set().Contains(Value("90s")));
  CHECK(song["Live"].type() == AttributeType::kBoolean);
  CHECK_FALSE(song["Nothing"]);
  CHECK_FALSE(song.Contains("Art"));
  std::vector<std::string> names;
  for (const auto& [name, value] : song) names.emplace_back(name);
  CHECK(names == std::vector<std::string>{"Artist", "Live", "Tags", "Year"});
  CHECK(song.size() == 4);
}

TEST_CASE("Items with equal content are equal, however they were made", "[value][item]") {
  const Item braces{{"b", 2}, {"a", "x"}, {"b", 1.0}};
  Item built;
  built.Set("b", 7).Set("a", "x").Set("b", Number(1));
  CHECK(braces == built);
  CHECK(Item(braces.view()) == built);
  CHECK(Item::FromBody(std::string(built.bytes())) == braces);
}

TEST_CASE("Set replaces or adds in place, Remove takes away", "[value][item]") {
  Item item{{"b", 1}};
  item.Set("a", std::string(500, 'x')).Set("c", nullptr).Set("b", List{1, 2});
  REQUIRE(value::CheckItemBytes(item.bytes()));
  CHECK(item.size() == 3);
  CHECK(item["b"].list().size() == 2);
  item.Set("copy", item["a"]);  // a view into the item itself
  CHECK(item["copy"] == item["a"]);
  CHECK(item.Remove("a"));
  CHECK_FALSE(item.Remove("a"));
  CHECK_FALSE(item.Contains("a"));
  CHECK(value::CheckItemBytes(item.bytes()));
}

TEST_CASE("An accessor for another type answers nothing", "[value][value]") {
  const Item item{{"s", "x"}, {"n", 5}, {"t", true}};
  CHECK(item["n"].string().empty());
  CHECK(item["s"].number().IsZero());
  CHECK(item["s"].binary().empty());
  CHECK_FALSE(item["s"].boolean());
  CHECK_FALSE(item["t"].IsNull());
  CHECK(item["s"].map().empty());
  CHECK(item["s"].list().empty());
  CHECK(item["s"].set().size() == 0);
  CHECK_FALSE(ValueView());
  CHECK(ValueView().type() == AttributeType::kNone);
}

TEST_CASE("Deep equality ignores the order of sets and the spelling of numbers, and nothing else", "[value][value]") {
  CHECK(Value(StringSet{"a", "b"}).view() == Value(StringSet{"b", "a", "b"}).view());
  CHECK(Value(Number::Parse("1.0").value()).view() == Value(1).view());
  CHECK(Value(Item{{"a", 1}, {"b", List{true}}}).view() == Value(Item{{"b", List{true}}, {"a", 1}}).view());
  CHECK_FALSE(Value("1").view() == Value(1).view());
  CHECK_FALSE(Value("x").view() == Value(Binary("x")).view());
  CHECK_FALSE(Value(true).view() == Value(false).view());
  CHECK_FALSE(Value(List{1, 2}).view() == Value(List{2, 1}).view());
  CHECK_FALSE(Value(StringSet{"a"}).view() == Value(BinarySet{"a"}).view());
}

TEST_CASE("A member of a set equals the value alone, plain or not", "[value][value]") {
  const Value set(StringSet{"plain", "\"quoted\""});
  for (const ValueView& member : set.view().set()) {
    CHECK(member == Value(member.string()).view());
    CHECK(set.view().set().Contains(Value(member.string())));
  }
  CHECK_FALSE(set.view().set().Contains(Value(Binary("plain"))));
  CHECK_FALSE(Value(NumberSet{1, 2}).view().set().Contains(Value(3)));
  CHECK(Value(NumberSet{1, 2}).view().set().Contains(Value(2.0)));
}

TEST_CASE("Comparison of ordered types is byte order, which is numeric for numbers", "[value][value]") {
  CHECK(std::is_lt(value::Compare(Value(9), Value(10))));
  CHECK(std::is_gt(value::Compare(Value("9"), Value("10"))));
  CHECK(std::is_lt(value::Compare(Value("z"), Value("\xC3\xA9"))));
  CHECK(std::is_lt(value::Compare(Value(Binary("\x7F")), Value(Binary("\x80")))));
  CHECK(std::is_lt(value::Compare(Value(-1.5), Value(-1))));
}

TEST_CASE("Lists give their elements by index, and none past the end", "[value][value]") {
  const Value value(List{"a", 1, List{}, Item{}});
  const ListView list = value.view().list();
  CHECK(list.size() == 4);
  CHECK(list[0].string() == "a");
  CHECK(list[2].type() == AttributeType::kList);
  CHECK(list[3].map().empty());
  CHECK_FALSE(list[4]);
  CHECK_FALSE(list[std::numeric_limits<std::size_t>::max()]);
}

TEST_CASE("What DynamoDB has no value for becomes an Invalid value that says why", "[value][value]") {
  constexpr std::string_view kNotUtf8 = "One or more parameter values were invalid: A string is not valid UTF-8";
  CHECK(ReasonOf(Value("\xFF")) == kNotUtf8);
  CHECK(ReasonOf(Value(StringSet{"ok", "\xC0\x80"})) == kNotUtf8);
  CHECK(ReasonOf(Value(std::numeric_limits<double>::quiet_NaN())) ==
        "The parameter cannot be converted to a numeric value: NaN");
  CHECK(ReasonOf(Value(1e200)) ==
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  CHECK(ReasonOf(Value(Binary("\xFF"))) == "accepted");
  CHECK(ReasonOf(Value("na\xC3\xAFve")) == "accepted");
  CHECK_FALSE(value::CheckValues(Item{{"bad name \xFF", 1}}));
}

TEST_CASE("Every type of C++ becomes its type of DynamoDB", "[value][value]") {
  CHECK(Value("text").view().type() == AttributeType::kString);
  CHECK(Value(std::string("text")).view().type() == AttributeType::kString);
  CHECK(Value(true).view().type() == AttributeType::kBoolean);
  CHECK(Value(1).view().type() == AttributeType::kNumber);
  CHECK(Value(1U).view().type() == AttributeType::kNumber);
  CHECK(Value(std::int8_t{-1}).view().number() == Number(-1));
  CHECK(Value(2.5).view().number().ToString() == "2.5");
  CHECK(Value(nullptr).view().IsNull());
  CHECK(Value(Binary("x")).view().binary() == "x");
  CHECK(Value(List{}).view().type() == AttributeType::kList);
  CHECK(Value(Item{}).view().type() == AttributeType::kMap);
  CHECK(Value(StringSet{"a"}).view().set().member_type() == AttributeType::kString);
  CHECK(Value(NumberSet{1}).view().set().member_type() == AttributeType::kNumber);
  CHECK(Value(BinarySet{"a"}).view().set().member_type() == AttributeType::kBinary);
}

TEST_CASE("A value that was moved from is none, and no write accepts it", "[value][value]") {
  Value from(42);
  Value to(std::move(from));
  CHECK(to.view().number() == Number(42));
  CHECK_FALSE(from.view());  // NOLINT(bugprone-use-after-move): what is tested
  CHECK_FALSE(value::CheckValues(Item{{"a", from}}));
  CHECK_FALSE(value::CheckValues(Item{{"a", List{from}}}));
  from = std::move(to);
  CHECK(from.view().number() == Number(42));
  CHECK_FALSE(to.view());  // NOLINT(bugprone-use-after-move)
}

TEST_CASE("A pointer is no truth value", "[value][value]") {
  STATIC_REQUIRE_FALSE(std::is_constructible_v<Value, int*>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<Value, const unsigned char*>);
  STATIC_REQUIRE(std::is_constructible_v<Value, char*>);
  STATIC_REQUIRE(std::is_constructible_v<Value, std::vector<bool>::reference>);
}

TEST_CASE("A list of items is walked from any place, both ways", "[value][item]") {
  STATIC_REQUIRE(std::random_access_iterator<ItemList::Iterator>);
  ItemList list;
  for (int i = 0; i < 5; ++i) list.Append(Item{{"i", i}});
  CHECK(std::next(list.begin(), 3)[1] == list[4]);
  CHECK(*(list.end() - 1) == list[4]);
  CHECK(*--list.end() == list[4]);
  CHECK(std::ranges::distance(list) == 5);
  CHECK(list.begin() + 5 == list.end());
  CHECK(list.begin() < list.end());
}

TEST_CASE("A list of items hands out views of each", "[value][item]") {
  ItemList list;
  CHECK(list.empty());
  list.Append(Item{{"a", 1}});
  list.Append(Item{});
  list.Append(Item{{"a", 3}});
  REQUIRE(list.size() == 3);
  CHECK(list[0]["a"].number() == Number(1));
  CHECK(list[1].empty());
  int count = 0;
  for (const ItemView item : list) count += static_cast<int>(item.size());
  CHECK(count == 2);
}

TEST_CASE("UTF-8 is well-formed or it is not", "[value][utf8]") {
  using std::string_view_literals::operator""sv;
  for (const std::string_view good : {""sv, "ascii and more than eight"sv, "\x00"sv, "\xC2\x80"sv, "\xDF\xBF"sv,
                                      "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv, "\xEF\xBF\xBF"sv,
                                      "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, "12345678\xC3\xA9 12345678"sv}) {
    CHECK(value::IsUtf8(good));
  }
  for (const std::string_view bad :
       {"\x80"sv, "\xBF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xC2"sv, "\xC2\x41"sv, "\xE0\x9F\xBF"sv, "\xED\xA0\x80"sv,
        "\xE2\x82"sv, "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv, "12345678\xC3"sv}) {
    CHECK_FALSE(value::IsUtf8(bad));
  }
}

}  // namespace karst
