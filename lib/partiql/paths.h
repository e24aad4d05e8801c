// Document paths of a statement: a.b[0]."c d". Pure functions.
#pragma once

#include <string>

#include <karst/error.h>

#include "expression/bound_memory.h"
#include "partiql/syntax.h"
#include "value/document_path.h"

namespace karst::partiql {

// Whether the node is written as a path, if perhaps not as one of DynamoDB's.
bool IsPath(const syntax::Node& node);

// Errors: kValidation for an index out of range, for steps that DynamoDB has not (wildcards, expressions), and for too
// many steps.
Result<value::DocumentPath> PathOf(const syntax::Node& node, expression::BoundMemory* memory);

// What SELECT calls the column of a path: its last name, and the indexes after it ("k[0]" of m.k[0]).
std::string ColumnName(const value::DocumentPath& path);

}  // namespace karst::partiql
