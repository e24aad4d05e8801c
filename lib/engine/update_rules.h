// The rules of what an UpdateExpression may touch and make. Pure functions; called by UpdateItem and by WritePipeline.
#pragma once

#include <karst/error.h>
#include <karst/value.h>

#include "catalog/table_descriptor.h"
#include "expression/compile.h"

namespace karst::engine {

// An update may not write attributes of the table's key, nor inside an attribute that keys an index.
// Errors: kValidation "... Cannot update attribute pk. This attribute is part of the key".
Result<void> CheckUpdateTargets(const catalog::TableDescriptor& table, const expression::BoundUpdate& update);

// An update may not set an attribute that keys an index to an empty value. Errors: kValidation. Only what the request
// says is looked at; what an update works out, CheckUpdatedItem judges.
Result<void> CheckIndexKeyTargets(const catalog::TableDescriptor& table, const expression::BoundUpdate& update);

// What an update made: its size, its nesting, and the keys of indexes. Errors: kValidation.
Result<void> CheckUpdatedItem(const catalog::TableDescriptor& table, const expression::BoundUpdate& update,
                              const ItemView& item);

}  // namespace karst::engine
