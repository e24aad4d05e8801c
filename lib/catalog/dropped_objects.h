// DroppedObjects: what something dropped - a table, an index, the expiry of a table - leaves behind until a worker has
// removed it, and its stored bytes (FORMAT.md beside this file). Used by engine/table_registry. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog {

// What an id stands before. Stored; never renumber.
enum class ObjectKind : std::uint8_t { kItems = 1, kIndexEntries = 2, kExpiries = 3 };

struct StoredObject {
  ObjectKind kind = ObjectKind::kItems;
  ObjectId id = 0;
  friend bool operator==(const StoredObject&, const StoredObject&) = default;
};

// Never empty. The id of the first, which nothing else has, names them all.
struct DroppedObjects {
  std::vector<StoredObject> objects;
  ObjectId id() const { return objects.front().id; }
};

// All that is stored for the table under ids: its items first.
std::vector<StoredObject> ObjectsOf(const TableDescriptor& table);

void EncodeDropped(const DroppedObjects& dropped, std::string* out);
// Errors: kCorruption.
Result<DroppedObjects> DecodeDropped(std::string_view bytes);

}  // namespace karst::catalog
