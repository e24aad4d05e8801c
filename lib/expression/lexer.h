// Lexer: the text of an expression as tokens, one at a time. Used by ParserCursor. It never fails: what is no token is
// a kUnknown token of one character. A copy reads on independently, which gives look-ahead. Not thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

#include "expression/token.h"

namespace karst::expression {

class Lexer {
 public:
  // `text` must outlive the lexer and its tokens.
  explicit Lexer(std::string_view text) : text_(text) {}

  // The next token; kEnd, again and again, at the end.
  Token Next();

 private:
  Token Make(TokenKind kind, std::size_t size);
  std::size_t WordEnd(std::size_t from) const;

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace karst::expression
