// What a bound update is: its actions, their targets as one tree, and the counts that AWS's size check wants. Made by
// CompileUpdate, in a BoundMemory, and read-only from then on, so any number of threads may apply it.
#pragma once

#include "expression/bound_term.h"
#include "expression/compile.h"
#include "expression/diagnostic.h"
#include "expression/path_tree.h"

namespace karst::expression {

struct BoundUpdate::Program {
  struct Action {
    syntax::Clause clause = syntax::Clause::kSet;
    syntax::Arithmetic arithmetic = syntax::Arithmetic::kNone;
    BoundArray<Term> operands;
  };

  BoundArray<Action> actions;
  BoundArray<value::DocumentPath> targets;  // targets[i] is of actions[i]
  PathTree tree;                            // of the targets
  ActionCounts counts;
  bool is_of_attribute_updates = false;  // the parameter that UpdateExpression replaced
};

// Finds, in AWS's order: undefined names, undefined values, overlapping and conflicting targets, wrong operands of ADD
// and DELETE, wrong operands of functions and signs.
Finding BindUpdate(const syntax::Update& update, Bindings& bindings, BoundUpdate::Program* program);

// The last of these steps, for programs that are made otherwise: checks targets and operands, and fills in the rest.
Finding FinishProgram(BoundUpdate::Program* program, BoundMemory* memory);

}  // namespace karst::expression
