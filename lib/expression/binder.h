// Fills a request's names and values into syntax trees and has the result checked (checker.h). Pure functions, but for
// the Bindings, which note what was used and whose memory the result is in.
#pragma once

#include <vector>

#include "expression/bound_term.h"
#include "expression/compile.h"
#include "expression/diagnostic.h"
#include "expression/syntax.h"

namespace karst::expression {

// Whether all names are defined, which are marked as used, and paths no deeper than DynamoDB allows.
Finding CheckNames(const syntax::Path& path, Bindings& bindings);
Finding CheckNames(const syntax::Operand& operand, Bindings& bindings);

// Names and values in the order written.
Finding BindPath(const syntax::Path& path, Bindings& bindings, value::DocumentPath* bound);
Finding BindOperand(const syntax::Operand& operand, Bindings& bindings, Term* bound);
Finding BindOperands(const std::vector<syntax::Operand>& operands, Bindings& bindings, BoundArray<Term>* bound);

// Each comparison or function is bound and checked before the next one, as AWS does.
Finding BindCondition(const syntax::Condition& condition, Bindings& bindings, BoundCondition::Node* bound);

}  // namespace karst::expression
