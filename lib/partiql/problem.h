// The words of what is wrong with a statement. Sentences of the parser come in one envelope; the others stand alone,
// some with the place in the statement. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include <karst/error.h>

#include "expression/diagnostic.h"
#include "partiql/token.h"

namespace karst::partiql {

// "Statement wasn't well formed, can't be processed: <detail>". Of what the lexer cannot read AWS tells no detail.
Error Malformed(std::string_view detail);

// "<sentence> at 1:27:11".
Error ProblemAt(std::string_view sentence, const Position& position);

// What is wrong with a condition, a projection or an update: as of an expression, but without naming a parameter.
Error ToError(const expression::Diagnostic& diagnostic);

}  // namespace karst::partiql
