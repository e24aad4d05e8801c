#include "expression/operand_parser.h"

namespace karst::expression {
namespace {

using syntax::Operand;

bool ParseArguments(ParserCursor& cursor, const OperandGrammar& grammar, Operand* function) {
  do {
    cursor.Advance();  // '(' or ','
    if (!ParseOperand(cursor, grammar, &function->arguments.emplace_back())) return false;
  } while (cursor.Is(TokenKind::kComma));
  function->span.end = cursor.current().span.end;
  return cursor.Take(TokenKind::kClose);
}

bool ParsePathOrFunction(ParserCursor& cursor, const OperandGrammar& grammar, Operand* operand) {
  const Token first = cursor.current();
  operand->span = first.span;
  if (!cursor.ParsePath(grammar.is_name, &operand->path)) return false;
  operand->span.end = operand->path.span.end;
  const bool is_function =
      cursor.Is(TokenKind::kOpen) && first.kind == TokenKind::kWord && operand->path.steps.size() == 1;
  if (!is_function) return true;
  operand->kind = Operand::Kind::kFunction;
  operand->text = first.text;
  operand->path.steps.clear();
  if (!cursor.EnterOperator() || !ParseArguments(cursor, grammar, operand)) return false;
  cursor.LeaveOperator();
  return true;
}

bool ParseParenthesized(ParserCursor& cursor, const OperandGrammar& grammar, Operand* operand) {
  const Span open = cursor.current().span;
  if (!cursor.Enter()) return false;
  cursor.Advance();
  if (!ParseOperand(cursor, grammar, operand)) return false;
  cursor.Leave();
  const Span close = cursor.current().span;
  if (!cursor.Take(TokenKind::kClose)) return false;
  if (operand->parenthesized) cursor.NoteRedundantParentheses({open.begin, close.end});
  operand->parenthesized = true;
  operand->span = {open.begin, close.end};
  return ParseGroupedPathTail(cursor, grammar, operand);
}

}  // namespace

bool ParseGroupedPathTail(ParserCursor& cursor, const OperandGrammar& grammar, Operand* operand) {
  const bool continues = cursor.Is(TokenKind::kDot) || cursor.Is(TokenKind::kOpenBracket);
  if (!continues || !grammar.grouped_paths || operand->kind != Operand::Kind::kPath) return true;
  operand->parenthesized = false;
  if (!cursor.ParsePathTail(grammar.is_name, &operand->path)) return false;
  operand->span.end = operand->path.span.end;
  return true;
}

bool ParseOperand(ParserCursor& cursor, const OperandGrammar& grammar, Operand* operand) {
  if (cursor.Is(TokenKind::kOpen)) return ParseParenthesized(cursor, grammar, operand);
  if (!cursor.Is(TokenKind::kValue)) return ParsePathOrFunction(cursor, grammar, operand);
  operand->kind = Operand::Kind::kValue;
  operand->text = cursor.current().text;
  operand->span = cursor.current().span;
  cursor.Advance();
  return true;
}

}  // namespace karst::expression
