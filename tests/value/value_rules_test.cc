#include "value/value_rules.h"

#include <string>

#include "support/catch.h"

namespace karst::value {

namespace {

std::string MessageFor(const Item& item) {
  const Result<void> checked = CheckValues(item);
  if (checked) return "accepted";
  CHECK(checked.error().code() == ErrorCode::kValidation);
  return checked.error().message();
}

Value Wrapped(int levels, Value leaf) {
  for (int i = 0; i < levels; ++i) leaf = i % 2 == 0 ? Value(Item{{"n", leaf}}) : Value(List{leaf});
  return leaf;
}

}  // namespace

TEST_CASE("Empty sets are refused wherever they stand", "[value][value_rules]") {
  const std::string prefix = "One or more parameter values were invalid: ";
  CHECK(MessageFor({{"a", StringSet{}}}) == prefix + "An string set  may not be empty");
  CHECK(MessageFor({{"a", NumberSet{}}}) == prefix + "An number set  may not be empty");
  CHECK(MessageFor({{"a", BinarySet{}}}) == prefix + "Binary sets should not be empty");
  CHECK(MessageFor({{"a", Item{{"b", StringSet{}}}}}) == prefix + "An string set  may not be empty");
  CHECK(MessageFor({{"a", List{1, NumberSet{}}}}) == prefix + "An number set  may not be empty");
}

TEST_CASE("Empty strings, binaries, lists and maps are values like any other", "[value][value_rules]") {
  CHECK(MessageFor({{"a", ""}, {"b", Binary("")}, {"c", List{""}}, {"d", List{}}, {"e", Item{}}}) == "accepted");
  CHECK(MessageFor({{"a", StringSet{""}}}) == "accepted");
}

TEST_CASE("A name has 1 to 65535 bytes, at every level", "[value][value_rules]") {
  const std::string longest(65535, 'n');
  const std::string too_large =
      "1 validation error detected: Attribute name is too large, must be less than 65536 bytes";
  CHECK(MessageFor({{longest, 1}, {"a", Item{{longest, 1}}}}) == "accepted");
  CHECK(MessageFor({{longest + "n", 1}}) == too_large);
  CHECK(MessageFor({{"a", List{Item{{longest + "n", 1}}}}}) == too_large);
  CHECK(MessageFor({{"", 1}}) == "Empty attribute name");
  CHECK(MessageFor({{"a", Item{{"", 1}}}}) == "Empty attribute name");
}

TEST_CASE("The reason of an Invalid value is the answer, of the first one by name", "[value][value_rules]") {
  CHECK(MessageFor({{"b", Value::Invalid("second")}, {"a", Value::Invalid("first")}}) == "first");
  CHECK(MessageFor({{"a", Item{{"x", List{Value::Invalid("inside")}}}}, {"b", StringSet{}}}) == "inside");
}

TEST_CASE("A value stands at level 32 at most, which leaves 31 containers around it", "[value][value_rules]") {
  CHECK(MessageFor({{"a", Wrapped(31, 1)}}) == "accepted");
  CHECK(MessageFor({{"a", Wrapped(32, 1)}}) ==
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported "
        "limit");
}

}  // namespace karst::value
