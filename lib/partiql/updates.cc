#include "partiql/updates.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "expression/update_program.h"
#include "partiql/conditions.h"
#include "partiql/paths.h"
#include "partiql/problem.h"

namespace karst::partiql {
namespace {

using expression::BoundArray;
using expression::Term;
using expression::syntax::Arithmetic;
using expression::syntax::Clause;
using syntax::Node;
using syntax::NodeKind;
using Program = expression::BoundUpdate::Program;
using Action = Program::Action;

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

bool IsSet(AttributeType type) {
  return type == AttributeType::kStringSet || type == AttributeType::kNumberSet || type == AttributeType::kBinarySet;
}

// A path or a constant; what else an expression can be is no value that could be stored.
Result<Term> BindValue(const Node& node, Constants* constants) {
  if (!Constants::IsConstant(node) && !IsPath(node)) {
    return base::ValidationError(fmt::format("Unsupported token in expression: {}", KindName(node)));
  }
  return BindOperand(node, constants);
}

Result<BoundArray<Term>> BindValues(const std::vector<Node>& nodes, Constants* constants) {
  const std::span<Term> terms = constants->memory().NewArray<Term>(nodes.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    KARST_ASSIGN_OR_RETURN(terms[i], BindValue(nodes[i], constants));
  }
  return BoundArray<Term>(terms);
}

// SET a = set_add(a, <<...>>) is ADD, and set_delete is DELETE.
Result<void> BindSetFunction(const Node& call, std::string_view name, const value::DocumentPath& target,
                             Constants* constants, Action* action) {
  if (call.children.size() != 2) {
    return base::ValidationError(
        fmt::format("Incorrect number of operands for operator or function; operator or function: {}, number of "
                    "operands: {}",
                    call.text, call.children.size()));
  }
  KARST_ASSIGN_OR_RETURN(const Term first, BindValue(call.children[0], constants));
  if (first.kind != Term::Kind::kPath || first.path != target) {
    return ProblemAt(fmt::format("The first argument to {} must equal the assignment value", name), call.position);
  }
  KARST_ASSIGN_OR_RETURN(const Term second, BindValue(call.children[1], constants));
  if (second.kind != Term::Kind::kValue || !IsSet(second.constant.type())) {
    return ProblemAt(fmt::format("The second argument to {} must be a value with type SET", name),
                     call.children[0].position);
  }
  action->clause = name == "SET_ADD" ? Clause::kAdd : Clause::kDelete;
  action->operands = constants->memory().NewArray({second});
  return {};
}

Result<void> BindCall(const Node& call, const value::DocumentPath& target, Constants* constants, Action* action) {
  const std::string name = Upper(call.text);
  if (name == "SET_ADD" || name == "SET_DELETE") return BindSetFunction(call, name, target, constants, action);
  if (name != "LIST_APPEND") return base::ValidationError(fmt::format("Unrecognized function: {}", call.text));
  Term append;
  append.kind = Term::Kind::kFunction;
  append.function = expression::Function::kListAppend;
  KARST_ASSIGN_OR_RETURN(append.arguments, BindValues(call.children, constants));
  action->operands = constants->memory().NewArray({append});
  return {};
}

Result<void> BindAssigned(const Node& node, const value::DocumentPath& target, Constants* constants, Action* action) {
  if (node.kind == NodeKind::kCall) return BindCall(node, target, constants, action);
  if (node.kind == NodeKind::kBinary && (node.text == "+" || node.text == "-")) {
    action->arithmetic = node.text == "+" ? Arithmetic::kPlus : Arithmetic::kMinus;
    KARST_ASSIGN_OR_RETURN(action->operands, BindValues(node.children, constants));
    return {};
  }
  KARST_ASSIGN_OR_RETURN(const Term bound, BindValue(node, constants));
  action->operands = constants->memory().NewArray({bound});
  return {};
}

}  // namespace

Result<const Program*> BindUpdate(const std::vector<syntax::Assignment>& assignments, Constants* constants) {
  expression::BoundMemory& memory = constants->memory();
  const std::span<Action> actions = memory.NewArray<Action>(assignments.size());
  const auto targets = memory.NewArray<value::DocumentPath>(assignments.size());
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const syntax::Assignment& assignment = assignments[i];
    KARST_ASSIGN_OR_RETURN(targets[i], PathOf(assignment.target, &memory));
    actions[i].clause = Clause::kRemove;
    if (!assignment.value) continue;
    actions[i].clause = Clause::kSet;
    KARST_TRY(BindAssigned(*assignment.value, targets[i], constants, &actions[i]));
  }
  auto* const program = memory.New<Program>();
  program->actions = actions;
  program->targets = targets;
  if (const expression::Finding finding = expression::FinishProgram(program, &memory)) return ToError(*finding);
  return program;
}

}  // namespace karst::partiql
