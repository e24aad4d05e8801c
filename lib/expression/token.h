// Token: one word or sign of an expression's text. Used by the lexer and the parsers of this room. Plain values.
#pragma once

#include <cstdint>
#include <string_view>

namespace karst::expression {

// Where something stands in the text: byte offsets, end exclusive.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

enum class TokenKind : std::uint8_t {
  kEnd,
  kWord,         // a name, a function or a keyword
  kPlaceholder,  // #name
  kValue,        // :value
  kInteger,
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kOpen,
  kClose,
  kOpenBracket,
  kCloseBracket,
  kComma,
  kDot,
  kPlus,
  kMinus,
  kUnknown,  // a character that no expression has
};

// Keywords are written in any case. Each grammar has its own: elsewhere they are ordinary (if reserved) names.
enum class Keyword : std::uint8_t { kNone, kAnd, kOr, kNot, kIn, kBetween, kSet, kRemove, kAdd, kDelete };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Keyword keyword = Keyword::kNone;  // of a kWord
  Span span;
  std::string_view text;  // empty at the end
};

}  // namespace karst::expression
