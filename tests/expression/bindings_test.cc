#include <string>

#include "expression/compile.h"
#include "support/catch.h"
#include "support/document_paths.h"

namespace karst::expression {
namespace {

std::string SpellingOf(const ExpressionAttributeNames& names, const Item& values) {
  const Result<void> checked = Bindings(names, values).CheckSpelling();
  return checked ? "" : checked.error().message();
}

TEST_CASE("Placeholders are spelled with a sign and letters, digits or underscores", "[expression][bindings]") {
  CHECK(SpellingOf({}, {}).empty());
  CHECK(SpellingOf({{"#a", "x"}, {"#_", "y"}, {"#0B", "z"}}, {{":a", 1}, {":_9", 2}}).empty());
  for (const char* key : {"a", "#", "#a-b", "##", "# a", ":a", "", "#\u00e9"}) {
    CHECK(SpellingOf({{key, "x"}}, {}) ==
          "ExpressionAttributeNames contains invalid key: Syntax error; key: \"" + std::string(key) + "\"");
  }
  for (const char* key : {"a", ":", ":a.b", "#a"}) {
    CHECK(SpellingOf({}, {{key, 1}}) ==
          "ExpressionAttributeValues contains invalid key: Syntax error; key: \"" + std::string(key) + "\"");
  }
  CHECK(SpellingOf({{"#a", ""}}, {}) ==
        "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a");
  CHECK_FALSE(SpellingOf({{"#" + std::string(255, 'a'), "x"}}, {}).empty());
  const std::string too_large =
      "1 validation error detected: Attribute name is too large, must be less than 65536 bytes";
  CHECK(SpellingOf({{"#a", std::string(65536, 'a')}}, {}) == too_large);
  CHECK(SpellingOf({}, {{":a", Item{{std::string(65536, 'a'), 1}}}}) == too_large);
  CHECK(SpellingOf({{"#a", "\xFF"}}, {}) ==
        "ExpressionAttributeNames contains invalid value: Attribute name is not valid UTF-8 for key #a");
  CHECK(SpellingOf({{"#a", std::string(65535, 'a')}}, {}).empty());
}

TEST_CASE("Names and values have limits of their own and one together", "[expression][bindings]") {
  const auto sizes_of = [](const ExpressionAttributeNames& names, const Item& values) {
    const Result<void> checked = Bindings(names, values).CheckSizes();
    return checked ? "" : checked.error().message();
  };
  constexpr std::size_t kMax = std::size_t{2} * 1024 * 1024;
  // Each takes kStep bytes with its placeholder of three bytes.
  constexpr std::size_t kStep = 64 * 1024;
  const auto names = [](std::size_t count) {
    ExpressionAttributeNames all;
    for (std::size_t i = 0; i < count; ++i) all["#" + std::to_string(10 + i)] = std::string(kStep - 3, 'n');
    return all;
  };
  const auto values = [](std::size_t count) {
    Item all;
    for (std::size_t i = 0; i < count; ++i) all.Set(":" + std::to_string(10 + i), std::string(kStep - 3, 'v'));
    return all;
  };
  constexpr std::size_t kMost = kMax / kStep;
  CHECK(sizes_of(names(kMost), {}).empty());
  CHECK(sizes_of({}, values(kMost)).empty());
  CHECK(sizes_of(names(kMost / 2), values(kMost / 2)).empty());
  CHECK(sizes_of(names(kMost + 1), {}) == "ExpressionAttributeNames exceeds max size");
  CHECK(sizes_of({}, values(kMost + 1)) == "ExpressionAttributeValues exceeds max size");
  CHECK(sizes_of(names(kMost / 2), values(kMost / 2 + 1)) ==
        "Combined size of ExpressionAttributeNames and ExpressionAttributeValues exceeds max size");
  CHECK(sizes_of({}, {{":a", std::string(400 * 1024, 'v')}}).empty());
  CHECK(sizes_of({}, {{":a", std::string(400 * 1024 + 1, 'v')}}) ==
        "ExpressionAttributeValues contains invalid value: Item size has exceeded the maximum allowed size for key :a");
}

TEST_CASE("A value that is no value is refused under the name of its placeholder", "[expression][bindings]") {
  CHECK(SpellingOf({}, {{":a", 1}, {":b", Value::Invalid("It is broken.")}}) ==
        "ExpressionAttributeValues contains invalid value: It is broken. for key :b");
  CHECK(SpellingOf({}, {{":b", Map{{"x", StringSet(std::vector<std::string>())}}}}) ==
        "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An string set  "
        "may not be empty for key :b");
}

TEST_CASE("What no expression uses is refused, even if evaluation would not reach it", "[expression][bindings]") {
  const ExpressionAttributeNames names{{"#a", "a"}, {"#b", "b"}, {"#c", "c"}};
  const Item values{{":a", 1}, {":b", 2}, {":c", 3}};
  ParsedCache cache;
  Bindings bindings(names, values);
  REQUIRE(CompileUpdate("SET #a = :a", cache, bindings));
  CHECK(bindings.CheckAllUsed().error().message() ==
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b, #c}");
  REQUIRE(CompileCondition(ConditionKind::kCondition, "#b = :a OR size(#c) < :b", cache, bindings));
  CHECK(bindings.CheckAllUsed().error().message() ==
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:c}");
  REQUIRE(CompileCondition(ConditionKind::kFilter, "x IN (:c)", cache, bindings));
  CHECK(bindings.CheckAllUsed());
}

TEST_CASE("A #name is one step of a path, whatever it stands for", "[expression][bindings]") {
  const ExpressionAttributeNames names{{"#dot", "a.b"}, {"#index", "a[0]"}, {"#word", "size"}};
  ParsedCache cache;
  Bindings bindings(names, ItemView());
  const auto projection = CompileProjection("#dot.#word, #index[1]", cache, bindings);
  REQUIRE(projection);
  CHECK(projection->paths()[0] == value::DocumentPath(testing::WrittenPath({"a.b", "size"})));
  CHECK(projection->paths()[1] == value::DocumentPath(testing::WrittenPath({"a[0]", std::size_t{1}})));
}

}  // namespace
}  // namespace karst::expression
