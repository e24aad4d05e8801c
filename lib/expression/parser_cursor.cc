#include "expression/parser_cursor.h"

#include <charconv>
#include <limits>
#include <string>

namespace karst::expression {

ParserCursor::ParserCursor(std::string_view text, int operators_max)
    : text_(text), lexer_(text), current_(lexer_.Next()), operators_max_(operators_max) {}

void ParserCursor::Advance() {
  previous_ = current_;
  has_previous_ = true;
  current_ = lexer_.Next();
}

bool ParserCursor::Fail(Diagnostic diagnostic) {
  if (!failure_) failure_ = std::move(diagnostic);
  return false;
}

// AWS quotes the text from the token before to the token after the one that did not fit.
bool ParserCursor::FailSyntax() {
  std::uint32_t begin = has_previous_ ? previous_.span.begin : current_.span.begin;
  std::uint32_t end = current_.span.end;
  if (Is(TokenKind::kEnd)) {
    end = has_previous_ ? previous_.span.end : end;
  } else {
    Lexer ahead = lexer_;
    if (const Token next = ahead.Next(); next.kind != TokenKind::kEnd) end = next.span.end;
  }
  const std::string_view token = Is(TokenKind::kEnd) ? "<EOF>" : current_.text;
  return Fail({Problem::kSyntax, current_.span, std::string(token), std::string(text_.substr(begin, end - begin))});
}

bool ParserCursor::Take(TokenKind kind) {
  if (!Is(kind)) return FailSyntax();
  Advance();
  return true;
}

bool ParserCursor::Take(Keyword keyword) {
  if (!Is(keyword)) return FailSyntax();
  Advance();
  return true;
}

// AWS stops at the first operator too many, so that is the count in its answer.
bool ParserCursor::CountOperator() {
  if (++operators_ <= operators_max_) return true;
  return Fail({Problem::kTooManyOperators, current_.span, std::to_string(operators_), ""});
}

bool ParserCursor::EnterOperator() {
  if (!CountOperator()) return false;
  if (++operator_nesting_ <= kOperatorNestingMax) return true;
  return Fail({Problem::kTooManyOperators, current_.span, std::to_string(operators_), ""});
}

bool ParserCursor::Enter() {
  if (++nesting_ <= kNestingMax) return true;
  return Fail({Problem::kRedundantParentheses, current_.span, "", ""});
}

bool ParserCursor::ParseName(IsName is_name, syntax::Path* path) {
  using Kind = syntax::PathStep::Kind;
  const bool is_placeholder = Is(TokenKind::kPlaceholder);
  if (!is_placeholder && !(Is(TokenKind::kWord) && is_name(current_.keyword))) return FailSyntax();
  path->steps.push_back({is_placeholder ? Kind::kPlaceholder : Kind::kName, current_.span, current_.text, 0});
  path->span.end = current_.span.end;
  Advance();
  return true;
}

bool ParserCursor::ParseIndex(syntax::Path* path) {
  if (!Is(TokenKind::kInteger)) return FailSyntax();
  syntax::PathStep step{syntax::PathStep::Kind::kIndex, current_.span, current_.text, 0};
  const auto [end, error] = std::from_chars(step.text.data(), step.text.data() + step.text.size(), step.index);
  // Out of range is a finding of its own, after syntax (structure_checker.h).
  if (error != std::errc()) step.index = std::numeric_limits<std::size_t>::max();
  path->steps.push_back(step);
  Advance();
  path->span.end = current_.span.end;
  return Take(TokenKind::kCloseBracket);
}

bool ParserCursor::ParsePath(IsName is_name, syntax::Path* path) {
  path->span = current_.span;
  return ParseName(is_name, path) && ParsePathTail(is_name, path);
}

bool ParserCursor::ParsePathTail(IsName is_name, syntax::Path* path) {
  while (Is(TokenKind::kDot) || Is(TokenKind::kOpenBracket)) {
    const bool is_index = Is(TokenKind::kOpenBracket);
    Advance();
    if (!(is_index ? ParseIndex(path) : ParseName(is_name, path))) return false;
  }
  return true;
}

void ParserCursor::NoteRedundantParentheses(Span span) {
  if (!redundant_) redundant_ = Diagnostic{Problem::kRedundantParentheses, span, "", ""};
}

}  // namespace karst::expression
