#include "expression/update_program.h"

#include "expression/binder.h"
#include "expression/checker.h"

namespace karst::expression {
namespace {

using Program = BoundUpdate::Program;
using syntax::Clause;

std::vector<const syntax::Action*> ActionsOf(const syntax::Update& update) {
  std::vector<const syntax::Action*> actions;
  for (const syntax::Section& section : update.sections) {
    for (const syntax::Action& action : section.actions) actions.push_back(&action);
  }
  return actions;
}

Finding BindAllNames(const std::vector<const syntax::Action*>& written, Bindings& bindings, Program* program) {
  program->actions.resize(written.size());
  program->targets.resize(written.size());
  for (std::size_t i = 0; i < written.size(); ++i) {
    Program::Action& action = program->actions[i];
    action.clause = written[i]->clause;
    action.arithmetic = written[i]->arithmetic;
    if (Finding finding = BindPath(written[i]->target, bindings, &program->targets[i])) return finding;
    action.operands.resize(written[i]->operands.size());
    for (std::size_t j = 0; j < action.operands.size(); ++j) {
      if (Finding finding = BindNames(written[i]->operands[j], bindings, &action.operands[j])) return finding;
    }
  }
  return std::nullopt;
}

Finding BindAllValues(const std::vector<const syntax::Action*>& written, Bindings& bindings, Program* program) {
  for (std::size_t i = 0; i < written.size(); ++i) {
    std::vector<Term>& operands = program->actions[i].operands;
    for (std::size_t j = 0; j < operands.size(); ++j) {
      if (Finding finding = BindValues(written[i]->operands[j], bindings, &operands[j])) return finding;
    }
  }
  return std::nullopt;
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

BoundUpdate::ActionCounts Count(const std::vector<Program::Action>& actions) {
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
  const std::vector<const syntax::Action*> written = ActionsOf(update);
  if (Finding finding = BindAllNames(written, bindings, program)) return finding;
  if (Finding finding = BindAllValues(written, bindings, program)) return finding;
  return FinishProgram(program);
}

Finding FinishProgram(Program* program) {
  if (Finding finding = CheckPaths(program->targets)) return finding;
  if (Finding finding = CheckActions(*program)) return finding;
  program->tree = MakePathTree(program->targets);
  program->counts = Count(program->actions);
  return std::nullopt;
}

}  // namespace karst::expression
