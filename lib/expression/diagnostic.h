// Diagnostic: a problem of the user's text as data - what, where, and the words to fill in. The stages of this room
// hand diagnostics on; only the door turns one into AWS's sentence. Plain values.
#pragma once

#include <optional>
#include <string>

#include <karst/error.h>

#include "expression/parsed_cache.h"
#include "expression/token.h"

namespace karst::expression {

// `a` and `b` are the words of the diagnostic, in the order in which the sentence has them.
enum class Problem {
  // The text.
  kEmpty,
  kTooLong,           // a: bytes
  kSyntax,            // a: token, b: text near it
  kTooManyOperators,  // a: count
  kRedundantParentheses,
  kUnknownFunction,         // a: function
  kFunctionMisplaced,       // a: function
  kFunctionNotInCondition,  // a: function
  kFunctionNotInUpdate,     // a: function
  kReservedWord,            // a: word
  kIndexRange,              // a: index
  kSectionRepeated,         // a: section
  kTooManyInOperands,       // a: count
  // The text with its names and values.
  kUndefinedName,         // a: "#name"
  kUndefinedValue,        // a: ":value"
  kPathTooDeep,           // a: levels
  kOperandCount,          // a: operator or function, b: count
  kOperandType,           // a: operator or function, b: type
  kClauseOperandType,     // a: ADD or DELETE, b: long name of the type
  kPathRequired,          // a: operator or function
  kOperandsNotDistinct,   // a: operator or function, b: path
  kUnknownAttributeType,  // a: type
  kBetweenTypes,          // a: lower bound, b: upper bound
  kBetweenOrder,          // a: lower bound, b: upper bound
  kPathsOverlap,          // a: path, b: path
  kPathsConflict,         // a: path, b: path
  // A key condition that no key schema could fit. These sentences stand alone, without "Invalid ...: " before them.
  kKeyOperator,  // a: operator or function
  kKeyNested,
  kKeyNestedAttribute,
  kKeyOperandOrder,  // a: operator or function
  kKeySeveralAttributes,
  kKeyNoAttribute,
  kKeyRepeated,
};

struct Diagnostic {
  Problem problem = Problem::kSyntax;
  Span span;
  std::string a;
  std::string b;
};

// A stage's answer: nothing when all is well.
using Finding = std::optional<Diagnostic>;

// AWS's sentence for it, without the name of the parameter.
std::string Sentence(const Diagnostic& diagnostic);

// The ValidationException that AWS answers.
Error ToError(const Diagnostic& diagnostic, ExpressionKind kind);

}  // namespace karst::expression
