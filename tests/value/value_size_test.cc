#include "value/value_size.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.h"

namespace karst::value {

namespace {

std::size_t SizeOf(const Value& value) { return ValueSizeBytes(value); }
std::size_t NumberSizeOf(std::string_view text) { return SizeOf(Number::Parse(text).value()); }

}  // namespace

TEST_CASE("A number costs one byte, and one for two digits on either side of the point", "[value][value_size]") {
  const std::vector<std::pair<std::string_view, std::size_t>> sizes = {{"0", 1},
                                                                       {"1", 2},
                                                                       {"12", 2},
                                                                       {"123", 3},
                                                                       {"1234", 3},
                                                                       {"100", 2},
                                                                       {"10000", 2},
                                                                       {"1.5", 3},
                                                                       {"12.5", 3},
                                                                       {"12.34", 3},
                                                                       {"1.234", 4},
                                                                       {"123.45", 4},
                                                                       {"0.5", 2},
                                                                       {"0.05", 2},
                                                                       {"0.001", 2},
                                                                       {"1E-130", 2},
                                                                       {"1E125", 2},
                                                                       {"12345678901234567890123456789012345678", 20},
                                                                       {"1.2345678901234567890123456789012345678", 21}};
  for (const auto& [text, size] : sizes) {
    INFO(text);
    CHECK(NumberSizeOf(text) == size);
    if (text != "0") CHECK(NumberSizeOf("-" + std::string(text)) == size + 1);
  }
}

TEST_CASE("Scalars cost their bytes", "[value][value_size]") {
  CHECK(SizeOf("") == 0);
  CHECK(SizeOf("na\xC3\xAFve") == 6);
  CHECK(SizeOf(Binary("abc")) == 3);
  CHECK(SizeOf(true) == 1);
  CHECK(SizeOf(nullptr) == 1);
}

TEST_CASE("A container costs 3 bytes, 1 an element, and its contents with the names of a map", "[value][value_size]") {
  CHECK(SizeOf(List{}) == 3);
  CHECK(SizeOf(Item{}) == 3);
  CHECK(SizeOf(List{"abc", 1}) == 3 + (1 + 3) + (1 + 2));
  CHECK(SizeOf(Item{{"name", "abc"}, {"n", 1}}) == 3 + (1 + 4 + 3) + (1 + 1 + 2));
  CHECK(SizeOf(List{List{true}}) == 3 + 1 + (3 + 1 + 1));
}

TEST_CASE("A set costs its members", "[value][value_size]") {
  CHECK(SizeOf(StringSet{"a", "bcd"}) == 4);
  CHECK(SizeOf(NumberSet{1, -1, 0}) == 2 + 3 + 1);
  CHECK(SizeOf(BinarySet{"ab", "c"}) == 3);
}

TEST_CASE("No item is larger than its bytes allow", "[value][value_size]") {
  const std::vector<Item> items = {
      {},
      {{"n", Number::Parse("-0.001").value()}},
      {{"t", true}},
      {{"l", List{}}},
      {{"l", List{true, false, nullptr, List{}, Item{}}}},
      {{"m", Item{{"a", List{List{List{}, List{}}, List{}}}, {"b", Item{{"c", true}}}}}},
      {{"s", NumberSet{-1, -2, -3}}},
      {{"long", std::string(300, 'x')}},
  };
  for (const Item& item : items) CHECK(ItemSizeBytes(item) <= ItemSizeBytesMax(item));

  // The worst: as many empty lists as one likes, at 4 bytes for 2.
  const Item worst{{"l", List(std::vector<Value>(10'000, List{}))}};
  CHECK(ItemSizeBytes(worst) > 40'000);
  CHECK(ItemSizeBytes(worst) <= ItemSizeBytesMax(worst));
  CHECK(ItemSizeBytesMax(worst) < 40'100);
}

TEST_CASE("An item costs its names and values", "[value][value_size]") {
  CHECK(ItemSizeBytes(Item{}) == 0);
  CHECK(ItemSizeBytes(Item{{"pk", "user#1"}, {"age", 42}}) == (2 + 6) + (3 + 2));
}

}  // namespace karst::value
