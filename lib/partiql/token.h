// Token: one word, sign or literal of a statement. Used by the lexer and the parsers of this room. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace karst::partiql {

// Where a token stands, as messages name it: line and column from 1, length in characters.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t length = 0;
};

enum class TokenKind : std::uint8_t {
  kEnd,
  kIdentifier,  // written plainly, and no keyword
  kQuoted,      // "name"
  kKeyword,     // a word that is no name unless quoted; `text` is in lower case
  kOperator,    // a sign or a word between or before operands; `text` is in lower case
  kString,      // 'text'
  kNumber,
  kIon,  // `literal`: PartiQL has these, DynamoDB does not
  kNull,
  kMissing,
  kBoolean,
  kParameter,  // ?
  kAs,
  kAt,
  kBy,
  kAscending,
  kDescending,
  kStar,
  kDot,
  kComma,
  kColon,
  kSemicolon,
  kOpen,
  kClose,
  kOpenBracket,
  kCloseBracket,
  kOpenBag,   // <<
  kCloseBag,  // >>
  kOpenBrace,
  kCloseBrace,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Position position;
  std::string text;  // without quotes, and with doubled quotes made single
};

}  // namespace karst::partiql
