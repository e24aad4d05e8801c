// A key attribute is a scalar: no expression may look inside one. Pure functions.
#pragma once

#include <span>

#include <karst/error.h>

#include "catalog/table_descriptor.h"
#include "value/document_path.h"

namespace karst::engine {

// Refuses a path that goes into a key attribute of the table, or of any of its indexes. Errors: kValidation
// "Key attributes must be scalars; ...".
Result<void> CheckKeyPath(const catalog::TableDescriptor& table, const value::DocumentPath& path);
Result<void> CheckKeyPaths(const catalog::TableDescriptor& table, std::span<const value::DocumentPath> paths);

}  // namespace karst::engine
