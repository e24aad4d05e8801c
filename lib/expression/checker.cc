#include "expression/checker.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/limits.h"
#include "value/value_order.h"

namespace karst::expression {
namespace {

using Node = BoundCondition::Node;
using Kind = syntax::Condition::Kind;

// kNone when only an item can tell.
AttributeType KnownType(const Term& term) {
  if (term.kind == Term::Kind::kValue) return term.constant.type();
  if (term.kind == Term::Kind::kCondition) return AttributeType::kBoolean;
  if (term.kind == Term::Kind::kFunction && term.function == Function::kSize) return AttributeType::kNumber;
  if (term.kind == Term::Kind::kFunction && term.function == Function::kListAppend) return AttributeType::kList;
  return AttributeType::kNone;
}

Diagnostic WrongType(std::string_view where, const Term& term, std::string_view type) {
  return {Problem::kOperandType, term.span, std::string(where), std::string(type)};
}

// The first of the terms whose type is known and not accepted.
template <typename Accepts>
Finding CheckTypes(std::string_view where, const BoundArray<Term>& terms, Accepts accepts) {
  for (const Term& term : terms) {
    const AttributeType type = KnownType(term);
    if (type != AttributeType::kNone && !accepts(type)) return WrongType(where, term, AttributeTypeName(type));
  }
  return std::nullopt;
}

Finding CheckCount(const Term& term) {
  for (const Term& argument : term.arguments) {
    if (Finding finding = CheckCount(argument)) return finding;
  }
  if (term.kind != Term::Kind::kFunction) return std::nullopt;
  const FunctionRow& row = RowOf(term.function);
  if (term.arguments.size() == row.operands) return std::nullopt;
  return Diagnostic{Problem::kOperandCount, term.span, std::string(row.name), std::to_string(term.arguments.size())};
}

Finding CheckDistinct(std::string_view where, const BoundArray<Term>& terms, Span span) {
  const Term& first = terms.front();
  if (first.kind != Term::Kind::kPath) return std::nullopt;
  for (std::size_t i = 1; i < terms.size(); ++i) {
    if (terms[i].kind == Term::Kind::kPath && terms[i].path == first.path) {
      return Diagnostic{Problem::kOperandsNotDistinct, span, std::string(where), first.path.ToMessageText()};
    }
  }
  return std::nullopt;
}

Finding CheckDistinct(const Term& term) {
  for (const Term& argument : term.arguments) {
    if (Finding finding = CheckDistinct(argument)) return finding;
  }
  if (term.kind != Term::Kind::kFunction) return std::nullopt;
  return CheckDistinct(RowOf(term.function).name, term.arguments, term.span);
}

Finding CheckAttributeType(const Term& term) {
  const Term& wanted = term.arguments[1];
  const std::string_view name = RowOf(term.function).name;
  const AttributeType type = KnownType(wanted);
  if (type == AttributeType::kNone) return WrongType(name, wanted, "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
  if (type != AttributeType::kString) return WrongType(name, wanted, AttributeTypeName(type));
  for (auto candidate = AttributeType::kString; candidate <= AttributeType::kBinarySet;
       candidate = static_cast<AttributeType>(static_cast<int>(candidate) + 1)) {
    if (wanted.constant.string() == AttributeTypeName(candidate)) return std::nullopt;
  }
  return Diagnostic{Problem::kUnknownAttributeType, wanted.span, std::string(wanted.constant.string()), ""};
}

bool HasSize(AttributeType type) {
  return type != AttributeType::kNumber && type != AttributeType::kBoolean && type != AttributeType::kNull;
}

Finding CheckFunctionTypes(const Term& term) {
  for (const Term& argument : term.arguments) {
    if (Finding finding = CheckFunctionTypes(argument)) return finding;
  }
  if (term.kind != Term::Kind::kFunction) return std::nullopt;
  const std::string_view name = RowOf(term.function).name;
  switch (term.function) {
    case Function::kAttributeExists:
    case Function::kAttributeNotExists:
    case Function::kIfNotExists:
      if (term.arguments[0].kind == Term::Kind::kPath) return std::nullopt;
      return Diagnostic{Problem::kPathRequired, term.span, std::string(name), ""};
    case Function::kAttributeType:
      return CheckAttributeType(term);
    case Function::kBeginsWith:
      return CheckTypes(name, term.arguments, [](AttributeType type) {
        return type == AttributeType::kString || type == AttributeType::kBinary;
      });
    case Function::kSize:
      return CheckTypes(name, term.arguments, HasSize);
    case Function::kListAppend:
      return CheckTypes(name, term.arguments, [](AttributeType type) { return type == AttributeType::kList; });
    case Function::kContains:
      break;
  }
  return std::nullopt;
}

std::string BoundText(const ValueView& value) {
  switch (value.type()) {
    case AttributeType::kNumber:
      return fmt::format("N:{}", value.number().ToString());
    case AttributeType::kBinary:  // as Java prints a buffer
      return fmt::format("B:java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]", value.binary().size());
    default:
      return fmt::format("{}:{}", AttributeTypeName(value.type()), value.string());
  }
}

Finding CheckBounds(const Node& node) {
  const Term& low = node.terms[1];
  const Term& high = node.terms[2];
  if (low.kind != Term::Kind::kValue || high.kind != Term::Kind::kValue) return std::nullopt;
  const bool same_type = low.constant.type() == high.constant.type();
  if (same_type && value::Compare(low.constant, high.constant) <= 0) return std::nullopt;
  return Diagnostic{same_type ? Problem::kBetweenOrder : Problem::kBetweenTypes, node.span, BoundText(low.constant),
                    BoundText(high.constant)};
}

Finding CheckOperatorTypes(const Node& node) {
  switch (node.kind) {
    case Kind::kComparison: {
      const bool any_type =
          node.comparator == syntax::Comparator::kEqual || node.comparator == syntax::Comparator::kNotEqual;
      if (any_type) return std::nullopt;
      return CheckTypes(OperatorName(node), node.terms, value::IsOrdered);
    }
    case Kind::kBetween:
      if (Finding finding = CheckTypes(OperatorName(node), node.terms, value::IsOrdered)) return finding;
      return CheckBounds(node);
    case Kind::kIn: {
      const std::size_t count = node.terms.size() - 1;
      if (count <= limits::kInOperandsMax) return std::nullopt;
      return Diagnostic{Problem::kTooManyInOperands, node.span, std::to_string(count), ""};
    }
    default:
      return std::nullopt;
  }
}

std::string_view LongTypeName(AttributeType type) {
  switch (type) {
    case AttributeType::kString:
      return "STRING";
    case AttributeType::kNumber:
      return "NUMBER";
    case AttributeType::kBinary:
      return "BINARY";
    case AttributeType::kBoolean:
      return "BOOLEAN";
    case AttributeType::kNull:
      return "NULL";
    case AttributeType::kMap:
      return "MAP";
    case AttributeType::kList:
      return "LIST";
    default:
      return "SET";
  }
}

bool IsSet(AttributeType type) {
  return type == AttributeType::kStringSet || type == AttributeType::kNumberSet || type == AttributeType::kBinarySet;
}

// How two paths relate where they first differ, or end.
enum class Relation { kApart, kOverlap, kConflict };

Relation Relate(const value::DocumentPath& a, const value::DocumentPath& b) {
  const std::size_t shared = std::min(a.elements.size(), b.elements.size());
  for (std::size_t i = 0; i < shared; ++i) {
    if (a.elements[i].index() != b.elements[i].index()) return Relation::kConflict;
    if (a.elements[i] != b.elements[i]) return Relation::kApart;
  }
  return Relation::kOverlap;
}

// In sorted order paths that overlap or conflict are neighbours somewhere: what lies between a path and its extension
// extends the path as well, and among the steps after a shared beginning all names come before all indexes.
bool AllApart(std::span<const value::DocumentPath> paths) {
  if (paths.size() < 2) return true;
  std::vector<const value::DocumentPath*> sorted;
  sorted.reserve(paths.size());
  for (const value::DocumentPath& path : paths) sorted.push_back(&path);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return *a < *b; });
  return std::adjacent_find(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
           return Relate(*a, *b) != Relation::kApart;
         }) == sorted.end();
}

