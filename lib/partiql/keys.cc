#include "partiql/keys.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/primary_key.h"
#include "expression/function_table.h"
#include "value/value_order.h"

namespace karst::partiql {
namespace {

using catalog::KeyAttribute;
using catalog::KeyAttributes;
using expression::KeyOperator;
using expression::KeyPredicate;
using expression::Term;
using expression::syntax::Comparator;
using Kind = expression::syntax::Condition::Kind;

const KeyAttribute* FindAttribute(const std::vector<KeyAttribute>& attributes, const Term& term) {
  if (term.kind != Term::Kind::kPath || !term.path.IsTopLevel()) return nullptr;
  const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const KeyAttribute& attribute) {
    return attribute.name == term.path.attribute();
  });
  return found == attributes.end() ? nullptr : &*found;
}

bool AreConstants(const expression::BoundArray<Term>& terms, std::size_t first) {
  return std::all_of(terms.begin() + first, terms.end(),
                     [](const Term& term) { return term.kind == Term::Kind::kValue; });
}

KeyOperator OperatorOf(Comparator comparator, bool mirrored) {
  switch (comparator) {
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

// What one comparison, BETWEEN or begins_with says of an attribute by a constant; nothing for other conditions.
std::optional<KeyPredicate> PredicateOf(const ConditionNode& node) {
  KeyPredicate predicate;
  const Term* subject = nullptr;
  if (node.kind == Kind::kComparison && node.comparator != Comparator::kNotEqual) {
    const bool mirrored = node.terms[0].kind == Term::Kind::kValue;
    subject = &node.terms[mirrored ? 1 : 0];
    const Term& operand = node.terms[mirrored ? 0 : 1];
    if (operand.kind != Term::Kind::kValue) return std::nullopt;
    predicate.op = OperatorOf(node.comparator, mirrored);
    predicate.low = operand.constant;
  } else if (node.kind == Kind::kBetween && AreConstants(node.terms, 1)) {
    subject = node.terms.begin();
    predicate.op = KeyOperator::kBetween;
    predicate.low = node.terms[1].constant;
    predicate.high = node.terms[2].constant;
  } else if (node.kind == Kind::kFunction && node.terms[0].function == expression::Function::kBeginsWith &&
             AreConstants(node.terms[0].arguments, 1)) {
    subject = node.terms[0].arguments.begin();
    predicate.op = KeyOperator::kBeginsWith;
    predicate.low = node.terms[0].arguments[1].constant;
  }
  if (subject == nullptr || subject->kind != Term::Kind::kPath || !subject->path.IsTopLevel()) return std::nullopt;
  predicate.attribute = subject->path.attribute();
  return predicate;
}

// ---- One key.

class EqualityFinder {
 public:
  EqualityFinder(const KeyAttributes& key, bool in_counts) : key_(key), in_counts_(in_counts) {}

  // Collects what is not an equality on the key.
  void Strip(const ConditionNode& node) {
    if (node.kind == Kind::kAnd) {
      for (const ConditionNode& child : node.children) Strip(child);
    } else if (!Takes(node)) {
      found_.rest.push_back(&node);
    }
  }

  KeyEqualities Take() {
    found_.is_complete = found_.key.size() == key_.hash.size() + key_.range.size();
    return std::move(found_);
  }

 private:
  bool Takes(const ConditionNode& node) {
    const ConditionNode* equality =
        node.kind == Kind::kComparison && node.comparator == Comparator::kEqual ? &node : nullptr;
    const bool is_in = in_counts_ && node.kind == Kind::kIn && node.terms.size() == 2;
    if (equality == nullptr && !is_in) return false;
    const bool mirrored = !is_in && node.terms[0].kind == Term::Kind::kValue;
    const Term& subject = node.terms[mirrored ? 1 : 0];
    const Term& value = node.terms[mirrored ? 0 : 1];
    if (value.kind != Term::Kind::kValue) return false;
    const KeyAttribute* attribute = FindAttribute(key_.hash, subject);
    if (attribute == nullptr) attribute = FindAttribute(key_.range, subject);
    if (attribute == nullptr) return false;
    const ValueView known = found_.key[attribute->name];
    if (!known) {
      found_.key.Set(attribute->name, value.constant);
      return true;
    }
    if (known == value.constant) return true;
    if (!found_.ambiguous) found_.ambiguous = attribute->name;
    return false;
  }

  const KeyAttributes& key_;
  bool in_counts_;
  KeyEqualities found_;
};

// ---- Branches.

class KeyPlanner {
 public:
  explicit KeyPlanner(const KeyAttributes& key) : key_(key) {}

  Result<KeyPlan> Plan(const ConditionNode* where) {
    KeyPlan plan;
    if (where == nullptr) {
      plan.branches.emplace_back();
      return plan;
    }
    KARST_TRY(CheckOperands(*where));
    if (PinsPartition(*where)) {
      plan.branches = Spread(*where);
      too_many_ = too_many_ || plan.branches.size() > limits::kStatementReadsMax;
      plan.is_too_large = too_many_;
      plan.is_keyed = !too_many_ && std::all_of(plan.branches.begin(), plan.branches.end(),
                                                [this](const Branch& branch) { return HasPartition(branch); });
    }
    if (plan.is_keyed) return plan;
    plan.branches.assign(1, Branch());
    plan.branches.front().filters.push_back(where);
    return plan;
  }

 private:
  // An equality or IN on a HASH attribute, a condition that makes a range on a RANGE attribute.
  bool IsKeyCondition(const ConditionNode& node) const {
    if (node.kind == Kind::kIn) {
      return AreConstants(node.terms, 1) && (FindAttribute(key_.hash, node.terms[0]) != nullptr ||
                                             FindAttribute(key_.range, node.terms[0]) != nullptr);
    }
    const auto predicate = PredicateOf(node);
    if (!predicate) return false;
    if (Attribute(key_.hash, predicate->attribute) != nullptr) return predicate->op == KeyOperator::kEqual;
    return Attribute(key_.range, predicate->attribute) != nullptr;
  }

  static const KeyAttribute* Attribute(const std::vector<KeyAttribute>& attributes, std::string_view name) {
    for (const KeyAttribute& attribute : attributes) {
      if (attribute.name == name) return &attribute;
    }
    return nullptr;
  }

  bool NamesKey(const ConditionNode& node) const {
    if (node.kind == Kind::kNot) return false;
    if (node.kind != Kind::kAnd && node.kind != Kind::kOr) return IsKeyCondition(node);
    return std::any_of(node.children.begin(), node.children.end(),
                       [this](const ConditionNode& child) { return NamesKey(child); });
  }

  // Whether whatever fits the node has a known value of the HASH attributes.
  bool PinsPartition(const ConditionNode& node) const {
    return std::all_of(key_.hash.begin(), key_.hash.end(),
                       [&](const KeyAttribute& attribute) { return Pins(node, attribute); });
  }
  bool Pins(const ConditionNode& node, const KeyAttribute& attribute) const {
    const auto pins = [&](const ConditionNode& child) { return Pins(child, attribute); };
    if (node.kind == Kind::kAnd) return std::any_of(node.children.begin(), node.children.end(), pins);
    if (node.kind == Kind::kOr) return std::all_of(node.children.begin(), node.children.end(), pins);
    if (!IsKeyCondition(node)) return false;
    if (node.kind == Kind::kIn) return node.terms[0].path.attribute() == attribute.name;
    return PredicateOf(node)->attribute == attribute.name;
  }

  bool HasPartition(const Branch& branch) const {
    return std::all_of(key_.hash.begin(), key_.hash.end(), [&](const KeyAttribute& attribute) {
      const KeyPredicate* first = nullptr;
      for (const KeyPredicate& predicate : branch.predicates) {
        if (predicate.attribute != attribute.name) continue;
        if (first != nullptr && !(first->low == predicate.low)) return false;
        first = &predicate;
      }
      return first != nullptr;
    });
  }

  Result<void> CheckOperand(std::string_view name, const ValueView& operand) const {
    if (!operand) return {};
    const KeyAttribute* attribute = Attribute(key_.hash, name);
    const KeyRole role = attribute != nullptr ? KeyRole::kHash : KeyRole::kRange;
    if (attribute == nullptr) attribute = Attribute(key_.range, name);
    if (!value::IsOrdered(operand.type())) {
      return base::ValidationError(fmt::format("Key value must be of type S, N, or B. Key name: {}, Key type: {}", name,
                                               AttributeTypeName(operand.type())));
    }
    if (operand.type() != catalog::ToAttributeType(attribute->type)) {
      return base::ValidationError(
          fmt::format("Key attribute's data type should match its data type in table's schema: Key {}", name));
    }
    return catalog::CheckKeyValue(*attribute, role, operand.payload());
  }

  Result<void> CheckOperands(const ConditionNode& node) const {
    if (node.kind == Kind::kNot) return {};
    for (const ConditionNode& child : node.children) KARST_TRY(CheckOperands(child));
    if (!node.children.empty() || !IsKeyCondition(node)) return {};
    if (node.kind == Kind::kIn) {
      for (std::size_t i = 1; i < node.terms.size(); ++i) {
        KARST_TRY(CheckOperand(node.terms[0].path.attribute(), node.terms[i].constant));
      }
      return {};
    }
    const KeyPredicate predicate = *PredicateOf(node);
    KARST_TRY(CheckOperand(predicate.attribute, predicate.low));
    return CheckOperand(predicate.attribute, predicate.high);
  }

  static std::vector<Branch> SpreadKeyCondition(const ConditionNode& node) {
    std::vector<Branch> branches;
    if (node.kind != Kind::kIn) {
      branches.emplace_back().predicates.push_back(*PredicateOf(node));
      return branches;
    }
    for (std::size_t i = 1; i < node.terms.size(); ++i) {
      KeyPredicate predicate;
      predicate.attribute = node.terms[0].path.attribute();
      predicate.low = node.terms[i].constant;
      branches.emplace_back().predicates.push_back(std::move(predicate));
    }
    return branches;
  }

  // Depth is bounded by the parser.
  std::vector<Branch> Spread(const ConditionNode& node) {
    const bool is_connective = node.kind == Kind::kAnd || node.kind == Kind::kOr || node.kind == Kind::kNot;
    if (!is_connective && IsKeyCondition(node)) return SpreadKeyCondition(node);
    if (node.kind == Kind::kAnd) return SpreadAnd(node);
    std::vector<Branch> branches;
    if (node.kind == Kind::kOr && NamesKey(node)) {
      for (const ConditionNode& child : node.children) {
        std::vector<Branch> summand = Spread(child);
        std::move(summand.begin(), summand.end(), std::back_inserter(branches));
        if (branches.size() > limits::kStatementReadsMax) return TooMany();
      }
      return branches;
    }
    branches.emplace_back().filters.push_back(&node);
    return branches;
  }

  // What has one branch is in every branch of the product: added once, before the product is made.
  std::vector<Branch> SpreadAnd(const ConditionNode& node) {
    std::vector<Branch> product(1);
    std::vector<std::vector<Branch>> factors;
    for (const ConditionNode& child : node.children) {
      std::vector<Branch> factor = Spread(child);
      if (factor.size() == 1) {
        Append(factor.front(), &product.front());
      } else {
        factors.push_back(std::move(factor));
      }
    }
    for (const std::vector<Branch>& factor : factors) {
      if (product.size() * factor.size() > limits::kStatementReadsMax) return TooMany();
      std::vector<Branch> larger;
      for (const Branch& left : product) {
        for (const Branch& right : factor) Append(right, &larger.emplace_back(left));
      }
      product = std::move(larger);
    }
    return product;
  }

  static void Append(const Branch& from, Branch* to) {
    to->predicates.insert(to->predicates.end(), from.predicates.begin(), from.predicates.end());
    to->filters.insert(to->filters.end(), from.filters.begin(), from.filters.end());
  }

  std::vector<Branch> TooMany() {
    too_many_ = true;
    return std::vector<Branch>(1);
  }

  const KeyAttributes& key_;
  bool too_many_ = false;
};

}  // namespace

KeyEqualities FindKey(const KeyAttributes& key, const ConditionNode* where, bool in_counts) {
  EqualityFinder finder(key, in_counts);
  if (where != nullptr) finder.Strip(*where);
  return finder.Take();
}

Result<KeyPlan> PlanKeys(const KeyAttributes& key, const ConditionNode* where) { return KeyPlanner(key).Plan(where); }

}  // namespace karst::partiql
