// The tables of tests/golden/partiql: what each statement means, or AWS's answer to it.
#include "support/golden.h"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "partiql/keys.h"
#include "partiql/parser.h"
#include "partiql/statement.h"
#include "partiql/tree_text.h"

namespace karst::partiql {
namespace {

std::string TextOf(const ValueView& value) {
  return value.type() == AttributeType::kNumber ? value.number().ToString() : "'" + std::string(value.string()) + "'";
}

std::string TextOf(const expression::KeyPredicate& predicate) {
  static constexpr const char* kOperators[] = {"=", "<", "<=", ">", ">=", "between", "begins_with"};
  std::string text =
      fmt::format("{} {} {}", predicate.attribute, kOperators[static_cast<int>(predicate.op)], TextOf(predicate.low));
  if (predicate.high) text += " and " + TextOf(predicate.high);
  return text;
}

std::string TextOf(const KeyPlan& plan) {
  if (plan.is_too_large) return "too large";
  if (!plan.is_keyed) return "scan";
  std::string text;
  for (const Branch& branch : plan.branches) {
    text += text.empty() ? "" : " | ";
    for (std::size_t i = 0; i < branch.predicates.size(); ++i) {
      text += (i > 0 ? ", " : "") + TextOf(branch.predicates[i]);
    }
    if (!branch.filters.empty()) text += fmt::format(" + {} filters", branch.filters.size());
  }
  return text.empty() ? "nothing" : text;
}

TEST_CASE("Statements parse into these trees, or are refused in AWS's words", "[partiql][golden]") {
  test::CheckGolden("partiql/statements.txt", [](const std::string& text) {
    const Result<Parsed> parsed = Parse(text);
    return parsed ? TreeText(parsed->root) : parsed.error().message();
  });
}

TEST_CASE("What DynamoDB does not support is refused in its words", "[partiql][golden]") {
  const std::vector<Value> parameters;
  test::CheckGolden("partiql/unsupported.txt", [&](const std::string& text) {
    const Result<Statement> prepared = Prepare(text, parameters);
    return prepared ? "fine" : prepared.error().message();
  });
}

TEST_CASE("A WHERE is spread into these branches of keys", "[partiql][golden]") {
  const catalog::KeyAttributes key{.hash = {{"pk", KeyType::kString}}, .range = {{"sk", KeyType::kNumber}}};
  const std::vector<Value> parameters;
  test::CheckGolden("partiql/keys.txt", [&](const std::string& where) {
    const Result<Statement> statement = Prepare("SELECT * FROM tab WHERE " + where, parameters);
    if (!statement) return statement.error().message();
    const Result<KeyPlan> plan = PlanKeys(key, statement->where);
    return plan ? TextOf(*plan) : plan.error().message();
  });
}

}  // namespace
}  // namespace karst::partiql
