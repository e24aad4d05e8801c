#include "catalog/dropped_objects.h"

#include "base/coding.h"
#include "base/error_table.h"

namespace karst::catalog {
namespace {

// The first version knew only tables: the id of the items, then those of the indexes.
constexpr char kTableVersion = 1;
constexpr char kObjectsVersion = 2;

bool ReadTable(std::string_view in, std::vector<StoredObject>* objects) {
  ObjectKind kind = ObjectKind::kItems;
  do {
    ObjectId id = 0;
    if (!base::GetBigEndian32(&in, &id)) return false;
    objects->push_back({kind, id});
    kind = ObjectKind::kIndexEntries;
  } while (!in.empty());
  return true;
}

bool ReadObjects(std::string_view in, std::vector<StoredObject>* objects) {
  do {
    if (in.empty()) return false;
    StoredObject object{.kind = static_cast<ObjectKind>(in.front())};
    in.remove_prefix(1);
    if (object.kind < ObjectKind::kItems || object.kind > ObjectKind::kExpiries) return false;
    if (!base::GetBigEndian32(&in, &object.id)) return false;
    objects->push_back(object);
  } while (!in.empty());
  return true;
}

}  // namespace

std::vector<StoredObject> ObjectsOf(const TableDescriptor& table) {
  std::vector<StoredObject> objects{{ObjectKind::kItems, table.id}};
  for (const IndexDescriptor& index : table.local_indexes) objects.push_back({ObjectKind::kIndexEntries, index.id});
  for (const IndexDescriptor& index : table.global_indexes) objects.push_back({ObjectKind::kIndexEntries, index.id});
  if (table.time_to_live) objects.push_back({ObjectKind::kExpiries, table.time_to_live->id});
  return objects;
}

void EncodeDropped(const DroppedObjects& dropped, std::string* out) {
  out->push_back(kObjectsVersion);
  for (const StoredObject& object : dropped.objects) {
    out->push_back(static_cast<char>(object.kind));
    base::PutBigEndian32(out, object.id);
  }
}

Result<DroppedObjects> DecodeDropped(std::string_view bytes) {
  const char version = bytes.empty() ? '\0' : bytes.front();
  if (version != kTableVersion && version != kObjectsVersion) {
    return base::CorruptionError("the record of dropped objects has an unknown format version");
  }
  bytes.remove_prefix(1);
  DroppedObjects dropped;
  if (!(version == kTableVersion ? ReadTable : ReadObjects)(bytes, &dropped.objects)) {
    return base::CorruptionError("the record of dropped objects does not decode");
  }
  return dropped;
}

}  // namespace karst::catalog
