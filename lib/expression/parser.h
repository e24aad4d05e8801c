// From text to a checked syntax tree: limits, syntax, redundant parentheses, structure, in AWS's order. Pure function.
#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include "expression/diagnostic.h"
#include "expression/syntax.h"

namespace karst::expression {

using ParseOutcome = std::variant<std::shared_ptr<const ParsedExpression>, Diagnostic>;

// The limits on length and operators hold for what users write, not for what legacy parameters become.
enum class Limits { kHold, kDoNotHold };

ParseOutcome Parse(ExpressionKind kind, std::string_view text, Limits limits = Limits::kHold);

// The same with AWS's error for a diagnostic.
Result<std::shared_ptr<const ParsedExpression>> ParseOrError(ExpressionKind kind, std::string_view text,
                                                             Limits limits = Limits::kHold);

}  // namespace karst::expression
