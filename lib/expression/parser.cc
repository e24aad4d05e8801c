#include "expression/parser.h"

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
Finding ParseTree(ParsedExpression* parsed, bool (*parse)(ParserCursor&, Tree*)) {
  ParserCursor cursor(parsed->text);
  Tree& tree = parsed->tree.emplace<Tree>();
  if (!parse(cursor, &tree)) return cursor.failure();
  if (cursor.redundant_parentheses()) return cursor.redundant_parentheses();
  return CheckStructure(tree);
}

Finding ParseKind(ParsedExpression* parsed) {
  switch (parsed->kind) {
    case ExpressionKind::kCondition:
    case ExpressionKind::kFilter:
    case ExpressionKind::kKeyCondition:
      return ParseTree<syntax::Condition>(parsed, ParseCondition);
    case ExpressionKind::kUpdate:
      return ParseTree<syntax::Update>(parsed, ParseUpdate);
    case ExpressionKind::kProjection:
      return ParseTree<syntax::Projection>(parsed, ParseProjection);
  }
  return std::nullopt;
}

}  // namespace

ParseOutcome Parse(ExpressionKind kind, std::string_view text) {
  if (text.empty()) return Diagnostic{Problem::kEmpty, {}, "", ""};
  if (text.size() > limits::kExpressionBytesMax) {
    return Diagnostic{Problem::kTooLong, {}, std::to_string(text.size()), ""};
  }
  auto parsed = std::make_shared<ParsedExpression>(kind, text);
  if (Finding finding = ParseKind(parsed.get())) return *std::move(finding);
  return std::shared_ptr<const ParsedExpression>(std::move(parsed));
}

Result<std::shared_ptr<const ParsedExpression>> ParseOrError(ExpressionKind kind, std::string_view text) {
  ParseOutcome outcome = Parse(kind, text);
  if (const auto* diagnostic = std::get_if<Diagnostic>(&outcome)) return ToError(*diagnostic, kind);
  return *std::get_if<std::shared_ptr<const ParsedExpression>>(&outcome);
}

}  // namespace karst::expression
