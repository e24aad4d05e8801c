// Parser: one parse of one statement, by operator precedence for expressions and recursive descent for the rest. Its
// parts are in expression_parser.cc and statement_parser.cc. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>

#include "partiql/syntax.h"
#include "partiql/token.h"

namespace karst::partiql {

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  // False after a failure, which error() tells. The whole text must be one expression or statement.
  bool ParseAll(syntax::Node* root);

  Error&& TakeError() && { return *std::move(error_); }
  std::uint32_t parameters() const { return parameters_; }

 private:
  using Node = syntax::Node;

  // ---- Cursor.
  const Token& current() const { return tokens_[at_]; }
  const Token& Ahead(std::size_t count) const;
  void Advance();
  bool Is(TokenKind kind) const { return current().kind == kind; }
  bool IsName() const { return Is(TokenKind::kIdentifier) || Is(TokenKind::kQuoted); }
  // A keyword or a word operator, in lower case.
  bool IsWord(std::string_view word) const;
  bool AtEndOfStatement() const;
  bool Fail(std::string_view detail);
  bool Take(TokenKind kind, std::string_view name);

  // ---- Expressions.
  bool ParseExpression(int precedence, Node* out);
  bool ParseInfix(Node* left);
  bool ParseRight(int precedence, Node* out);
  bool ParseBetween(Node* between);
  bool ParseIn(Node* in);
  bool ParseIs(Node* is);
  bool ParseUnary(Node* out);
  bool ParseSigned(Node* out);
  bool ParsePath(Node* out);
  bool ParsePathSteps(bool simple, Node* path);
  bool ParseDotStep(bool simple, Node* path);
  bool ParseBracketStep(bool simple, Node* path);
  bool ParseTerm(Node* out);
  bool ParseKeyword(Node* out);
  bool ParseLiteral(syntax::NodeKind kind, Node* out);
  bool ParseGroup(Node* out);
  bool ParseCall(Node* out);
  bool ParseStruct(Node* out);
  bool ParseItems(TokenKind close, std::string_view close_name, Node* out);
  bool ParseCommaList(std::vector<Node>* items);

  // ---- Statements.
  bool ParseSelect(Node* out);
  bool ParseSelectList(syntax::Select* select);
  bool ParseSelectTail(syntax::Select* select);
  bool ParseOrder(syntax::Select* select);
  bool ParseFromSource(int precedence, syntax::Source* source);
  bool ParseJoins(int precedence, syntax::Source* source);
  bool ParseUnsupported(std::string_view name, std::optional<syntax::UnsupportedClause>* unsupported);
  bool ParseAlias(bool* has_alias);
  bool ParseSimplePath(Node* out);
  bool ParseUpdate(Node* out);
  bool ParseDelete(Node* out);
  bool ParseFromFirst(Node* out);
  bool ParseBareChange(Node* out);
  bool ParseInsert(syntax::Manipulation* manipulation);
  bool ParseChanges(syntax::Manipulation* manipulation);
  bool ParseSet(syntax::Manipulation* manipulation);
  bool ParseTarget(syntax::Manipulation* manipulation);
  bool ParseWhere(std::optional<Node>* where);
  bool ParseReturning(syntax::Manipulation* manipulation);
  bool ParseReturningElement(syntax::Manipulation* manipulation);
  bool FinishManipulation(Position position, syntax::Manipulation manipulation, Node* out);

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::uint32_t parameters_ = 0;
  int depth_ = 0;
  std::string nested_manipulation_;  // the keyword of one that stands inside an expression
  std::optional<Error> error_;
};

}  // namespace karst::partiql
