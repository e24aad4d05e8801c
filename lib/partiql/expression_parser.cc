#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/try.h"
#include "partiql/keywords.h"
#include "partiql/lexer.h"
#include "partiql/parser.h"
#include "partiql/parser_state.h"
#include "partiql/problem.h"

namespace karst::partiql {
namespace {

using syntax::Node;
using syntax::NodeKind;

// Neither is a limit of DynamoDB's own, but what it supports is less deep. Together they bound the height of a tree.
constexpr int kDepthMax = 160;
constexpr int kChainMax = 4;  // a + b + c ...: each sign makes the tree higher

constexpr int kNotPrecedence = 30;

Node Atom(NodeKind kind, const Token& token) {
  Node node;
  node.kind = kind;
  node.position = token.position;
  node.text = token.text;
  return node;
}

// "0.50" of "-0.50" and the other way round.
void Negate(Node* number) {
  if (number->text.starts_with('-')) {
    number->text.erase(0, 1);
  } else {
    number->text.insert(0, 1, '-');
  }
}

NodeKind InfixKind(std::string_view op) {
  if (op == "and") return NodeKind::kAnd;
  if (op == "or") return NodeKind::kOr;
  if (op == "is" || op == "is_not") return NodeKind::kIs;
  if (op == "in" || op == "not_in") return NodeKind::kIn;
  if (op == "between" || op == "not_between") return NodeKind::kBetween;
  if (op == "like" || op == "not_like") return NodeKind::kLike;
  return NodeKind::kBinary;
}

// Chains of AND and OR become one node, so that only parentheses make them deep.
bool IsLink(NodeKind kind, const Node& left) {
  return kind == left.kind && (kind == NodeKind::kAnd || kind == NodeKind::kOr);
}

}  // namespace

const Token& Parser::Ahead(std::size_t count) const { return tokens_[std::min(at_ + count, tokens_.size() - 1)]; }

void Parser::Advance() {
  if (at_ + 1 < tokens_.size()) ++at_;
}

bool Parser::IsWord(std::string_view word) const {
  return (Is(TokenKind::kKeyword) || Is(TokenKind::kOperator)) && current().text == word;
}

bool Parser::AtEndOfStatement() const {
  return Is(TokenKind::kEnd) || (Is(TokenKind::kSemicolon) && Ahead(1).kind == TokenKind::kEnd);
}

bool Parser::Fail(std::string_view detail) {
  if (!error_) error_ = Malformed(detail);
  return false;
}

bool Parser::Take(TokenKind kind, std::string_view name) {
  if (!Is(kind)) return Fail(fmt::format("Expected {}", name));
  Advance();
  return true;
}

bool Parser::ParseAll(Node* root) {
  if (!ParseExpression(-1, root)) return false;
  if (!AtEndOfStatement()) {
    return Fail(Is(TokenKind::kSemicolon) ? "Unexpected token after semicolon. (Only one query is allowed.)"
                                          : "Unexpected token after expression");
  }
  if (nested_manipulation_.empty()) return true;
  return Fail(fmt::format("Keyword {} only expected at the top level in the query", nested_manipulation_));
}

bool Parser::ParseExpression(int precedence, Node* out) {
  if (++depth_ > kDepthMax) return Fail("");
  if (!ParseUnary(out)) return false;
  for (int links = 0;;) {
    const bool is_operator = Is(TokenKind::kOperator) || Is(TokenKind::kStar);
    const int infix = is_operator ? InfixPrecedence(current().text) : 0;
    if (infix == 0 || infix <= precedence) break;
    if (!IsLink(InfixKind(current().text), *out) && ++links > kChainMax) return Fail("");
    if (!ParseInfix(out)) return false;
  }
  --depth_;
  return true;
}

// What follows the left operand, which becomes the first child.
bool Parser::ParseInfix(Node* left) {
  const Token op = current();
  const NodeKind kind = InfixKind(op.text);
  if (!IsLink(kind, *left)) {
    Node node;
    node.kind = kind;
    node.position = op.position;
    node.text = op.text;
    node.negated = op.text.starts_with("not_") || op.text == "is_not";
    node.children.push_back(std::move(*left));
    *left = std::move(node);
  }
  if (kind == NodeKind::kIs) return ParseIs(left);
  if (kind == NodeKind::kIn) return ParseIn(left);
  if (!ParseRight(InfixPrecedence(op.text), &left->children.emplace_back())) return false;
  if (kind == NodeKind::kBetween) return ParseBetween(left);
  if (kind == NodeKind::kLike && IsWord("escape")) {
    Advance();
    if (AtEndOfStatement()) return Fail("Expected expression after ESCAPE");
    return ParseExpression(InfixPrecedence("like"), &left->children.emplace_back());
  }
  return true;
}

bool Parser::ParseRight(int precedence, Node* out) {
  if (tokens_.size() - at_ < 3) return Fail("Missing right-hand side expression of infix operator");
  Advance();
  return ParseExpression(precedence, out);
}

bool Parser::ParseBetween(Node* between) {
  if (!IsWord("and")) return Fail("Expected AND keyword");
  Advance();
  if (AtEndOfStatement()) return Fail("Expected expression after AND");
  return ParseExpression(InfixPrecedence("between"), &between->children.emplace_back());
}

// IN (a, b) is a list, whatever the number of its elements.
bool Parser::ParseIn(Node* in) {
  const bool is_list = Ahead(1).kind == TokenKind::kOpen && Ahead(2).text != "select" && Ahead(2).text != "values";
  if (!is_list) return ParseRight(InfixPrecedence("in"), &in->children.emplace_back());
  Advance();
  Node& list = in->children.emplace_back(Atom(NodeKind::kList, current()));
  Advance();
  return ParseCommaList(&list.children) && Take(TokenKind::kClose, "RIGHT_PAREN");
}

bool Parser::ParseIs(Node* is) {
  Advance();
  const bool has_name = Is(TokenKind::kKeyword) || Is(TokenKind::kNull) || Is(TokenKind::kMissing);
  is->text = has_name ? TypeName(current().text) : std::string_view();
  if (is->text.empty()) return Fail("Expected type name");
  Advance();
  if (!Is(TokenKind::kOpen)) return true;
  Advance();
  std::vector<Node> arguments;  // a precision, of which no type that DynamoDB supports has one
  return ParseCommaList(&arguments) && Take(TokenKind::kClose, "RIGHT_PAREN");
}

bool Parser::ParseUnary(Node* out) {
  if (!IsWord("not")) return ParseSigned(out);
  *out = Atom(NodeKind::kNot, current());
  Advance();
  return ParseExpression(kNotPrecedence, &out->children.emplace_back());
}

// Signs before a number are part of it.
bool Parser::ParseSigned(Node* out) {
  const bool negative = IsWord("-");
  if (!negative && !IsWord("+")) return ParsePath(out);
  if (++depth_ > kDepthMax) return Fail("");
  Node sign = Atom(negative ? NodeKind::kNegative : NodeKind::kPositive, current());
  Advance();
  if (!ParseUnary(out)) return false;
  --depth_;
  if (out->kind == NodeKind::kNumber) {
    if (negative) Negate(out);
    return true;
  }
  sign.children.push_back(std::move(*out));
  *out = std::move(sign);
  return true;
}

bool Parser::ParsePath(Node* out) { return ParseTerm(out) && ParsePathSteps(/*simple=*/false, out); }

bool Parser::ParsePathSteps(bool simple, Node* path) {
  if (!Is(TokenKind::kDot) && !Is(TokenKind::kOpenBracket)) return true;
  Node root = std::move(*path);
  *path = Node();
  path->kind = NodeKind::kPath;
  path->position = root.position;
  path->children.push_back(std::move(root));
  while (true) {
    if (Is(TokenKind::kDot)) {
      if (!ParseDotStep(simple, path)) return false;
    } else if (Is(TokenKind::kOpenBracket)) {
      if (!ParseBracketStep(simple, path)) return false;
    } else {
      return true;
    }
  }
}

bool Parser::ParseDotStep(bool simple, Node* path) {
  Advance();
  if (IsName()) {
    path->children.push_back(Atom(NodeKind::kString, current()));
  } else if (Is(TokenKind::kStar)) {
    if (simple) return Fail("Invalid path dot component for simple path");
    path->children.push_back(Atom(NodeKind::kStar, current()));
  } else {
    return Fail("Invalid path dot component");
  }
  Advance();
  return true;
}

bool Parser::ParseBracketStep(bool simple, Node* path) {
  Advance();
  Node& step = path->children.emplace_back();
  if (Is(TokenKind::kStar)) {
    step = Atom(NodeKind::kStar, current());
    Advance();
  } else if (!ParseExpression(-1, &step)) {
    return false;
  }
  step.in_brackets = true;
  if (!Take(TokenKind::kCloseBracket, "RIGHT_BRACKET")) return false;
  const bool is_literal = step.kind == NodeKind::kNumber || step.kind == NodeKind::kString ||
                          step.kind == NodeKind::kName || step.kind == NodeKind::kBoolean;
  return !simple || is_literal || Fail("Invalid path component for simple path");
}

bool Parser::ParseLiteral(NodeKind kind, Node* out) {
  *out = Atom(kind, current());
  Advance();
  return true;
}

bool Parser::ParseTerm(Node* out) {
  switch (current().kind) {
    case TokenKind::kString:
      return ParseLiteral(NodeKind::kString, out);
    case TokenKind::kNumber:
      return ParseLiteral(NodeKind::kNumber, out);
    case TokenKind::kBoolean:
      return ParseLiteral(NodeKind::kBoolean, out);
    case TokenKind::kNull:
      return ParseLiteral(NodeKind::kNull, out);
    case TokenKind::kMissing:
      return ParseLiteral(NodeKind::kMissing, out);
    case TokenKind::kIon:
      return ParseLiteral(NodeKind::kIon, out);
    case TokenKind::kParameter:
      ParseLiteral(NodeKind::kParameter, out);
      out->parameter = parameters_++;
      return true;
    case TokenKind::kIdentifier:
    case TokenKind::kQuoted:
      return Ahead(1).kind == TokenKind::kOpen ? ParseCall(out) : ParseLiteral(NodeKind::kName, out);
    case TokenKind::kOpen:
      return ParseGroup(out);
    case TokenKind::kOpenBracket:
      *out = Atom(NodeKind::kList, current());
      return ParseItems(TokenKind::kCloseBracket, "RIGHT_BRACKET", out);
    case TokenKind::kOpenBag:
      *out = Atom(NodeKind::kBag, current());
      return ParseItems(TokenKind::kCloseBag, "RIGHT_DOUBLE_ANGLE_BRACKET", out);
    case TokenKind::kOpenBrace:
      return ParseStruct(out);
    case TokenKind::kOperator:
      return Fail("Unexpected operator");
    case TokenKind::kKeyword:
      return ParseKeyword(out);
    default:
      return Fail("Unexpected term");
  }
}

bool Parser::ParseKeyword(Node* out) {
  const std::string& word = current().text;
  if (word == "select") return ParseSelect(out);
  if (word == "update") return ParseUpdate(out);
  if (word == "delete") return ParseDelete(out);
  if (word == "from") return ParseFromFirst(out);
  if (word == "insert_into" || word == "set" || word == "remove") return ParseBareChange(out);
  if (IsFunctionKeyword(word) && Ahead(1).kind == TokenKind::kOpen) return ParseCall(out);
  return Fail("Unexpected keyword");
}

// One expression in parentheses is itself; several are a list.
bool Parser::ParseGroup(Node* out) {
  *out = Atom(NodeKind::kList, current());
  Advance();
  if (!ParseCommaList(&out->children) || !Take(TokenKind::kClose, "RIGHT_PAREN")) return false;
  if (out->children.size() > 1) return true;
  Node only = std::move(out->children.front());
  *out = std::move(only);
  return true;
}

bool Parser::ParseCall(Node* out) {
  *out = Atom(NodeKind::kCall, current());
  Advance();
  if (Ahead(1).kind == TokenKind::kStar) return Fail(fmt::format("{}(*) is not allowed", out->text));
  return ParseItems(TokenKind::kClose, "RIGHT_PAREN", out);
}

// From the opening sign to the closing one; there may be nothing between them.
bool Parser::ParseItems(TokenKind close, std::string_view close_name, Node* out) {
  Advance();
  if (!Is(close) && !ParseCommaList(&out->children)) return false;
  return Take(close, close_name);
}

bool Parser::ParseStruct(Node* out) {
  *out = Atom(NodeKind::kStruct, current());
  Advance();
  if (Is(TokenKind::kCloseBrace)) {
    Advance();
    return true;
  }
  while (true) {
    if (!ParseExpression(-1, &out->children.emplace_back()) || !Take(TokenKind::kColon, "COLON") ||
        !ParseExpression(-1, &out->children.emplace_back())) {
      return false;
    }
    if (!Is(TokenKind::kComma)) return Take(TokenKind::kCloseBrace, "RIGHT_CURLY");
    Advance();
  }
}

bool Parser::ParseCommaList(std::vector<Node>* items) {
  while (true) {
    if (!ParseExpression(-1, &items->emplace_back())) return false;
    if (!Is(TokenKind::kComma)) return true;
    Advance();
  }
}

Result<Parsed> Parse(std::string_view text) {
  KARST_ASSIGN_OR_RETURN(std::vector<Token> tokens, Tokenize(text));
  Parser parser(std::move(tokens));
  Parsed parsed;
  if (!parser.ParseAll(&parsed.root)) return std::move(parser).TakeError();
  parsed.parameters = parser.parameters();
  return parsed;
}

}  // namespace karst::partiql
