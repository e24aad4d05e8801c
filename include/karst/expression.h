// Expression: the text of a ConditionExpression, FilterExpression, KeyConditionExpression, ProjectionExpression or
// UpdateExpression, plain or prepared.
//
// Plain text converts by itself: `.condition = "attribute_not_exists(pk)"`. It is parsed when the operation runs, and
// the parse is kept in a cache by its text. A prepared expression was parsed once and skips that look-up as well.
// Immutable; safe to share between threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <karst/error.h>

namespace karst {

namespace expression {
struct ParsedExpression;  // lib/expression
}

class Expression {
 public:
  Expression(std::string text) : text_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  Expression(std::string_view text) : text_(text) {}        // NOLINT(google-explicit-constructor)
  Expression(const char* text) : text_(text) {}             // NOLINT(google-explicit-constructor)

  // Parses now. Errors: kValidation with DynamoDB's message, such as `Invalid ConditionExpression: Syntax error; ...`.
  static Result<Expression> PrepareCondition(std::string text);
  static Result<Expression> PrepareFilter(std::string text);
  static Result<Expression> PrepareKeyCondition(std::string text);
  static Result<Expression> PrepareProjection(std::string text);
  static Result<Expression> PrepareUpdate(std::string text);

  // What DynamoDB's parameters from before there were expressions become (the wire rewrites them): their length and
  // the number of their operators are not limited.
  static Expression OfLegacyParameters(std::string text) {
    Expression expression(std::move(text));
    expression.limited_ = false;
    return expression;
  }

  const std::string& text() const { return text_; }
  // Whether the limits of expressions on length and operators hold.
  bool limited() const { return limited_; }
  // DynamoDB has sentences of its own for these.
  bool is_of_legacy_parameters() const { return !limited_; }
  // Null unless prepared.
  const std::shared_ptr<const expression::ParsedExpression>& prepared() const { return prepared_; }

 private:
  Expression(std::string text, std::shared_ptr<const expression::ParsedExpression> prepared)
      : text_(std::move(text)), prepared_(std::move(prepared)) {}

  std::string text_;
  bool limited_ = true;
  std::shared_ptr<const expression::ParsedExpression> prepared_;
};

}  // namespace karst