Finding FindRelated(std::span<const value::DocumentPath> paths, Relation relation, Problem problem) {
  for (std::size_t later = 1; later < paths.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      if (Relate(paths[earlier], paths[later]) == relation) {
        return Diagnostic{problem, {}, paths[earlier].ToMessageText(), paths[later].ToMessageText()};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view OperatorName(syntax::Comparator comparator) {
  switch (comparator) {
    case syntax::Comparator::kEqual:
      return "=";
    case syntax::Comparator::kNotEqual:
      return "<>";
    case syntax::Comparator::kLess:
      return "<";
    case syntax::Comparator::kLessOrEqual:
      return "<=";
    case syntax::Comparator::kGreater:
      return ">";
    case syntax::Comparator::kGreaterOrEqual:
      return ">=";
  }
  return "";
}

std::string_view OperatorName(const Node& node) {
  switch (node.kind) {
    case Kind::kAnd:
      return "AND";
    case Kind::kOr:
      return "OR";
    case Kind::kNot:
      return "NOT";
    case Kind::kComparison:
      return OperatorName(node.comparator);
    case Kind::kBetween:
      return "BETWEEN";
    case Kind::kIn:
      return "IN";
    case Kind::kFunction:
    case Kind::kOperand:
      return RowOf(node.terms.front().function).name;
  }
  return "";
}

Finding CheckPredicate(const Node& node) {
  for (const Term& term : node.terms) {
    if (Finding finding = CheckCount(term)) return finding;
  }
  for (const Term& term : node.terms) {
    if (Finding finding = CheckDistinct(term)) return finding;
  }
  if (Finding finding = CheckDistinct(OperatorName(node), node.terms, node.span)) return finding;
  for (const Term& term : node.terms) {
    if (Finding finding = CheckFunctionTypes(term)) return finding;
  }
  return CheckOperatorTypes(node);
}

Finding CheckAssigned(const Term& term) {
  if (Finding finding = CheckCount(term)) return finding;
  return CheckFunctionTypes(term);
}

Finding CheckArithmetic(syntax::Arithmetic arithmetic, const BoundArray<Term>& operands) {
  if (arithmetic == syntax::Arithmetic::kNone) return std::nullopt;
  return CheckTypes(arithmetic == syntax::Arithmetic::kPlus ? "+" : "-", operands,
                    [](AttributeType type) { return type == AttributeType::kNumber; });
}

Finding CheckClauseOperand(syntax::Clause clause, const Term& operand) {
  const bool is_add = clause == syntax::Clause::kAdd;
  const AttributeType type = KnownType(operand);
  if (IsSet(type) || (is_add && type == AttributeType::kNumber)) return std::nullopt;
  return Diagnostic{Problem::kClauseOperandType, operand.span, is_add ? "ADD" : "DELETE",
                    std::string(LongTypeName(type))};
}

// O(n log n) when all is well; a request that is refused costs O(n^2) to name the paths that AWS would name.
Finding CheckPaths(std::span<const value::DocumentPath> paths) {
  if (AllApart(paths)) return std::nullopt;
  if (Finding finding = FindRelated(paths, Relation::kOverlap, Problem::kPathsOverlap)) return finding;
  return FindRelated(paths, Relation::kConflict, Problem::kPathsConflict);
}

}  // namespace karst::expression
