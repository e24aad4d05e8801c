#include "expression/update_program.h"

#include "expression/binder.h"
#include "expression/checker.h"

namespace karst::expression {
namespace {

using Program = BoundUpdate::Program;
using syntax::Clause;

template <typename Visit>
Finding ForEachAction(const syntax::Update& update, const Visit& visit) {
  for (const syntax::Section& section : update.sections) {
    for (const syntax::Action& action : section.actions) {
      if (Finding finding = visit(action)) return finding;
    }
  }
  return std::nullopt;
}

// AWS looks for names that are undefined before it looks at values.
Finding CheckAllNames(const syntax::Update& update, Bindings& bindings) {
  return ForEachAction(update, [&](const syntax::Action& action) {
    if (Finding finding = CheckNames(action.target, bindings)) return finding;
    for (const syntax::Operand& operand : action.operands) {
      if (Finding finding = CheckNames(operand, bindings)) return finding;
    }
    return Finding();
  });
}

Finding BindActions(const syntax::Update& update, Bindings& bindings, Program* program) {
  std::size_t count = 0;
  for (const syntax::Section& section : update.sections) count += section.actions.size();
  const std::span<Program::Action> actions = bindings.memory()->NewArray<Program::Action>(count);
  const auto targets = bindings.memory()->NewArray<value::DocumentPath>(count);
  program->actions = actions;
  program->targets = targets;
  std::size_t i = 0;
  return ForEachAction(update, [&](const syntax::Action& written) {
    actions[i].clause = written.clause;
    actions[i].arithmetic = written.arithmetic;
    if (Finding finding = BindPath(written.target, bindings, &targets[i])) return finding;
    return BindOperands(written.operands, bindings, &actions[i++].operands);
  });
}

Finding CheckActions(const Program& program) {
  for (const Program::Action& action : program.actions) {
    if (action.clause != Clause::kAdd && action.clause != Clause::kDelete) continue;
    if (Finding finding = CheckClauseOperand(action.clause, action.operands.front())) return finding;
  }
  for (const Program::Action& action : program.actions) {
    if (action.clause != Clause::kSet) continue;
    for (const Term& operand : action.operands) {
      if (Finding finding = CheckAssigned(operand)) return finding;
    }
    if (Finding finding = CheckArithmetic(action.arithmetic, action.operands)) return finding;
  }
  return std::nullopt;
}

BoundUpdate::ActionCounts Count(const BoundArray<Program::Action>& actions) {
  BoundUpdate::ActionCounts counts;
  for (const Program::Action& action : actions) {
    switch (action.clause) {
      case Clause::kSet:
        ++counts.set;
        break;
      case Clause::kRemove:
        ++counts.remove;
        break;
      case Clause::kAdd:
        ++counts.add;
        break;
      case Clause::kDelete:
        ++counts.del;
        break;
    }
  }
  return counts;
}

}  // namespace

Finding BindUpdate(const syntax::Update& update, Bindings& bindings, Program* program) {
  if (Finding finding = CheckAllNames(update, bindings)) return finding;
  if (Finding finding = BindActions(update, bindings, program)) return finding;
  return FinishProgram(program, bindings.memory().get());
}

Finding FinishProgram(Program* program, BoundMemory* memory) {
  if (Finding finding = CheckPaths(program->targets)) return finding;
  if (Finding finding = CheckActions(*program)) return finding;
  program->tree = MakePathTree(program->targets, memory);
  program->counts = Count(program->actions);
  return std::nullopt;
}

}  // namespace karst::expression
