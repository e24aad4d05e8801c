// Fills a request's names and values into syntax trees and has the result checked (checker.h). Pure but for the marks
// of use in Bindings. Pure functions, but for the Bindings, which note what was used.
#pragma once

#include <vector>

#include "expression/bound_term.h"
#include "expression/compile.h"
#include "expression/diagnostic.h"
#include "expression/syntax.h"

namespace karst::expression {

Finding BindPath(const syntax::Path& path, Bindings& bindings, value::DocumentPath* bound);

// Each comparison or function is bound and checked before the next one, as AWS does.
Finding BindCondition(const syntax::Condition& condition, Bindings& bindings, BoundCondition::Node* bound);

// Names in a first pass and values in a second, as AWS looks for what is undefined in an update. Call in this order.
Finding BindNames(const syntax::Operand& operand, Bindings& bindings, Term* bound);
Finding BindValues(const syntax::Operand& operand, Bindings& bindings, Term* bound);

}  // namespace karst::expression
