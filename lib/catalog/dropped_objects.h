// DroppedObjects: what a dropped table leaves behind until a worker has removed it, and its stored bytes (FORMAT.md
// beside this file). Used by engine/table_registry. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog {

struct DroppedObjects {
  ObjectId table = 0;             // its items
  std::vector<ObjectId> indexes;  // their entries
};

DroppedObjects ObjectsOf(const TableDescriptor& table);

void EncodeDropped(const DroppedObjects& dropped, std::string* out);
// Errors: kCorruption.
Result<DroppedObjects> DecodeDropped(std::string_view bytes);

}  // namespace karst::catalog
