#include "expression/key_condition.h"

#include <algorithm>
#include <string>

namespace karst::expression {
namespace {

using Node = BoundCondition::Node;
using Kind = syntax::Condition::Kind;
using syntax::Comparator;

Diagnostic Refuse(Problem problem, Span span, std::string_view word = {}) {
  return {problem, span, std::string(word), ""};
}

bool IsBeginsWith(const Node& node) {
  return node.kind == Kind::kFunction && node.terms.front().function == Function::kBeginsWith;
}

// Equality, order, BETWEEN, begins_with and AND: nothing else can be a key condition.
bool IsKeyOperator(const Node& node) {
  switch (node.kind) {
    case Kind::kAnd:
    case Kind::kBetween:
      return true;
    case Kind::kComparison:
      return node.comparator != Comparator::kNotEqual;
    case Kind::kFunction:
      return IsBeginsWith(node);
    default:
      return false;
  }
}

// The operands of a condition other than AND.
const BoundArray<Term>& OperandsOf(const Node& node) {
  return node.kind == Kind::kFunction ? node.terms.front().arguments : node.terms;
}

// Finds the one operand that is an attribute.
Finding FindAttribute(const BoundArray<Term>& operands, Span span, std::size_t* found) {
  bool has_attribute = false;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (operands[i].kind == Term::Kind::kFunction) return Refuse(Problem::kKeyNested, operands[i].span);
    if (operands[i].kind == Term::Kind::kValue) continue;
    if (has_attribute) return Refuse(Problem::kKeySeveralAttributes, operands[i].span);
    if (!operands[i].path.IsTopLevel()) return Refuse(Problem::kKeyNestedAttribute, operands[i].span);
    has_attribute = true;
    *found = i;
  }
  if (!has_attribute) return Refuse(Problem::kKeyNoAttribute, span);
  return std::nullopt;
}

// `mirrored`: written with the attribute on the right, as in :v < a.
KeyOperator OperatorOf(const Node& node, bool mirrored) {
  if (node.kind == Kind::kBetween) return KeyOperator::kBetween;
  if (node.kind == Kind::kFunction) return KeyOperator::kBeginsWith;
  switch (node.comparator) {
    case Comparator::kLess:
      return mirrored ? KeyOperator::kGreater : KeyOperator::kLess;
    case Comparator::kLessOrEqual:
      return mirrored ? KeyOperator::kGreaterOrEqual : KeyOperator::kLessOrEqual;
    case Comparator::kGreater:
      return mirrored ? KeyOperator::kLess : KeyOperator::kGreater;
    case Comparator::kGreaterOrEqual:
      return mirrored ? KeyOperator::kLessOrEqual : KeyOperator::kGreaterOrEqual;
    default:
      return KeyOperator::kEqual;
  }
}

Finding AddPredicate(const Node& node, std::vector<KeyPredicate>* predicates) {
  const BoundArray<Term>& operands = OperandsOf(node);
  const bool needs_attribute_first = node.kind != Kind::kComparison;
  if (needs_attribute_first && operands.front().kind != Term::Kind::kPath) {
    return Refuse(Problem::kKeyOperandOrder, node.span, OperatorName(node));
  }
  std::size_t at = 0;
  if (Finding finding = FindAttribute(operands, node.span, &at)) return finding;
  const std::string_view attribute = operands[at].path.attribute();
  const bool is_repeated = std::any_of(predicates->begin(), predicates->end(),
                                       [&](const KeyPredicate& other) { return other.attribute == attribute; });
  if (is_repeated) return Refuse(Problem::kKeyRepeated, node.span);
  KeyPredicate& predicate = predicates->emplace_back();
  predicate.attribute = attribute;
  predicate.op = OperatorOf(node, at != 0);
  predicate.low = operands[at == 0 ? 1 : 0].constant;
  if (node.kind == Kind::kBetween) predicate.high = operands[2].constant;
  return std::nullopt;
}

// The one attribute that a condition of a legacy parameter is about.
std::string_view AttributeOf(const Node& node) {
  if (!node.children.empty()) return AttributeOf(node.children.front());
  return OperandsOf(node).front().path.attribute();
}

}  // namespace

Finding SplitKeyCondition(const Node& node, std::vector<KeyPredicate>* predicates) {
  if (!IsKeyOperator(node)) return Refuse(Problem::kKeyOperator, node.span, OperatorName(node));
  if (node.kind != Kind::kAnd) return AddPredicate(node, predicates);
  for (const Node& child : node.children) {
    if (Finding finding = SplitKeyCondition(child, predicates)) return finding;
  }
  return std::nullopt;
}

void SplitKeyConditions(const Node& node, std::vector<KeyPredicate>* predicates) {
  if (node.kind == Kind::kAnd) {
    for (const Node& child : node.children) SplitKeyConditions(child, predicates);
  } else if (!IsKeyOperator(node) || AddPredicate(node, predicates)) {
    predicates->push_back(
        {.attribute = std::string(AttributeOf(node)), .op = KeyOperator::kNotIndexable, .low = {}, .high = {}});
  }
}

}  // namespace karst::expression
