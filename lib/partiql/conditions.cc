#include "partiql/conditions.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "expression/checker.h"
#include "expression/function_table.h"
#include "partiql/paths.h"
#include "partiql/problem.h"

namespace karst::partiql {
namespace {

using expression::BoundArray;
using expression::BoundMemory;
using expression::Function;
using expression::FunctionRow;
using expression::Term;
using expression::syntax::Comparator;
using syntax::Node;
using syntax::NodeKind;
using Kind = expression::syntax::Condition::Kind;

Result<ConditionNode> Bind(const Node& node, Constants* constants);
Result<BoundArray<Term>> BindOperands(const std::vector<Node>& nodes, Constants* constants);

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::optional<Comparator> ComparatorOf(const Node& node) {
  if (node.kind != NodeKind::kBinary) return std::nullopt;
  if (node.text == "=") return Comparator::kEqual;
  if (node.text == "<>") return Comparator::kNotEqual;
  if (node.text == "<") return Comparator::kLess;
  if (node.text == "<=") return Comparator::kLessOrEqual;
  if (node.text == ">") return Comparator::kGreater;
  if (node.text == ">=") return Comparator::kGreaterOrEqual;
  return std::nullopt;
}

const FunctionRow* FunctionOf(const Node& node) {
  if (node.kind != NodeKind::kCall) return nullptr;
  const FunctionRow* row = expression::FindFunction(Lower(node.text));
  return row != nullptr && row->place != FunctionRow::Place::kUpdateOperand ? row : nullptr;
}

// Whether the node answers true or false, so that it may be compared with a boolean.
bool IsCondition(const Node& node) {
  switch (node.kind) {
    case NodeKind::kNot:
    case NodeKind::kAnd:
    case NodeKind::kOr:
    case NodeKind::kBetween:
    case NodeKind::kIn:
    case NodeKind::kIs:
      return true;
    case NodeKind::kCall: {
      const FunctionRow* row = FunctionOf(node);
      return row != nullptr && row->place == FunctionRow::Place::kCondition;
    }
    default:
      return ComparatorOf(node).has_value();
  }
}

Term ConstantTerm(const ValueView& value) {
  Term term;
  term.kind = Term::Kind::kValue;
  term.constant = value;
  return term;
}

// AWS's names for IS and those of attribute_type.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kTypes = {{
    {"null", "NULL"},
    {"boolean", "BOOL"},
    {"blob", "B"},
    {"string", "S"},
    {"numeric", "N"},
    {"struct", "M"},
    {"tuple", "M"},
    {"list", "L"},
}};

Result<Term> BindCall(const Node& call, Constants* constants) {
  const FunctionRow* row = FunctionOf(call);
  if (row == nullptr) return base::ValidationError(fmt::format("Unrecognized function: {}", call.text));
  Term term;
  term.kind = Term::Kind::kFunction;
  term.function = row->function;
  KARST_ASSIGN_OR_RETURN(term.arguments, BindOperands(call.children, constants));
  return term;
}

Result<BoundArray<Term>> BindOperands(const std::vector<Node>& nodes, Constants* constants) {
  const std::span<Term> terms = constants->memory().NewArray<Term>(nodes.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    KARST_ASSIGN_OR_RETURN(terms[i], BindOperand(nodes[i], constants));
  }
  return BoundArray<Term>(terms);
}

Result<ConditionNode> Check(const ConditionNode& bound) {
  if (const expression::Finding finding = expression::CheckPredicate(bound)) return ToError(*finding);
  return bound;
}

ConditionNode NodeOf(Kind kind, std::initializer_list<ConditionNode> children, BoundMemory* memory) {
  ConditionNode node;
  node.kind = kind;
  node.children = memory->NewArray(children);
  return node;
}

// function(arguments), as a condition.
ConditionNode CallOf(Function function, std::initializer_list<Term> arguments, BoundMemory* memory) {
  Term call;
  call.kind = Term::Kind::kFunction;
  call.function = function;
  call.arguments = memory->NewArray(arguments);
  ConditionNode node;
  node.kind = Kind::kFunction;
  node.terms = memory->NewArray({call});
  return node;
}

Result<ConditionNode> BindIn(const Node& in, Constants* constants) {
  const Node& list = in.children[1];
  if (list.kind != NodeKind::kList && list.kind != NodeKind::kBag) {
    return base::ValidationError(fmt::format("Unsupported token in expression: {}", KindName(list)));
  }
  ConditionNode bound;
  bound.kind = Kind::kIn;
  const std::span<Term> terms = constants->memory().NewArray<Term>(1 + list.children.size());
  KARST_ASSIGN_OR_RETURN(terms[0], BindOperand(in.children[0], constants));
  for (std::size_t i = 1; i < terms.size(); ++i) {
    KARST_ASSIGN_OR_RETURN(terms[i], BindOperand(list.children[i - 1], constants));
  }
  bound.terms = terms;
  return Check(bound);
}

