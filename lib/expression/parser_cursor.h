// ParserCursor: where a parser stands in the text. It holds the current token, the first failure, and the counts that
// bound a parse. Used by the parsers of this room, each on its own stack. Not thread-safe.
#pragma once

#include <string_view>

#include "expression/diagnostic.h"
#include "expression/lexer.h"
#include "expression/syntax.h"
#include "expression/token.h"

namespace karst::expression {

class ParserCursor {
 public:
  // Parentheses within each other. More could not be sense: every level that is not redundant needs an operator.
  static constexpr int kNestingMax = 320;
  // Operators within each other without parentheses: NOT NOT a = b, size(size(a)). More than the 300 that a user may
  // write; it bounds the depth of a tree whose operators are not counted.
  static constexpr int kOperatorNestingMax = 320;

  ParserCursor(std::string_view text, int operators_max);

  const Token& current() const { return current_; }
  bool Is(TokenKind kind) const { return current_.kind == kind; }
  bool Is(Keyword keyword) const { return current_.keyword == keyword; }
  void Advance();

  // Each is false after noting the failure, which ends the parse: the caller returns at once.
  bool Take(TokenKind kind);  // the current token must be of this kind
  bool Take(Keyword keyword);
  bool FailSyntax();  // the current token fits nothing; always false
  bool CountOperator();
  bool EnterOperator();  // counts one that holds what follows; LeaveOperator behind that
  void LeaveOperator() { --operator_nesting_; }
  bool Enter();  // one level of parentheses deeper; Leave on the way back
  void Leave() { --nesting_; }
  int nesting() const { return nesting_; }

  // name ('.' name | '[' index ']')*. `is_name` tells which words are names here; keywords of the grammar are not.
  using IsName = bool (*)(Keyword keyword);
  bool ParsePath(IsName is_name, syntax::Path* path);
  // The steps after a path's start.
  bool ParsePathTail(IsName is_name, syntax::Path* path);

  // Double parentheses: answered after the whole text is known to be of correct syntax.
  void NoteRedundantParentheses(Span span);

  const Finding& failure() const { return failure_; }
  const Finding& redundant_parentheses() const { return redundant_; }

 private:
  bool ParseName(IsName is_name, syntax::Path* path);
  bool ParseIndex(syntax::Path* path);
  bool Fail(Diagnostic diagnostic);

  std::string_view text_;
  Lexer lexer_;
  Token previous_;
  Token current_;
  bool has_previous_ = false;
  const int operators_max_;
  int operators_ = 0;
  int nesting_ = 0;
  int operator_nesting_ = 0;
  Finding failure_;
  Finding redundant_;
};

}  // namespace karst::expression
