#include "expression/binder.h"

#include <string>

#include "base/limits.h"
#include "expression/checker.h"

namespace karst::expression {
namespace {

using syntax::Condition;
using syntax::Operand;
using syntax::PathStep;

Finding BindValue(const Operand& operand, Bindings& bindings, Term* bound) {
  bound->constant = bindings.UseValue(operand.text);
  if (bound->constant) return std::nullopt;
  return Diagnostic{Problem::kUndefinedValue, operand.span, std::string(operand.text), ""};
}

// Names and values in the order written.
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
  bound->arguments.resize(operand.arguments.size());
  for (std::size_t i = 0; i < operand.arguments.size(); ++i) {
    if (Finding finding = BindOperand(operand.arguments[i], bindings, &bound->arguments[i])) return finding;
  }
  return std::nullopt;
}

}  // namespace

Finding BindPath(const syntax::Path& path, Bindings& bindings, value::DocumentPath* bound) {
  if (path.steps.size() > static_cast<std::size_t>(limits::kNestingLevelsMax)) {
    return Diagnostic{Problem::kPathTooDeep, path.span, std::to_string(path.steps.size()), ""};
  }
  bound->elements.reserve(path.steps.size());
  for (const PathStep& step : path.steps) {
    if (step.kind == PathStep::Kind::kIndex) {
      bound->elements.emplace_back(step.index);
    } else if (step.kind == PathStep::Kind::kName) {
      bound->elements.emplace_back(std::string(step.text));
    } else if (const auto name = bindings.UseName(step.text)) {
      bound->elements.emplace_back(std::string(*name));
    } else {
      return Diagnostic{Problem::kUndefinedName, step.span, std::string(step.text), ""};
    }
  }
  return std::nullopt;
}

Finding BindCondition(const Condition& condition, Bindings& bindings, BoundCondition::Node* bound) {
  bound->kind = condition.kind;
  bound->comparator = condition.comparator;
  bound->span = condition.span;
  bound->children.resize(condition.children.size());
  for (std::size_t i = 0; i < condition.children.size(); ++i) {
    if (Finding finding = BindCondition(condition.children[i], bindings, &bound->children[i])) return finding;
  }
  if (condition.operands.empty()) return std::nullopt;
  bound->terms.resize(condition.operands.size());
  for (std::size_t i = 0; i < condition.operands.size(); ++i) {
    if (Finding finding = BindOperand(condition.operands[i], bindings, &bound->terms[i])) return finding;
  }
  return CheckPredicate(*bound);
}

Finding BindNames(const Operand& operand, Bindings& bindings, Term* bound) {
  bound->span = operand.span;
  if (operand.kind == Operand::Kind::kPath) return BindPath(operand.path, bindings, &bound->path);
  if (operand.kind == Operand::Kind::kValue) {
    bound->kind = Term::Kind::kValue;
    return std::nullopt;
  }
  bound->kind = Term::Kind::kFunction;
  bound->function = FindFunction(operand.text)->function;
  bound->arguments.resize(operand.arguments.size());
  for (std::size_t i = 0; i < operand.arguments.size(); ++i) {
    if (Finding finding = BindNames(operand.arguments[i], bindings, &bound->arguments[i])) return finding;
  }
  return std::nullopt;
}

Finding BindValues(const Operand& operand, Bindings& bindings, Term* bound) {
  if (operand.kind == Operand::Kind::kValue) return BindValue(operand, bindings, bound);
  for (std::size_t i = 0; i < operand.arguments.size(); ++i) {
    if (Finding finding = BindValues(operand.arguments[i], bindings, &bound->arguments[i])) return finding;
  }
  return std::nullopt;
}

}  // namespace karst::expression
