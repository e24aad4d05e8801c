// Terms: operands with names and values filled in, as the evaluators read them; and bound conditions made of them.
// Immutable once bound. Values are views of the request's, all else is in a BoundMemory.
#pragma once

#include <cstdint>

#include <karst/value.h>

#include "expression/bound_memory.h"
#include "expression/compile.h"
#include "expression/function_table.h"
#include "expression/syntax.h"
#include "value/document_path.h"

namespace karst::expression {

struct Term {
  // Conditions are operands in PartiQL only: their answer is compared as a boolean.
  enum class Kind : std::uint8_t { kPath, kValue, kFunction, kCondition };

  Kind kind = Kind::kPath;
  Function function = Function::kSize;
  Span span;
  value::DocumentPath path;
  ValueView constant;
  BoundArray<Term> arguments;
  const BoundCondition::Node* condition = nullptr;
};

// Depth is bounded by the parser, so evaluation may recurse.
struct BoundCondition::Node {
  syntax::Condition::Kind kind = syntax::Condition::Kind::kComparison;
  syntax::Comparator comparator = syntax::Comparator::kEqual;
  Span span;
  BoundArray<Node> children;
  BoundArray<Term> terms;
};

// The words of messages: "=", "BETWEEN", "attribute_exists".
std::string_view OperatorName(syntax::Comparator comparator);
std::string_view OperatorName(const BoundCondition::Node& node);

}  // namespace karst::expression
