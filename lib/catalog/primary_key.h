// From items to keys: which attributes form a key, with AWS's messages when they do not. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <karst/value.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog {

// The attribute type that a key attribute of this type must have.
AttributeType ToAttributeType(KeyType type);

// Payload bytes of the key attributes, as in item bytes: a string's or binary's bytes, a number's encoding. Views into
// the item.
struct PrimaryKey {
  std::string_view partition;
  std::string_view sort;  // empty for a table without a sort key
};

// The value of a key attribute, given by its payload: not empty, and at most 2048 bytes (HASH) or 1024 (RANGE). Numbers
// are never empty, and their encodings are shorter. Errors: kValidation.
Result<void> CheckKeyValue(const KeyAttribute& attribute, KeyRole role, std::string_view payload);

// That no key attribute of the table in `item`, which may lack some, is empty. Errors: kValidation.
Result<void> CheckKeysNotEmpty(const TableDescriptor& table, const ItemView& item);
// The same of the attributes that key its indexes. Errors: kValidation, naming the index.
Result<void> CheckIndexKeysNotEmpty(const TableDescriptor& table, const ItemView& item);

// The key of an item that is to be written. Errors: kValidation "One or more parameter values were invalid: Missing the
// key pk in the item", "... Type mismatch for key ...", empty key value, size over 2048 / 1024 bytes.
Result<PrimaryKey> KeyOfItem(const TableDescriptor& table, const ItemView& item);

// The key given as Key of a Get, Update or Delete: exactly the key attributes.
// Errors: kValidation "The provided key element does not match the schema", and as above.
Result<PrimaryKey> KeyOfRequest(const TableDescriptor& table, const ItemView& key);

// An item's key in an index; nothing when it lacks an attribute of it (the index is sparse), or has, from before the
// index was added, a value that cannot be one.
struct IndexKey {
  std::vector<std::string_view> hash;
  std::vector<std::string_view> range;
};
std::optional<IndexKey> KeyInIndex(const IndexDescriptor& index, const ItemView& item);

// What keeps an attribute from keying an index. A view of the descriptor.
struct IndexKeyProblem {
  enum class Kind { kType, kEmpty, kTooLong };
  Kind kind;
  const IndexDescriptor* index;
  const KeyAttribute* attribute;
  KeyRole role;
  AttributeType actual;
};
// The first in the order of indexes, local ones before.
std::optional<IndexKeyProblem> FindIndexKeyProblem(const TableDescriptor& table, const ItemView& item);
// In AWS's words for a value that the request gave.
Error ToError(const IndexKeyProblem& problem);

// An item may not be written when an attribute that keys an index has another type, is empty or too long.
// Errors: kValidation "One or more parameter values were invalid: Type mismatch for Index Key ...".
Result<void> CheckIndexKeys(const TableDescriptor& table, const ItemView& item);

// Appends the body of what the index stores of the item: all, or keys of table and index, or those and the included
// ones.
void AppendProjected(const TableDescriptor& table, const IndexDescriptor& index, const ItemView& item,
                     std::string* out);

// The table's key attributes of the item, as an item: LastEvaluatedKey, or the key of a collection.
Item KeyAttributesOf(const TableDescriptor& table, const ItemView& item);
// The same, and the index's.
Item KeyAttributesOf(const TableDescriptor& table, const IndexDescriptor& index, const ItemView& item);

}  // namespace karst::catalog
