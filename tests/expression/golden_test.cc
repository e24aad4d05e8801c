// The tables of tests/golden/expression: what each text means, or AWS's answer to it. The placeholders that an
// expression may use are those below.
#include "support/golden.h"

#include <string>

#include <fmt/format.h>

#include "base/error_table.h"
#include "expression/compile.h"
#include "expression/parser.h"
#include "expression/printer.h"

namespace karst::expression {
namespace {

const ExpressionAttributeNames kNames{{"#a", "a"}, {"#b", "b"}, {"#c", "c"}, {"#3", "[3]"}, {"#size", "size"}};

const Item kValues{{":s", "a"},
                   {":s2", "b"},
                   {":n", 1},
                   {":n2", 2.5},
                   {":b", Binary("a")},
                   {":b2", Binary("bc")},
                   {":bool", true},
                   {":null", nullptr},
                   {":ss", StringSet{"a"}},
                   {":ns", NumberSet{1}},
                   {":bs", BinarySet{"a"}},
                   {":m", Map{}},
                   {":l", List{}},
                   {":S", "S"},
                   {":DOG", "DOG"}};

std::string Printed(ExpressionKind kind, const std::string& text) {
  const ParseOutcome outcome = Parse(kind, text);
  const auto& parsed = std::get<std::shared_ptr<const ParsedExpression>>(outcome);
  const std::string printed = Print(*parsed);
  // What is printed must mean the same.
  const ParseOutcome again = Parse(kind, printed);
  REQUIRE(std::holds_alternative<std::shared_ptr<const ParsedExpression>>(again));
  CHECK(Print(*std::get<std::shared_ptr<const ParsedExpression>>(again)) == printed);
  return printed;
}

// The tree when the text compiles, else the message.
template <typename Compile>
std::string TreeOrMessage(ExpressionKind kind, const std::string& text, Compile compile) {
  ParsedCache cache;
  Bindings bindings(kNames, kValues);
  const auto compiled = compile(Expression(text), cache, bindings);
  if (compiled) return Printed(kind, text);
  CHECK(compiled.error().code() == ErrorCode::kValidation);
  return compiled.error().message();
}

std::string_view NameOf(KeyOperator op) {
  switch (op) {
    case KeyOperator::kEqual:
      return "=";
    case KeyOperator::kLess:
      return "<";
    case KeyOperator::kLessOrEqual:
      return "<=";
    case KeyOperator::kGreater:
      return ">";
    case KeyOperator::kGreaterOrEqual:
      return ">=";
    case KeyOperator::kBetween:
      return "BETWEEN";
    case KeyOperator::kBeginsWith:
      return "begins_with";
    case KeyOperator::kNotIndexable:
      return "none";
  }
  return "";
}

std::string TextOf(const ValueView& value) {
  return value.type() == AttributeType::kNumber ? value.number().ToString() : std::string(value.payload());
}

std::string Predicates(const std::string& text) {
  ParsedCache cache;
  Bindings bindings(kNames, kValues);
  const auto predicates = CompileKeyCondition(Expression(text), cache, bindings);
  if (!predicates) return predicates.error().message();
  std::string printed;
  for (const KeyPredicate& predicate : *predicates) {
    if (!printed.empty()) printed += "; ";
    printed += fmt::format("{} {} {}", predicate.attribute, NameOf(predicate.op), TextOf(predicate.low));
    if (predicate.op == KeyOperator::kBetween) printed += fmt::format(" AND {}", TextOf(predicate.high));
  }
  return printed;
}

TEST_CASE("Conditions parse, or are refused in AWS's words", "[expression][golden]") {
  test::CheckGolden("expression/condition.txt", [](const std::string& text) {
    return TreeOrMessage(ExpressionKind::kCondition, text, [](const auto& expression, auto& cache, auto& bindings) {
      return CompileCondition(ConditionKind::kCondition, expression, cache, bindings);
    });
  });
}

TEST_CASE("Updates parse, or are refused in AWS's words", "[expression][golden]") {
  test::CheckGolden("expression/update.txt", [](const std::string& text) {
    return TreeOrMessage(ExpressionKind::kUpdate, text, CompileUpdate);
  });
}

TEST_CASE("Projections parse, or are refused in AWS's words", "[expression][golden]") {
  test::CheckGolden("expression/projection.txt", [](const std::string& text) {
    return TreeOrMessage(ExpressionKind::kProjection, text, CompileProjection);
  });
}

TEST_CASE("Key conditions split into predicates, or are refused in AWS's words", "[expression][golden]") {
  test::CheckGolden("expression/key_condition.txt", Predicates);
}

}  // namespace
}  // namespace karst::expression
