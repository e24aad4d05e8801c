// The syntax trees of the five kinds of expression: what the parsers make and the binder reads. Every node has a span.
// Names are views into ParsedExpression::text. Immutable once parsed, so shared between threads freely.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "expression/parsed_cache.h"
#include "expression/token.h"

namespace karst::expression::syntax {

// One step of a document path.
struct PathStep {
  enum class Kind : std::uint8_t { kName, kPlaceholder, kIndex };

  Kind kind = Kind::kName;
  Span span;
  std::string_view text;  // the name, "#name", or the digits of the index
  std::size_t index = 0;
};

// a.#b[2]: the first step is never an index.
struct Path {
  std::vector<PathStep> steps;
  Span span;
};

// What a condition compares and what an update assigns: a path, a ":value", or a function of operands.
struct Operand {
  enum class Kind : std::uint8_t { kPath, kValue, kFunction };

  Kind kind = Kind::kPath;
  bool parenthesized = false;
  Span span;
  Path path;
  std::string_view text;  // ":value", or the function's name
  std::vector<Operand> arguments;
};

enum class Comparator : std::uint8_t { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

struct Condition {
  enum class Kind : std::uint8_t {
    kAnd,         // of two or more children
    kOr,          // likewise
    kNot,         // of one child
    kComparison,  // of two operands
    kBetween,     // of three
    kIn,          // of the tested one and the list
    kFunction,    // one operand, a function that answers true or false
    kOperand,     // one operand in parentheses: only while parsing, never in a finished tree
  };

  Kind kind = Kind::kFunction;
  Comparator comparator = Comparator::kEqual;
  bool parenthesized = false;
  Span span;
  std::vector<Condition> children;
  std::vector<Operand> operands;
};

enum class Clause : std::uint8_t { kSet, kRemove, kAdd, kDelete };
// "SET" and so on.
std::string_view ClauseName(Clause clause);

enum class Arithmetic : std::uint8_t { kNone, kPlus, kMinus };

// SET target = operand [+|- operand], REMOVE target, ADD target operand, DELETE target operand.
struct Action {
  Clause clause = Clause::kSet;
  Arithmetic arithmetic = Arithmetic::kNone;
  Span span;
  Path target;
  std::vector<Operand> operands;
};

struct Section {
  Clause clause = Clause::kSet;
  Span keyword;
  std::vector<Action> actions;
};

struct Update {
  std::vector<Section> sections;
};

struct Projection {
  std::vector<Path> paths;
};

}  // namespace karst::expression::syntax

namespace karst::expression {

// A parsed expression: its text and the tree whose views point into it. Made by Parse (parser.h), in place.
struct ParsedExpression {
  explicit ParsedExpression(ExpressionKind k, std::string_view t) : kind(k), text(t) {}
  ParsedExpression(const ParsedExpression&) = delete;
  ParsedExpression& operator=(const ParsedExpression&) = delete;

  const ExpressionKind kind;
  const std::string text;
  std::variant<syntax::Condition, syntax::Update, syntax::Projection> tree;

  const syntax::Condition& condition() const { return *std::get_if<syntax::Condition>(&tree); }
  const syntax::Update& update() const { return *std::get_if<syntax::Update>(&tree); }
  const syntax::Projection& projection() const { return *std::get_if<syntax::Projection>(&tree); }
};

}  // namespace karst::expression
