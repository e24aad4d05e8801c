#include "catalog/dropped_objects.h"

#include "base/coding.h"
#include "base/error_table.h"

namespace karst::catalog {
namespace {

constexpr char kDroppedVersion = 1;

}  // namespace

DroppedObjects ObjectsOf(const TableDescriptor& table) {
  DroppedObjects objects;
  objects.table = table.id;
  for (const IndexDescriptor& index : table.local_indexes) objects.indexes.push_back(index.id);
  for (const IndexDescriptor& index : table.global_indexes) objects.indexes.push_back(index.id);
  return objects;
}

void EncodeDropped(const DroppedObjects& dropped, std::string* out) {
  out->push_back(kDroppedVersion);
  base::PutBigEndian32(out, dropped.table);
  for (const ObjectId index : dropped.indexes) base::PutBigEndian32(out, index);
}

Result<DroppedObjects> DecodeDropped(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kDroppedVersion) {
    return base::CorruptionError("the record of a dropped table has an unknown format version");
  }
  bytes.remove_prefix(1);
  DroppedObjects dropped;
  bool whole = base::GetBigEndian32(&bytes, &dropped.table);
  while (whole && !bytes.empty()) whole = base::GetBigEndian32(&bytes, &dropped.indexes.emplace_back());
  if (!whole) return base::CorruptionError("the record of a dropped table does not decode");
  return dropped;
}

}  // namespace karst::catalog
