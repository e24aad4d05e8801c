#include <utility>

#include <karst/expression.h>

#include "base/try.h"
#include "expression/parser.h"

namespace karst {

using expression::ExpressionKind;
using expression::ParseOrError;

Result<Expression> Expression::PrepareCondition(std::string text) {
  KARST_ASSIGN_OR_RETURN(auto parsed, ParseOrError(ExpressionKind::kCondition, text));
  return Expression(std::move(text), std::move(parsed));
}

Result<Expression> Expression::PrepareFilter(std::string text) {
  KARST_ASSIGN_OR_RETURN(auto parsed, ParseOrError(ExpressionKind::kFilter, text));
  return Expression(std::move(text), std::move(parsed));
}

Result<Expression> Expression::PrepareKeyCondition(std::string text) {
  KARST_ASSIGN_OR_RETURN(auto parsed, ParseOrError(ExpressionKind::kKeyCondition, text));
  return Expression(std::move(text), std::move(parsed));
}

Result<Expression> Expression::PrepareProjection(std::string text) {
  KARST_ASSIGN_OR_RETURN(auto parsed, ParseOrError(ExpressionKind::kProjection, text));
  return Expression(std::move(text), std::move(parsed));
}

Result<Expression> Expression::PrepareUpdate(std::string text) {
  KARST_ASSIGN_OR_RETURN(auto parsed, ParseOrError(ExpressionKind::kUpdate, text));
  return Expression(std::move(text), std::move(parsed));
}

}  // namespace karst
