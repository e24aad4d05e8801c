// ParsedCache: parsed expressions by kind and text, bounded. Parsing sees neither names nor values, so a parse can be
// shared by every request with the same text. Thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include <karst/expression.h>

namespace karst::expression {

enum class ExpressionKind { kCondition, kFilter, kKeyCondition, kProjection, kUpdate };

// "ConditionExpression" and so on: the name of the parameter, for messages.
std::string_view ParameterName(ExpressionKind kind);

class ParsedCache {
 public:
  explicit ParsedCache(std::size_t capacity_entries = 1024);
  ~ParsedCache();
  ParsedCache(const ParsedCache&) = delete;
  ParsedCache& operator=(const ParsedCache&) = delete;

  // The prepared parse of `text` if it has one of this kind, else the cached one, else a new one.
  // Errors: kValidation with AWS's message for the parameter (empty, too long, syntax, reserved word, redundant
  // parentheses...).
  Result<std::shared_ptr<const ParsedExpression>> Get(ExpressionKind kind, const Expression& text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace karst::expression
