#include "expression/condition_parser.h"

#include <optional>
#include <utility>

#include "expression/operand_parser.h"

namespace karst::expression {
namespace {

using syntax::Comparator;
using syntax::Condition;
using syntax::Operand;

bool IsName(Keyword keyword) {
  switch (keyword) {
    case Keyword::kAnd:
    case Keyword::kOr:
    case Keyword::kNot:
    case Keyword::kIn:
    case Keyword::kBetween:
      return false;
    default:
      return true;
  }
}

constexpr OperandGrammar kGrammar{IsName, true};

std::optional<Comparator> ComparatorOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kEqual:
      return Comparator::kEqual;
    case TokenKind::kNotEqual:
      return Comparator::kNotEqual;
    case TokenKind::kLess:
      return Comparator::kLess;
    case TokenKind::kLessOrEqual:
      return Comparator::kLessOrEqual;
    case TokenKind::kGreater:
      return Comparator::kGreater;
    case TokenKind::kGreaterOrEqual:
      return Comparator::kGreaterOrEqual;
    default:
      return std::nullopt;
  }
}

// One parse of one text. A '(' may open a group of conditions or a single operand, and only what follows tells: so a
// group may come back as Kind::kOperand, and whoever opened it decides.
class ConditionParser {
 public:
  explicit ConditionParser(ParserCursor& cursor) : cursor_(cursor) {}

  // a OR b OR c, and the same of AND, become one node: depth then comes from parentheses alone.
  bool ParseOr(Condition* condition) { return ParseChain(Keyword::kOr, Condition::Kind::kOr, condition); }

 private:
  bool ParseChain(Keyword keyword, Condition::Kind kind, Condition* condition) {
    if (!ParseLink(kind, condition)) return false;
    if (!cursor_.Is(keyword)) return true;
    Condition chain;
    chain.kind = kind;
    chain.span = condition->span;
    chain.children.push_back(std::move(*condition));
    while (cursor_.Is(keyword)) {
      if (!cursor_.CountOperator()) return false;
      cursor_.Advance();
      if (!ParseLink(kind, &chain.children.emplace_back()) || !RequireCondition(chain.children.back())) return false;
    }
    chain.span.end = chain.children.back().span.end;
    *condition = std::move(chain);
    return true;
  }

  bool ParseLink(Condition::Kind kind, Condition* condition) {
    return kind == Condition::Kind::kOr ? ParseChain(Keyword::kAnd, Condition::Kind::kAnd, condition)
                                        : ParseNot(condition);
  }

  // Each NOT is an operator, and a level of the tree.
  bool ParseNot(Condition* condition) {
    std::vector<Span> nots;
    for (; cursor_.Is(Keyword::kNot); cursor_.Advance()) {
      if (!cursor_.EnterOperator()) return false;
      nots.push_back(cursor_.current().span);
    }
    if (!ParsePrimary(condition)) return false;
    if (!nots.empty() && !RequireCondition(*condition)) return false;
    for (; !nots.empty(); nots.pop_back()) {
      cursor_.LeaveOperator();
      Condition negation;
      negation.kind = Condition::Kind::kNot;
      negation.span = {nots.back().begin, condition->span.end};
      negation.children.push_back(std::move(*condition));
      *condition = std::move(negation);
    }
    return true;
  }

  bool ParsePrimary(Condition* condition) {
    if (cursor_.Is(TokenKind::kOpen)) return ParseGroup(condition);
    Operand operand;
    return ParseOperand(cursor_, kGrammar, &operand) && FinishPredicate(std::move(operand), condition);
  }

  bool ParseGroup(Condition* condition) {
    const Span open = cursor_.current().span;
    if (!cursor_.Enter()) return false;
    cursor_.Advance();
    if (!ParseOr(condition)) return false;
    cursor_.Leave();
    const Span span{open.begin, cursor_.current().span.end};
    if (!cursor_.Take(TokenKind::kClose)) return false;
    if (condition->parenthesized) cursor_.NoteRedundantParentheses(span);
    condition->parenthesized = true;
    condition->span = span;
    const bool may_be_operand =
        condition->kind == Condition::Kind::kOperand || condition->kind == Condition::Kind::kFunction;
    if (!may_be_operand) return true;
    Operand operand = std::move(condition->operands.front());
    operand.span = span;
    operand.parenthesized = true;
    if (!ParseGroupedPathTail(cursor_, kGrammar, &operand)) return false;
    *condition = Condition();
    return FinishPredicate(std::move(operand), condition);
  }

  // What follows an operand makes it a comparison, BETWEEN, IN, a condition by itself (a function), or an operand in
  // parentheses.
  bool FinishPredicate(Operand operand, Condition* condition) {
    condition->span = operand.span;
    if (const auto comparator = ComparatorOf(cursor_.current().kind)) {
      condition->kind = Condition::Kind::kComparison;
      condition->comparator = *comparator;
      condition->operands.reserve(2);
      condition->operands.push_back(std::move(operand));
      return TakeOperator() && ParseNextOperand(condition);
    }
    const bool is_function = operand.kind == Operand::Kind::kFunction;
    condition->parenthesized = operand.parenthesized;
    condition->operands.push_back(std::move(operand));
    if (cursor_.Is(Keyword::kBetween)) return FinishBetween(condition);
    if (cursor_.Is(Keyword::kIn)) return FinishIn(condition);
    condition->kind = is_function ? Condition::Kind::kFunction : Condition::Kind::kOperand;
    return is_function || (cursor_.Is(TokenKind::kClose) && cursor_.nesting() > 0) || cursor_.FailSyntax();
  }

  bool FinishBetween(Condition* condition) {
    condition->kind = Condition::Kind::kBetween;
    condition->parenthesized = false;
    return TakeOperator() && ParseNextOperand(condition) && cursor_.Take(Keyword::kAnd) && ParseNextOperand(condition);
  }

  bool FinishIn(Condition* condition) {
    condition->kind = Condition::Kind::kIn;
    condition->parenthesized = false;
    if (!TakeOperator() || !cursor_.Take(TokenKind::kOpen) || !ParseNextOperand(condition)) return false;
    while (cursor_.Is(TokenKind::kComma)) {
      cursor_.Advance();
      if (!ParseNextOperand(condition)) return false;
    }
    condition->span.end = cursor_.current().span.end;
    return cursor_.Take(TokenKind::kClose);
  }

  bool TakeOperator() {
    if (!cursor_.CountOperator()) return false;
    cursor_.Advance();
    return true;
  }

  bool ParseNextOperand(Condition* condition) {
    Operand& operand = condition->operands.emplace_back();
    if (!ParseOperand(cursor_, kGrammar, &operand)) return false;
    condition->span.end = operand.span.end;
    return true;
  }

  // An operand in parentheses stands where a condition is needed: what comes next is where it went wrong.
  bool RequireCondition(const Condition& condition) {
    return condition.kind != Condition::Kind::kOperand || cursor_.FailSyntax();
  }

  ParserCursor& cursor_;
};

}  // namespace

bool ParseCondition(ParserCursor& cursor, Condition* condition) {
  return ConditionParser(cursor).ParseOr(condition) && cursor.Take(TokenKind::kEnd);
}

}  // namespace karst::expression
