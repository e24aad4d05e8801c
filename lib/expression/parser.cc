#include "expression/parser.h"

#include <limits>
#include <string>
#include <utility>

#include "base/limits.h"
#include "expression/condition_parser.h"
#include "expression/projection_parser.h"
#include "expression/structure_checker.h"
#include "expression/update_parser.h"

namespace karst::expression {
namespace {

template <typename Tree>
Finding ParseTree(ParsedExpression* parsed, int operators_max, bool (*parse)(ParserCursor&, Tree*)) {
  ParserCursor cursor(parsed->text, operators_max);
  Tree& tree = parsed->tree.emplace<Tree>();
  if (!parse(cursor, &tree)) return cursor.failure();
  if (cursor.redundant_parentheses()) return cursor.redundant_parentheses();
  return CheckStructure(tree);
}

Finding ParseKind(ParsedExpression* parsed, int operators_max) {
  switch (parsed->kind) {
    case ExpressionKind::kCondition:
    case ExpressionKind::kFilter:
    case ExpressionKind::kKeyCondition:
      return ParseTree<syntax::Condition>(parsed, operators_max, ParseCondition);
    case ExpressionKind::kUpdate:
      return ParseTree<syntax::Update>(parsed, operators_max, ParseUpdate);
    case ExpressionKind::kProjection:
      return ParseTree<syntax::Projection>(parsed, operators_max, ParseProjection);
  }
  return std::nullopt;
}

}  // namespace

ParseOutcome Parse(ExpressionKind kind, std::string_view text, Limits limits) {
  if (text.empty()) return Diagnostic{Problem::kEmpty, {}, "", ""};
  const bool limited = limits == Limits::kHold;
  if (limited && text.size() > limits::kExpressionBytesMax) {
    return Diagnostic{Problem::kTooLong, {}, std::to_string(text.size()), ""};
  }
  const int operators_max = limited ? limits::kExpressionOperatorsMax : std::numeric_limits<int>::max();
  auto parsed = std::make_shared<ParsedExpression>(kind, text);
  if (Finding finding = ParseKind(parsed.get(), operators_max)) return *std::move(finding);
  return std::shared_ptr<const ParsedExpression>(std::move(parsed));
}

Result<std::shared_ptr<const ParsedExpression>> ParseOrError(ExpressionKind kind, std::string_view text,
                                                             Limits limits) {
  ParseOutcome outcome = Parse(kind, text, limits);
  if (const auto* diagnostic = std::get_if<Diagnostic>(&outcome)) return ToError(*diagnostic, kind);
  return *std::get_if<std::shared_ptr<const ParsedExpression>>(&outcome);
}

}  // namespace karst::expression
