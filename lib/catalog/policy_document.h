// The rules of a resource policy's document, in AWS's words, and its canonical form. Used by CreateTable and
// PutResourcePolicy. Pure function.
#pragma once

#include <string>
#include <string_view>

#include <karst/error.h>

namespace karst::catalog {

// The document in AWS's canonical form: two that mean the same by AWS's rules have the same. Errors: kValidation.
Result<std::string> CanonicalPolicy(std::string_view document);

}  // namespace karst::catalog
