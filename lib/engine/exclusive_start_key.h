// ExclusiveStartKey: where a page begins. It is the key of an item, existing or not: the table's key attributes, and
// the index's when an index is read. Pure functions; the rules are AWS's, which words them differently for Query and
// Scan.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <karst/error.h>
#include <karst/value.h>

#include "engine/read_target.h"

namespace karst::engine {

// Its values, before any table is known. Errors: kValidation.
Result<void> CheckStartKeyValues(const std::optional<Item>& start_key);

// That it has as many attributes as table and index have key attributes. Errors: kValidation.
Result<void> CheckStartKeyCount(const ReadTarget& target, const Item& start_key);

// That it has this attribute of the key that is read. Errors: kValidation.
Result<void> CheckStartKeyAttribute(const catalog::KeyAttribute& attribute, KeyRole role, const Item& start_key);

// That its part for the table is a key of the table. Errors: kValidation.
Result<void> CheckStartKeyOfTable(const ReadTarget& target, const Item& start_key);

// The stored key that it stands for. It must have passed the checks above.
std::string StoredStartKey(const ReadTarget& target, const Item& start_key);

// Leaves of `range` what comes after the stored key in the direction of the walk.
void StartAfter(std::string_view stored_start_key, bool forward, storage::KeyRange* range);

}  // namespace karst::engine
