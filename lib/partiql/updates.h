// SET and REMOVE of an UPDATE: from their syntax to an update as UpdateItem does it. Pure function but for the
// constants that it adds.
#pragma once

#include <vector>

#include <karst/error.h>

#include "expression/compile.h"
#include "partiql/constants.h"
#include "partiql/syntax.h"

namespace karst::partiql {

// In the memory of `constants`. Errors: kValidation.
Result<const expression::BoundUpdate::Program*> BindUpdate(const std::vector<syntax::Assignment>& assignments,
                                                           Constants* constants);

}  // namespace karst::partiql
