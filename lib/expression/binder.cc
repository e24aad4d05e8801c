#include "expression/binder.h"

#include <string>

#include "base/limits.h"
#include "expression/checker.h"

namespace karst::expression {
namespace {

using syntax::Condition;
using syntax::Operand;
using syntax::PathStep;
using value::PathElement;

Finding BindValue(const Operand& operand, Bindings& bindings, Term* bound) {
  bound->constant = bindings.UseValue(operand.text);
  if (bound->constant) return std::nullopt;
  return Diagnostic{Problem::kUndefinedValue, operand.span, std::string(operand.text), ""};
}

}  // namespace

Finding CheckNames(const syntax::Path& path, Bindings& bindings) {
  if (path.steps.size() > static_cast<std::size_t>(limits::kNestingLevelsMax)) {
    return Diagnostic{Problem::kPathTooDeep, path.span, std::to_string(path.steps.size()), ""};
  }
  for (const PathStep& step : path.steps) {
    if (step.kind != PathStep::Kind::kPlaceholder || bindings.UseName(step.text)) continue;
    return Diagnostic{Problem::kUndefinedName, step.span, std::string(step.text), ""};
  }
  return std::nullopt;
}

Finding CheckNames(const Operand& operand, Bindings& bindings) {
  if (operand.kind == Operand::Kind::kPath) return CheckNames(operand.path, bindings);
  for (const Operand& argument : operand.arguments) {
    if (Finding finding = CheckNames(argument, bindings)) return finding;
  }
  return std::nullopt;
}

Finding BindPath(const syntax::Path& path, Bindings& bindings, value::DocumentPath* bound) {
  if (Finding finding = CheckNames(path, bindings)) return finding;
  BoundMemory& memory = *bindings.memory();
  const std::span<PathElement> elements = memory.NewArray<PathElement>(path.steps.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const PathStep& step = path.steps[i];
    if (step.kind == PathStep::Kind::kIndex) {
      elements[i] = step.index;
    } else {
      elements[i] = memory.NewText(step.kind == PathStep::Kind::kName ? step.text : *bindings.UseName(step.text));
    }
  }
  bound->elements = elements;
  return std::nullopt;
}

Finding BindOperand(const Operand& operand, Bindings& bindings, Term* bound) {
  bound->span = operand.span;
  switch (operand.kind) {
    case Operand::Kind::kPath:
      bound->kind = Term::Kind::kPath;
      return BindPath(operand.path, bindings, &bound->path);
    case Operand::Kind::kValue:
      bound->kind = Term::Kind::kValue;
      return BindValue(operand, bindings, bound);
    case Operand::Kind::kFunction:
      break;
  }
  bound->kind = Term::Kind::kFunction;
  bound->function = FindFunction(operand.text)->function;
  return BindOperands(operand.arguments, bindings, &bound->arguments);
}

Finding BindOperands(const std::vector<Operand>& operands, Bindings& bindings, BoundArray<Term>* bound) {
  const std::span<Term> terms = bindings.memory()->NewArray<Term>(operands.size());
  *bound = terms;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (Finding finding = BindOperand(operands[i], bindings, &terms[i])) return finding;
  }
  return std::nullopt;
}

Finding BindCondition(const Condition& condition, Bindings& bindings, BoundCondition::Node* bound) {
  bound->kind = condition.kind;
  bound->comparator = condition.comparator;
  bound->span = condition.span;
  const auto children = bindings.memory()->NewArray<BoundCondition::Node>(condition.children.size());
  bound->children = children;
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (Finding finding = BindCondition(condition.children[i], bindings, &children[i])) return finding;
  }
  if (condition.operands.empty()) return std::nullopt;
  if (Finding finding = BindOperands(condition.operands, bindings, &bound->terms)) return finding;
  return CheckPredicate(*bound);
}

}  // namespace karst::expression
