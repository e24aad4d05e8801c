#include "expression/update_parser.h"

#include <utility>

#include "expression/operand_parser.h"

namespace karst::expression {
namespace {

using syntax::Action;
using syntax::Arithmetic;
using syntax::Clause;
using syntax::Operand;
using syntax::Section;

bool IsName(Keyword keyword) {
  switch (keyword) {
    case Keyword::kSet:
    case Keyword::kRemove:
    case Keyword::kAdd:
    case Keyword::kDelete:
      return false;
    default:
      return true;
  }
}

constexpr OperandGrammar kGrammar{IsName, false};

class UpdateParser {
 public:
  explicit UpdateParser(ParserCursor& cursor) : cursor_(cursor) {}

  bool ParseSection(Section* section) {
    if (!ClauseOf(cursor_.current().keyword, &section->clause)) return cursor_.FailSyntax();
    section->keyword = cursor_.current().span;
    do {
      cursor_.Advance();  // the keyword or ','
      Action& action = section->actions.emplace_back();
      action.clause = section->clause;
      if (!ParseAction(&action)) return false;
    } while (cursor_.Is(TokenKind::kComma));
    return true;
  }

 private:
  static bool ClauseOf(Keyword keyword, Clause* clause) {
    switch (keyword) {
      case Keyword::kSet:
        *clause = Clause::kSet;
        return true;
      case Keyword::kRemove:
        *clause = Clause::kRemove;
        return true;
      case Keyword::kAdd:
        *clause = Clause::kAdd;
        return true;
      case Keyword::kDelete:
        *clause = Clause::kDelete;
        return true;
      default:
        return false;
    }
  }

  bool ParseAction(Action* action) {
    action->span = cursor_.current().span;
    if (!cursor_.ParsePath(IsName, &action->target)) return false;
    action->span.end = action->target.span.end;
    if (action->clause == Clause::kRemove) return true;
    if (action->clause == Clause::kSet) {
      if (!cursor_.Take(TokenKind::kEqual) || !ParseAssigned(action)) return false;
    } else if (!cursor_.Is(TokenKind::kValue)) {
      return cursor_.FailSyntax();
    } else if (!ParseOperand(cursor_, kGrammar, &action->operands.emplace_back())) {
      return false;
    }
    action->span.end = action->operands.back().span.end;
    return true;
  }

  // operand [('+'|'-') operand], the whole in parentheses or not. Only one sign: a + b + c is a syntax error.
  bool ParseAssigned(Action* action) {
    if (!cursor_.Is(TokenKind::kOpen)) return ParseSum(action);
    const Span open = cursor_.current().span;
    if (!cursor_.Enter()) return false;
    cursor_.Advance();
    if (!ParseAssigned(action)) return false;
    cursor_.Leave();
    const Span span{open.begin, cursor_.current().span.end};
    if (!cursor_.Take(TokenKind::kClose)) return false;
    if (sum_parenthesized_) cursor_.NoteRedundantParentheses(span);
    if (action->arithmetic != Arithmetic::kNone) {
      sum_parenthesized_ = true;
      return true;
    }
    Operand& operand = action->operands.front();
    if (operand.parenthesized) cursor_.NoteRedundantParentheses(span);
    operand.parenthesized = true;
    operand.span = span;
    return FinishSum(action);
  }

  bool ParseSum(Action* action) {
    return ParseOperand(cursor_, kGrammar, &action->operands.emplace_back()) && FinishSum(action);
  }

  bool FinishSum(Action* action) {
    sum_parenthesized_ = false;
    const bool is_plus = cursor_.Is(TokenKind::kPlus);
    if (!is_plus && !cursor_.Is(TokenKind::kMinus)) return true;
    if (!cursor_.CountOperator()) return false;
    cursor_.Advance();
    action->arithmetic = is_plus ? Arithmetic::kPlus : Arithmetic::kMinus;
    return ParseOperand(cursor_, kGrammar, &action->operands.emplace_back());
  }

  ParserCursor& cursor_;
  bool sum_parenthesized_ = false;  // the assigned sum just read was the whole of a pair of parentheses
};

}  // namespace

bool ParseUpdate(ParserCursor& cursor, syntax::Update* update) {
  do {
    UpdateParser parser(cursor);
    if (!parser.ParseSection(&update->sections.emplace_back())) return false;
  } while (!cursor.Is(TokenKind::kEnd));
  return true;
}

}  // namespace karst::expression
