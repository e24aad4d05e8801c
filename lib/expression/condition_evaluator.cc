#include "expression/condition_evaluator.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "value/value_order.h"

namespace karst::expression {
namespace {

using Node = BoundCondition::Node;
using Kind = syntax::Condition::Kind;
using syntax::Comparator;

// More conditions than a text has room for: AWS's older parameters may set one on each of very many attributes.
constexpr std::size_t kMany = 1024;

// The item that conditions look at. Very many of them find their attributes in a list that is made once: each by
// itself would walk over all attributes before its own.
class Subject {
 public:
  Subject(const ItemView& item, std::size_t conditions) : item_(item) {
    if (conditions > kMany) attributes_.assign(item.begin(), item.end());
  }

  ValueView Find(const value::DocumentPath& path) const {
    if (attributes_.empty()) return value::Find(item_, path);
    const auto at =
        std::lower_bound(attributes_.begin(), attributes_.end(), path.attribute(),
                         [](const AttributeView& attribute, std::string_view name) { return attribute.name < name; });
    if (at == attributes_.end() || at->name != path.attribute()) return {};
    return value::FindInside(at->value, path);
  }

 private:
  ItemView item_;
  std::vector<AttributeView> attributes_;  // by name; empty while there are few conditions
};

bool Evaluate(const Node& node, const Subject& item);

bool IsTextual(AttributeType type) { return type == AttributeType::kString || type == AttributeType::kBinary; }

std::optional<std::size_t> SizeOf(const ValueView& value) {
  switch (value.type()) {
    case AttributeType::kString:
      return Utf16Units(value.string());
    case AttributeType::kBinary:
      return value.binary().size();
    case AttributeType::kMap:
      return value.map().size();
    case AttributeType::kList:
      return value.list().size();
    case AttributeType::kStringSet:
    case AttributeType::kNumberSet:
    case AttributeType::kBinarySet:
      return value.set().size();
    default:
      return std::nullopt;
  }
}

// A term's value in one item. size() makes a number of its own, for which `number` is the room.
ValueView ValueOf(const Term& term, const Subject& item, std::optional<Number>* number) {
  switch (term.kind) {
    case Term::Kind::kValue:
      return term.constant;
    case Term::Kind::kPath:
      return item.Find(term.path);
    case Term::Kind::kCondition:
      return {AttributeType::kBoolean, Evaluate(*term.condition, item) ? ValueView::kTrue : std::uint8_t{0}, {}};
    case Term::Kind::kFunction:
      break;
  }
  const std::optional<std::size_t> size = SizeOf(ValueOf(term.arguments.front(), item, number));
  if (!size) return ValueView();
  number->emplace(*size);
  return ValueView(AttributeType::kNumber, 0, (*number)->encoded());
}

// An attribute that is not there equals nothing, not even another one that is not there.
bool Equal(const ValueView& a, const ValueView& b) { return a && a == b; }

// Values of different types, or of types without order, are in no order: every comparison is false.
bool AreComparable(const ValueView& a, const ValueView& b) {
  return a.type() == b.type() && value::IsOrdered(a.type());
}

bool Compare(Comparator comparator, const ValueView& a, const ValueView& b) {
  if (comparator == Comparator::kEqual) return Equal(a, b);
  if (comparator == Comparator::kNotEqual) return !Equal(a, b);
  if (!AreComparable(a, b)) return false;
  const std::strong_ordering order = value::Compare(a, b);
  switch (comparator) {
    case Comparator::kLess:
      return order < 0;
    case Comparator::kLessOrEqual:
      return order <= 0;
    case Comparator::kGreater:
      return order > 0;
    default:
      return order >= 0;
  }
}

bool IsBetween(const Node& node, const Subject& item) {
  std::optional<Number> numbers[3];
  const ValueView tested = ValueOf(node.terms[0], item, &numbers[0]);
  return Compare(Comparator::kGreaterOrEqual, tested, ValueOf(node.terms[1], item, &numbers[1])) &&
         Compare(Comparator::kLessOrEqual, tested, ValueOf(node.terms[2], item, &numbers[2]));
}

bool IsIn(const Node& node, const Subject& item) {
  std::optional<Number> number;
  const ValueView tested = ValueOf(node.terms[0], item, &number);
  if (!tested) return false;
  return std::any_of(node.terms.begin() + 1, node.terms.end(), [&](const Term& candidate) {
    std::optional<Number> candidate_number;
    return tested == ValueOf(candidate, item, &candidate_number);
  });
}

// A part of a string or binary, a member of a set, or an element of a list.
bool Contains(const ValueView& container, const ValueView& part) {
  if (!part) return false;
  switch (container.type()) {
    case AttributeType::kString:
    case AttributeType::kBinary:
      return container.type() == part.type() && container.payload().find(part.payload()) != std::string_view::npos;
    case AttributeType::kStringSet:
    case AttributeType::kNumberSet:
    case AttributeType::kBinarySet:
      return container.set().Contains(part);
    case AttributeType::kList: {
      const ListView list = container.list();
      return std::any_of(list.begin(), list.end(), [&](const ValueView& element) { return element == part; });
    }
    default:
      return false;
  }
}

bool BeginsWith(const ValueView& whole, const ValueView& prefix) {
  return IsTextual(whole.type()) && whole.type() == prefix.type() && whole.payload().starts_with(prefix.payload());
}

bool Call(const Term& call, const Subject& item) {
  std::optional<Number> numbers[2];
  const ValueView first = ValueOf(call.arguments[0], item, &numbers[0]);
  switch (call.function) {
    case Function::kAttributeExists:
      return static_cast<bool>(first);
    case Function::kAttributeNotExists:
      return !first;
    case Function::kAttributeType:
      return first && AttributeTypeName(first.type()) == call.arguments[1].constant.string();
    case Function::kBeginsWith:
      return BeginsWith(first, ValueOf(call.arguments[1], item, &numbers[1]));
    case Function::kContains:
      return Contains(first, ValueOf(call.arguments[1], item, &numbers[1]));
    case Function::kSize:
    case Function::kIfNotExists:
    case Function::kListAppend:
      break;
  }
  return false;
}

bool Evaluate(const Node& node, const Subject& item) {
  const auto holds = [&](const Node& child) { return Evaluate(child, item); };
  switch (node.kind) {
    case Kind::kAnd:
      return std::all_of(node.children.begin(), node.children.end(), holds);
    case Kind::kOr:
      return std::any_of(node.children.begin(), node.children.end(), holds);
    case Kind::kNot:
      return !Evaluate(node.children.front(), item);
    case Kind::kComparison: {
      std::optional<Number> numbers[2];
      return Compare(node.comparator, ValueOf(node.terms[0], item, &numbers[0]),
                     ValueOf(node.terms[1], item, &numbers[1]));
    }
    case Kind::kBetween:
      return IsBetween(node, item);
    case Kind::kIn:
      return IsIn(node, item);
    case Kind::kFunction:
      return Call(node.terms.front(), item);
    case Kind::kOperand:
      break;
  }
  return false;
}

}  // namespace

std::size_t Utf16Units(std::string_view utf8) {
  std::size_t units = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) ++units;  // the first byte of a character
    if (byte >= 0xF0) ++units;           // of one beyond U+FFFF: a surrogate pair
  }
  return units;
}

bool Evaluate(const Node& node, const ItemView& item) { return Evaluate(node, Subject(item, node.children.size())); }

}  // namespace karst::expression
