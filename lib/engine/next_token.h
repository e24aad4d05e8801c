// NextToken of ExecuteStatement: where the next page begins, bound to the statement, its parameters and what they read.
// Opaque to the caller. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <karst/value.h>

#include "engine/read_target.h"

namespace karst::engine {

// What a token is bound to.
std::uint64_t TokenBinding(std::string_view statement, const std::vector<Value>& parameters, const ReadTarget& target);

std::string EncodeNextToken(std::uint64_t binding, const Item& last_evaluated_key);

// The key to go on after. Errors: kValidation for text that is no token, and for a token of another statement.
Result<Item> DecodeNextToken(std::string_view token, std::uint64_t binding);

}  // namespace karst::engine
