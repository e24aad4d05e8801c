#include <string>
#include <utility>
#include <vector>

#include "expression/compile.h"
#include "support/catch.h"

namespace karst::expression {
namespace {

const Item kItem{{"pk", "user#1"},
                 {"age", 42},
                 {"alike", 42},
                 {"name", "Zo\u00eb"},
                 {"face", "\U0001F600!"},
                 {"flag", true},
                 {"nil", nullptr},
                 {"bin", Binary("\x01\x80")},
                 {"tags", StringSet{"red", "green"}},
                 {"nums", NumberSet{1, 2}},
                 {"list", List{"a", 1, StringSet{"x", "y"}, List{3, 4}}},
                 {"doc", Map{{"x", 1}, {"y", List{-1, 2}}, {"empty", Map{}}}}};

const Item kValues{{":one", 1},
                   {":two", 2},
                   {":n42", 42},
                   {":n43", 43},
                   {":s42", "42"},
                   {":zoe", "Zo\u00eb"},
                   {":zo", "Zo"},
                   {":true", true},
                   {":null", nullptr},
                   {":red", "red"},
                   {":a", "a"},
                   {":bin", Binary("\x80")},
                   {":bin0", Binary("\x01")},
                   {":tags", StringSet{"green", "red"}},
                   {":xy", StringSet{"y", "x"}},
                   {":l34", List{3, 4}},
                   {":S", "S"},
                   {":N", "N"},
                   {":SS", "SS"},
                   {":empty", ""},
                   {":doc", Map{{"y", List{-1, 2}}, {"x", 1}, {"empty", Map{}}}},
                   {":three", 3},
                   {":user", "user#"}};

const ExpressionAttributeNames kNames{{"#d", "doc"}, {"#y", "y"}, {"#name", "name"}, {"#list", "list"}};

bool Holds(const std::string& text, const ItemView& item) {
  ParsedCache cache;
  Bindings bindings(kNames, kValues);
  const auto condition = CompileCondition(ConditionKind::kCondition, text, cache, bindings);
  INFO(text);
  if (!condition) FAIL(condition.error().message());
  return condition->Holds(item);
}

void CheckAll(bool expected, const ItemView& item, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    INFO(text);
    CHECK(Holds(text, item) == expected);
    CHECK(Holds("NOT " + text, item) != expected);
    CHECK(Holds("NOT (" + text + ")", item) != expected);
  }
}

TEST_CASE("A condition is true of an item that has what it asks for", "[expression][condition]") {
  CheckAll(true, kItem,
           {"age = :n42",
            "age <> :n43",
            "age <> :s42",
            "age < :n43",
            "age <= :n42",
            "age > :one",
            "age >= :n42",
            ":n43 > age",
            "age = alike",
            "age BETWEEN :one AND :n42",
            ":two between :one and age",
            "age IN (:one, :s42, :n42)",
            "#name = :zoe",
            "begins_with(#name, :zo)",
            "begins_with(pk, :user)",
            "begins_with(#name, :empty)",
            "begins_with(bin, :bin0)",
            "contains(#name, :zo)",
            "contains(bin, :bin)",
            "contains(tags, :red)",
            "contains(nums, :two)",
            "contains(#list, :a)",
            "contains(#list, :xy)",
            "contains(#list, :l34)",
            "contains(:tags, :red)",
            "tags = :tags",
            "doc = :doc",
            "flag = :true",
            "nil = :null",
            "#d.x = :one",
            "doc.#y[1] > doc.x",
            "(doc.y)[1] = :two",
            "size(#name) = :three",
            "size(face) = :three",
            "size(bin) = :two",
            "size(tags) = :two",
            "size(doc.y) = :two",
            "size(doc) = :three",
            "size(#name) BETWEEN :two AND :three",
            "size(tags) IN (:one, :two)",
            "size(:zoe) = size(face)",
            "attribute_exists(doc.y[0])",
            "attribute_not_exists(doc.y[2])",
            "attribute_not_exists(age.x)",
            "attribute_type(tags, :SS)",
            "attribute_type(:zoe, :S)"});
}

TEST_CASE("A condition is false, not an error, when the item has another type or lacks the attribute",
          "[expression][condition]") {
  CheckAll(false, kItem,
           {"age = :s42",
            "age < :s42",
            "age > :s42",
            "flag < :n42",
            "#list < :n42",
            "tags > :red",
            "gone = :one",
            "gone < :one",
            ":one < gone",
            "gone BETWEEN :one AND :two",
            ":one BETWEEN gone AND :two",
            "gone IN (:one, absent)",
            "begins_with(age, :zo)",
            "contains(age, :one)",
            "contains(#name, :one)",
            "contains(nums, :red)",
            "contains(gone, :red)",
            "contains(#name, gone)",
            "size(age) = :one",
            "size(flag) = :one",
            "size(nil) = :one",
            "size(gone) = :one",
            "size(#name) = :a",
            "attribute_type(gone, :S)",
            "attribute_type(age, :S)",
            "attribute_exists(doc.y.x)",
            "attribute_exists(doc[0])"});
}

TEST_CASE("Two attributes that are not there are unequal and in no order", "[expression][condition]") {
  for (const ItemView& item : {kItem.view(), ItemView()}) {
    CheckAll(true, item, {"gone <> absent", "gone <> :one", ":one <> gone", "attribute_not_exists(gone)"});
    CheckAll(false, item,
             {"gone = absent", "gone <= absent", "gone >= absent", "gone BETWEEN absent AND third",
              "attribute_exists(gone)"});
  }
}

TEST_CASE("NOT binds before AND, and AND before OR", "[expression][condition]") {
  CHECK(Holds("age = :n42 OR age = :one AND age = :two", kItem));
  CHECK_FALSE(Holds("(age = :n42 OR age = :one) AND age = :two", kItem));
  CHECK_FALSE(Holds("NOT age = :n42 AND age = :one", kItem));
  CHECK(Holds("NOT (age = :n42 AND age = :one)", kItem));
  CHECK(Holds("not NOT Not nOt age = :n42", kItem));
  CHECK(Holds("age BETWEEN :one AND :n43 AND #name = :zoe", kItem));
}

TEST_CASE("Strings and binaries compare by unsigned bytes", "[expression][condition]") {
  CHECK(Holds(":bin > :bin0", ItemView()));
  CHECK(Holds("bin < :bin", kItem));
}

TEST_CASE("CollectAttributes names every top-level attribute that is read", "[expression][condition]") {
  ParsedCache cache;
  Bindings bindings(kNames, kValues);
  const auto condition = CompileCondition(
      ConditionKind::kFilter, "#d.x = a OR NOT size(b[1]) IN (c, d) AND attribute_exists(e)", cache, bindings);
  REQUIRE(condition);
  std::set<std::string> names;
  condition->CollectAttributes(&names);
  CHECK(names == std::set<std::string>{"doc", "a", "b", "c", "d", "e"});
}

}  // namespace
}  // namespace karst::expression