Result<ConditionNode> BindIs(const Node& is, Constants* constants) {
  KARST_ASSIGN_OR_RETURN(const Term tested, BindOperand(is.children.front(), constants));
  BoundMemory* const memory = &constants->memory();
  if (is.text == "missing") return Check(CallOf(Function::kAttributeNotExists, {tested}, memory));
  const auto* const type =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& row) { return row.first == is.text; });
  if (type == kTypes.end()) {
    return base::ValidationError(
        fmt::format("Unsupported data type for IS operator: {}. Supported data types are [MISSING, NULL, BOOLEAN, "
                    "BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]",
                    is.text));
  }
  const Term wanted = ConstantTerm({AttributeType::kString, ValueView::kPlain, type->second});
  return Check(CallOf(Function::kAttributeType, {tested, wanted}, memory));
}

Result<ConditionNode> BindPredicate(const Node& node, Constants* constants) {
  ConditionNode bound;
  if (const auto comparator = ComparatorOf(node)) {
    bound.kind = Kind::kComparison;
    bound.comparator = *comparator;
    KARST_ASSIGN_OR_RETURN(bound.terms, BindOperands(node.children, constants));
    return Check(bound);
  }
  if (node.kind == NodeKind::kBetween) {
    bound.kind = Kind::kBetween;
    KARST_ASSIGN_OR_RETURN(bound.terms, BindOperands(node.children, constants));
    return Check(bound);
  }
  if (node.kind == NodeKind::kIn) return BindIn(node, constants);
  if (node.kind == NodeKind::kIs) return BindIs(node, constants);
  if (node.kind == NodeKind::kCall) {
    KARST_ASSIGN_OR_RETURN(const Term call, BindCall(node, constants));
    if (!IsCondition(node)) {
      return ToError({expression::Problem::kFunctionMisplaced, {}, Lower(node.text), ""});
    }
    bound.kind = Kind::kFunction;
    bound.terms = constants->memory().NewArray({call});
    return Check(bound);
  }
  return base::ValidationError(fmt::format("Unsupported token in expression: {}", KindName(node)));
}

Result<ConditionNode> BindConnective(Kind kind, const Node& node, Constants* constants) {
  ConditionNode bound;
  bound.kind = kind;
  const auto children = constants->memory().NewArray<ConditionNode>(node.children.size());
  for (std::size_t i = 0; i < children.size(); ++i) {
    KARST_ASSIGN_OR_RETURN(children[i], Bind(node.children[i], constants));
  }
  bound.children = children;
  return bound;
}

Result<ConditionNode> Bind(const Node& node, Constants* constants) {
  switch (node.kind) {
    case NodeKind::kAnd:
      return BindConnective(Kind::kAnd, node, constants);
    case NodeKind::kOr:
      return BindConnective(Kind::kOr, node, constants);
    case NodeKind::kNot:
      return BindConnective(Kind::kNot, node, constants);
    default:
      break;
  }
  KARST_ASSIGN_OR_RETURN(const ConditionNode bound, BindPredicate(node, constants));
  if (node.negated) return NodeOf(Kind::kNot, {bound}, &constants->memory());
  return bound;
}

const ConditionNode* AskOf(Function function, std::string_view name, BoundMemory* memory) {
  const std::span<value::PathElement> elements = memory->NewArray<value::PathElement>(1);
  elements[0] = memory->NewText(name);
  Term path;
  path.path.elements = elements;
  return memory->New(CallOf(function, {path}, memory));
}

}  // namespace

Result<Term> BindOperand(const Node& node, Constants* constants) {
  if (Constants::IsConstant(node)) {
    KARST_ASSIGN_OR_RETURN(const ValueView value, constants->ValueOf(node));
    return ConstantTerm(value);
  }
  Term term;
  if (IsPath(node)) {
    KARST_ASSIGN_OR_RETURN(term.path, PathOf(node, &constants->memory()));
    return term;
  }
  if (IsCondition(node)) {
    term.kind = Term::Kind::kCondition;
    KARST_ASSIGN_OR_RETURN(term.condition, BindCondition(node, constants));
    return term;
  }
  if (node.kind == NodeKind::kCall) return BindCall(node, constants);
  return base::ValidationError(fmt::format("Unsupported token in expression: {}", KindName(node)));
}

Result<const ConditionNode*> BindCondition(const Node& node, Constants* constants) {
  KARST_ASSIGN_OR_RETURN(const ConditionNode bound, Bind(node, constants));
  return constants->memory().New(bound);
}

const ConditionNode* AllOf(const std::vector<const ConditionNode*>& parts, BoundMemory* memory) {
  const std::span<ConditionNode> children = memory->NewArray<ConditionNode>(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) children[i] = *parts[i];
  ConditionNode all;
  all.kind = Kind::kAnd;
  all.children = children;
  return memory->New(all);
}

const ConditionNode* Either(const ConditionNode* a, const ConditionNode* b, BoundMemory* memory) {
  return memory->New(NodeOf(Kind::kOr, {*a, *b}, memory));
}

const ConditionNode* Exists(std::string_view name, BoundMemory* memory) {
  return AskOf(Function::kAttributeExists, name, memory);
}
const ConditionNode* NotExists(std::string_view name, BoundMemory* memory) {
  return AskOf(Function::kAttributeNotExists, name, memory);
}

}  // namespace karst::partiql
