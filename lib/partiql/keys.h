// Finds in a WHERE what it says of a key: for a write the one key, for a read the partitions and ranges to look at.
// Pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <karst/error.h>
#include <karst/value.h>

#include "catalog/table_descriptor.h"
#include "expression/compile.h"
#include "partiql/conditions.h"

namespace karst::partiql {

// What a write's WHERE, or that of a read of one item, pins down by equalities.
struct KeyEqualities {
  Item key;                                // the key attributes found, by the first value of each
  bool is_complete = false;                // all of them were found
  std::optional<std::string> ambiguous;    // an attribute that has to equal two different values
  std::vector<const ConditionNode*> rest;  // what else it asks
};

// `in_counts`: whether IN with one value is an equality. It is for reads.
KeyEqualities FindKey(const catalog::KeyAttributes& key, const ConditionNode* where, bool in_counts);

// One of the alternatives that a WHERE is made of.
struct Branch {
  std::vector<expression::KeyPredicate> predicates;  // on attributes of the key
  std::vector<const ConditionNode*> filters;         // what else the branch asks
};

struct KeyPlan {
  // Every item that fits the WHERE fits one of these. One branch without predicates when there is no WHERE.
  std::vector<Branch> branches;
  // Every branch has an equality on every HASH attribute, and none two different ones: then each is a range of keys.
  bool is_keyed = false;
  // The branches would be too many to look at one by one.
  bool is_too_large = false;
};

// Views into `where`. Errors: kValidation for a value that is of another type than its key attribute.
Result<KeyPlan> PlanKeys(const catalog::KeyAttributes& key, const ConditionNode* where);

}  // namespace karst::partiql
