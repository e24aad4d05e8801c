// The rules of one value that stands for a key attribute in a request: not empty, not too long. Pure functions.
#pragma once

#include <karst/error.h>
#include <karst/value.h>

#include "catalog/table_descriptor.h"

namespace karst::engine {

enum class KeyPart { kPartition, kSort };

// `value` has the attribute's type. Errors: kValidation in AWS's words.
Result<void> CheckKeyValue(const catalog::KeyAttribute& attribute, KeyPart part, const ValueView& value);

}  // namespace karst::engine
