#include "partiql/lexer.h"

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "partiql/keywords.h"
#include "partiql/problem.h"

namespace karst::partiql {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWordStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'; }
bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

TokenKind WordKind(std::string_view lower) {
  if (IsWordOperator(lower)) return TokenKind::kOperator;
  if (lower == "as") return TokenKind::kAs;
  if (lower == "at") return TokenKind::kAt;
  if (lower == "by") return TokenKind::kBy;
  if (lower == "null") return TokenKind::kNull;
  if (lower == "missing") return TokenKind::kMissing;
  if (lower == "asc") return TokenKind::kAscending;
  if (lower == "desc") return TokenKind::kDescending;
  if (lower == "true" || lower == "false") return TokenKind::kBoolean;
  return IsKeyword(lower) ? TokenKind::kKeyword : TokenKind::kIdentifier;
}

TokenKind SignKind(std::string_view sign) {
  switch (sign.front()) {
    case '?':
      return TokenKind::kParameter;
    case '*':
      return TokenKind::kStar;
    case '.':
      return TokenKind::kDot;
    case ',':
      return TokenKind::kComma;
    case ':':
      return TokenKind::kColon;
    case ';':
      return TokenKind::kSemicolon;
    case '(':
      return TokenKind::kOpen;
    case ')':
      return TokenKind::kClose;
    case '[':
      return TokenKind::kOpenBracket;
    case ']':
      return TokenKind::kCloseBracket;
    case '{':
      return TokenKind::kOpenBrace;
    case '}':
      return TokenKind::kCloseBrace;
    default:
      return sign == "<<" ? TokenKind::kOpenBag : sign == ">>" ? TokenKind::kCloseBag : TokenKind::kOperator;
  }
}

// What words merge by: quoted names and literals never do.
std::string_view MergeText(const Token& token) {
  switch (token.kind) {
    case TokenKind::kKeyword:
    case TokenKind::kOperator:
      return token.text;
    default:
      return {};
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // False when the text has something that no statement has.
  bool Run() {
    while (true) {
      if (!SkipSpaceAndComments()) return false;
      token_ = Token();
      token_.position = Here();
      begin_ = at_;
      if (AtEnd()) {
        tokens_.push_back(std::move(token_));
        return true;
      }
      if (!ReadToken()) return false;
      token_.position.length = characters_ - begin_characters_;
      Add();
    }
  }

  std::vector<Token> Take() { return std::move(tokens_); }

 private:
  bool AtEnd() const { return at_ == text_.size(); }
  char Peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void Advance() {
    const char c = text_[at_++];
    if (IsContinuation(c)) return;
    ++characters_;
    if (c == '\n') {
      ++line_;
      column_ = 0;
      after_return_ = false;
      return;
    }
    if (after_return_) {
      ++line_;
      column_ = 0;
    }
    after_return_ = c == '\r';
    if (!after_return_) ++column_;
  }
  void Advance(std::size_t count) {
    for (; count > 0; --count) Advance();
  }

  Position Here() {
    begin_characters_ = characters_;
    const bool new_line = after_return_ && Peek() != '\n';
    return {new_line ? line_ + 1 : line_, new_line ? 1 : column_ + 1, 0};
  }

  bool SkipSpaceAndComments() {
    while (!AtEnd()) {
      if (IsSpace(Peek())) {
        Advance();
      } else if (Peek() == '-' && Peek(1) == '-') {
        while (!AtEnd() && Peek() != '\n' && Peek() != '\r') Advance();
      } else if (Peek() == '/' && Peek(1) == '*') {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return false;
        Advance(end + 2 - at_);
      } else {
        return true;
      }
    }
    return true;
  }

  bool ReadToken() {
    const char c = Peek();
    if (IsWordStart(c)) {
      ReadWord();
      return true;
    }
    if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) return ReadNumber();
    if (c == '\'') return ReadQuoted(TokenKind::kString);
    if (c == '"') return ReadQuoted(TokenKind::kQuoted);
    if (c == '`') return ReadIon();
    return ReadSign();
  }

  void ReadWord() {
    while (IsWordStart(Peek()) || IsDigit(Peek())) Advance();
    const std::string_view word = text_.substr(begin_, at_ - begin_);
    std::string lower = Lower(word);
    token_.kind = WordKind(lower);
    token_.text = token_.kind == TokenKind::kIdentifier ? std::string(word) : std::move(lower);
  }

  bool ReadNumber() {
    while (IsDigit(Peek())) Advance();
    std::int64_t fraction_digits = 0;
    if (Peek() == '.') {
      Advance();
      for (; IsDigit(Peek()); ++fraction_digits) Advance();
    }
    std::int64_t exponent = 0;
    if ((Peek() == 'e' || Peek() == 'E') && !ReadExponent(&exponent)) return false;
    // Both the exponent and the scale are integers of 32 bits to AWS.
    const std::int64_t scale = fraction_digits - exponent;
    constexpr std::int64_t kMax = std::numeric_limits<std::int32_t>::max();
    if (exponent > kMax || exponent < -kMax - 1 || scale > kMax || scale < -kMax - 1) return false;
    token_.kind = TokenKind::kNumber;
    token_.text = text_.substr(begin_, at_ - begin_);
    return true;
  }

  bool ReadExponent(std::int64_t* exponent) {
    Advance();
    const bool negative = Peek() == '-';
    if (negative || Peek() == '+') Advance();
    const std::size_t digits = at_;
    while (IsDigit(Peek())) Advance();
    const auto [end, error] = std::from_chars(text_.data() + digits, text_.data() + at_, *exponent);
    if (negative) *exponent = -*exponent;
    return at_ > digits && error == std::errc() && end == text_.data() + at_;
  }

  // A doubled quote stands for one.
  bool ReadQuoted(TokenKind kind) {
    const char quote = Peek();
    token_.kind = kind;
    for (Advance(); !AtEnd(); Advance()) {
      if (Peek() == quote) {
        Advance();
        if (Peek() != quote || AtEnd()) return true;
      }
      token_.text.push_back(Peek());
    }
    return false;
  }

  bool ReadIon() {
    token_.kind = TokenKind::kIon;
    const std::size_t end = text_.find('`', at_ + 1);
    if (end == std::string_view::npos) return false;
    Advance(end + 1 - at_);
    return true;
  }

  bool ReadSign() {
    static constexpr std::string_view kDoubled[] = {"<=", ">=", "<>", "!=", "<<", ">>", "||"};
    static constexpr std::string_view kSingle = "()[]{}:,*;?%=@+<>-/.";
    std::string_view sign = text_.substr(at_, 2);
    bool known = false;
    for (const std::string_view doubled : kDoubled) known = known || doubled == sign;
    if (!known) {
      sign = text_.substr(at_, 1);
      if (kSingle.find(sign.front()) == std::string_view::npos) return false;
    }
    token_.kind = SignKind(sign);
    token_.text = sign == "!=" ? "<>" : sign;
    Advance(sign.size());
    return true;
  }

  void Add() {
    if (!tokens_.empty()) {
      if (const auto merged = Merge(MergeText(tokens_.back()), MergeText(token_))) {
        tokens_.back().kind = merged->is_operator ? TokenKind::kOperator : TokenKind::kKeyword;
        tokens_.back().text = merged->text;
        return;
      }
    }
    tokens_.push_back(std::move(token_));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 0;
  std::uint32_t characters_ = 0;
  std::uint32_t begin_characters_ = 0;
  bool after_return_ = false;
  Token token_;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> Tokenize(std::string_view text) {
  Lexer lexer(text);
  if (!lexer.Run()) return Malformed("");
  return lexer.Take();
}

}  // namespace karst::partiql
