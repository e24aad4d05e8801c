#include "partiql/conditions.h"

#include <array>
#include <optional>
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

using expression::Function;
using expression::FunctionRow;
using expression::Term;
using expression::syntax::Comparator;
using syntax::Node;
using syntax::NodeKind;
using Kind = expression::syntax::Condition::Kind;

Result<ConditionNode> Bind(const Node& node, Constants* constants);

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

Term PathTerm(std::string_view attribute) {
  Term term;
  term.path.elements.emplace_back(std::string(attribute));
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
  for (const Node& argument : call.children) {
    KARST_ASSIGN_OR_RETURN(Term bound, BindOperand(argument, constants));
    term.arguments.push_back(std::move(bound));
  }
  return term;
}

Result<void> BindOperands(const std::vector<Node>& nodes, Constants* constants, std::vector<Term>* terms) {
  for (const Node& node : nodes) {
    KARST_ASSIGN_OR_RETURN(Term term, BindOperand(node, constants));
    terms->push_back(std::move(term));
  }
  return {};
}

Result<ConditionNode> Check(ConditionNode bound) {
  if (const expression::Finding finding = expression::CheckPredicate(bound)) return ToError(*finding);
  return bound;
}

ConditionNode Negate(ConditionNode node) {
  ConditionNode negation;
  negation.kind = Kind::kNot;
  negation.children.push_back(std::move(node));
  return negation;
}

Result<ConditionNode> BindIn(const Node& in, Constants* constants) {
  const Node& list = in.children[1];
  if (list.kind != NodeKind::kList && list.kind != NodeKind::kBag) {
    return base::ValidationError(fmt::format("Unsupported token in expression: {}", KindName(list)));
  }
  ConditionNode bound;
  bound.kind = Kind::kIn;
  KARST_ASSIGN_OR_RETURN(Term tested, BindOperand(in.children[0], constants));
  bound.terms.push_back(std::move(tested));
  KARST_TRY(BindOperands(list.children, constants, &bound.terms));
  return Check(std::move(bound));
}

Result<ConditionNode> BindIs(const Node& is, Constants* constants) {
  KARST_ASSIGN_OR_RETURN(Term tested, BindOperand(is.children.front(), constants));
  Term call;
  call.kind = Term::Kind::kFunction;
  call.function = Function::kAttributeNotExists;
  call.arguments.push_back(std::move(tested));
  if (is.text != "missing") {
    call.function = Function::kAttributeType;
    for (const auto& [word, type] : kTypes) {
      if (word == is.text) call.arguments.push_back(ConstantTerm({AttributeType::kString, ValueView::kPlain, type}));
    }
    if (call.arguments.size() < 2) {
      return base::ValidationError(
          fmt::format("Unsupported data type for IS operator: {}. Supported data types are [MISSING, NULL, BOOLEAN, "
                      "BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]",
                      is.text));
    }
  }
  ConditionNode bound;
  bound.kind = Kind::kFunction;
  bound.terms.push_back(std::move(call));
  return Check(std::move(bound));
}

Result<ConditionNode> BindPredicate(const Node& node, Constants* constants) {
  ConditionNode bound;
  if (const auto comparator = ComparatorOf(node)) {
    bound.kind = Kind::kComparison;
    bound.comparator = *comparator;
    KARST_TRY(BindOperands(node.children, constants, &bound.terms));
    return Check(std::move(bound));
  }
  if (node.kind == NodeKind::kBetween) {
    bound.kind = Kind::kBetween;
    KARST_TRY(BindOperands(node.children, constants, &bound.terms));
    return Check(std::move(bound));
  }
  if (node.kind == NodeKind::kIn) return BindIn(node, constants);
  if (node.kind == NodeKind::kIs) return BindIs(node, constants);
  if (node.kind == NodeKind::kCall) {
    KARST_ASSIGN_OR_RETURN(Term call, BindCall(node, constants));
    if (!IsCondition(node)) {
      return ToError({expression::Problem::kFunctionMisplaced, {}, Lower(node.text), ""});
    }
    bound.kind = Kind::kFunction;
    bound.terms.push_back(std::move(call));
    return Check(std::move(bound));
  }
  return base::ValidationError(fmt::format("Unsupported token in expression: {}", KindName(node)));
}

Result<ConditionNode> BindConnective(Kind kind, const Node& node, Constants* constants) {
  ConditionNode bound;
  bound.kind = kind;
  for (const Node& child : node.children) {
    KARST_ASSIGN_OR_RETURN(ConditionNode part, Bind(child, constants));
    bound.children.push_back(std::move(part));
  }
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
  KARST_ASSIGN_OR_RETURN(ConditionNode bound, BindPredicate(node, constants));
  if (node.negated) return Negate(std::move(bound));
  return bound;
}

std::shared_ptr<const ConditionNode> Join(Kind kind, std::shared_ptr<const ConditionNode> a,
                                          std::shared_ptr<const ConditionNode> b) {
  if (a == nullptr) return b;
  if (b == nullptr) return a;
  auto joined = std::make_shared<ConditionNode>();
  joined->kind = kind;
  joined->children = {*a, *b};
  return joined;
}

std::shared_ptr<const ConditionNode> AskOf(Function function, std::string_view name) {
  Term call;
  call.kind = Term::Kind::kFunction;
  call.function = function;
  call.arguments.push_back(PathTerm(name));
  auto node = std::make_shared<ConditionNode>();
  node->kind = Kind::kFunction;
  node->terms.push_back(std::move(call));
  return node;
}

}  // namespace

Result<Term> BindOperand(const Node& node, Constants* constants) {
  if (Constants::IsConstant(node)) {
    KARST_ASSIGN_OR_RETURN(const ValueView value, constants->ValueOf(node));
    return ConstantTerm(value);
  }
  Term term;
  if (IsPath(node)) {
    KARST_ASSIGN_OR_RETURN(term.path, PathOf(node));
    return term;
  }
  if (IsCondition(node)) {
    KARST_ASSIGN_OR_RETURN(ConditionNode condition, Bind(node, constants));
    term.kind = Term::Kind::kCondition;
    term.condition = std::make_shared<const ConditionNode>(std::move(condition));
    return term;
  }
  if (node.kind == NodeKind::kCall) return BindCall(node, constants);
  return base::ValidationError(fmt::format("Unsupported token in expression: {}", KindName(node)));
}

Result<std::shared_ptr<const ConditionNode>> BindCondition(const Node& node, Constants* constants) {
  KARST_ASSIGN_OR_RETURN(ConditionNode bound, Bind(node, constants));
  return std::shared_ptr<const ConditionNode>(std::make_shared<ConditionNode>(std::move(bound)));
}

std::shared_ptr<const ConditionNode> And(std::shared_ptr<const ConditionNode> a,
                                         std::shared_ptr<const ConditionNode> b) {
  return Join(Kind::kAnd, std::move(a), std::move(b));
}

std::shared_ptr<const ConditionNode> Or(std::shared_ptr<const ConditionNode> a,
                                        std::shared_ptr<const ConditionNode> b) {
  return Join(Kind::kOr, std::move(a), std::move(b));
}

std::shared_ptr<const ConditionNode> Exists(std::string_view name) { return AskOf(Function::kAttributeExists, name); }
std::shared_ptr<const ConditionNode> NotExists(std::string_view name) {
  return AskOf(Function::kAttributeNotExists, name);
}

}  // namespace karst::partiql
