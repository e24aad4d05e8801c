// The planner of Query: from the predicates of a KeyConditionExpression and the key schema to one range of stored keys.
// Whatever a key condition can say is a range, so nothing is filtered afterwards. Pure functions.
//
// All HASH attributes are given by equality; of the RANGE attributes the first ones, and only the last of these with
// another operator. A table and a local index have one of each at most, a global index up to four.
#pragma once

#include <string_view>
#include <vector>

#include <karst/error.h>
#include <karst/value.h>

#include "engine/read_target.h"
#include "expression/compile.h"
#include "storage/keyspace.h"

namespace karst::engine {

// Predicates in the order of the key schema. Views into the request and the predicates.
struct KeyCondition {
  std::vector<std::string_view> hash;                  // payloads of all HASH attributes
  std::vector<const expression::KeyPredicate*> range;  // of the first RANGE attributes
};

// Checks the key schema attribute by attribute: first that a given start key has it (exclusive_start_key.h), then the
// condition on it. `start_key` may be null. Errors: kValidation.
Result<KeyCondition> MatchKeyCondition(const ReadTarget& target,
                                       const std::vector<expression::KeyPredicate>& predicates, const Item* start_key);

// Errors: kValidation when the start key lies outside of what the condition describes.
Result<void> CheckStartKeyWithin(const ReadTarget& target, const KeyCondition& condition, const Item& start_key);

// All stored keys that fit the condition and no others. They share their first storage::kPrefixBytes bytes.
storage::KeyRange RangeOf(const ReadTarget& target, const KeyCondition& condition);

}  // namespace karst::engine
