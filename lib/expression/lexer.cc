#include "expression/lexer.h"

#include <array>
#include <utility>

namespace karst::expression {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsWordPart(char c) { return IsLetter(c) || IsDigit(c) || c == '_'; }

bool EqualIgnoringCase(std::string_view text, std::string_view upper) {
  if (text.size() != upper.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 'a' + 'A') : text[i];
    if (c != upper[i]) return false;
  }
  return true;
}

Keyword FindKeyword(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, Keyword>, 9> kKeywords = {{
      {"AND", Keyword::kAnd},
      {"OR", Keyword::kOr},
      {"NOT", Keyword::kNot},
      {"IN", Keyword::kIn},
      {"BETWEEN", Keyword::kBetween},
      {"SET", Keyword::kSet},
      {"REMOVE", Keyword::kRemove},
      {"ADD", Keyword::kAdd},
      {"DELETE", Keyword::kDelete},
  }};
  for (const auto& [text, keyword] : kKeywords) {
    if (EqualIgnoringCase(word, text)) return keyword;
  }
  return Keyword::kNone;
}

// The sign at the start of `text`, and its length; kUnknown for any other character, whole if it is UTF-8.
std::pair<TokenKind, std::size_t> ReadSign(std::string_view text) {
  const char next = text.size() > 1 ? text[1] : '\0';
  switch (text[0]) {
    case '=':
      return {TokenKind::kEqual, 1};
    case '<':
      if (next == '>') return {TokenKind::kNotEqual, 2};
      if (next == '=') return {TokenKind::kLessOrEqual, 2};
      return {TokenKind::kLess, 1};
    case '>':
      if (next == '=') return {TokenKind::kGreaterOrEqual, 2};
      return {TokenKind::kGreater, 1};
    case '(':
      return {TokenKind::kOpen, 1};
    case ')':
      return {TokenKind::kClose, 1};
    case '[':
      return {TokenKind::kOpenBracket, 1};
    case ']':
      return {TokenKind::kCloseBracket, 1};
    case ',':
      return {TokenKind::kComma, 1};
    case '.':
      return {TokenKind::kDot, 1};
    case '+':
      return {TokenKind::kPlus, 1};
    case '-':
      return {TokenKind::kMinus, 1};
    default:
      break;
  }
  std::size_t size = 1;
  if (static_cast<unsigned char>(text[0]) >= 0xC0) {
    while (size < text.size() && size < 4 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  }
  return {TokenKind::kUnknown, size};
}

}  // namespace

std::size_t Lexer::WordEnd(std::size_t from) const {
  while (from < text_.size() && IsWordPart(text_[from])) ++from;
  return from;
}

Token Lexer::Make(TokenKind kind, std::size_t size) {
  Token token;
  token.kind = kind;
  token.text = text_.substr(at_, size);
  token.span = {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(at_ + size)};
  at_ += size;
  return token;
}

Token Lexer::Next() {
  while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
  if (at_ == text_.size()) return Make(TokenKind::kEnd, 0);
  const char c = text_[at_];
  // A name that is not behind '#' starts with a letter: "_id" is a syntax error at "_".
  if (IsLetter(c)) {
    Token token = Make(TokenKind::kWord, WordEnd(at_) - at_);
    token.keyword = FindKeyword(token.text);
    return token;
  }
  if (IsDigit(c)) {
    std::size_t end = at_;
    while (end < text_.size() && IsDigit(text_[end])) ++end;
    return Make(TokenKind::kInteger, end - at_);
  }
  if (c == '#' || c == ':') {
    const std::size_t size = WordEnd(at_ + 1) - at_;
    if (size == 1) return Make(TokenKind::kUnknown, 1);
    return Make(c == '#' ? TokenKind::kPlaceholder : TokenKind::kValue, size);
  }
  const auto [kind, size] = ReadSign(text_.substr(at_));
  return Make(kind, size);
}

}  // namespace karst::expression
