#include "engine/workers/dropped_table_cleaner.h"

#include <optional>

#include "base/try.h"
#include "storage/keyspace.h"

namespace karst::engine {
namespace {

storage::Family FamilyOf(catalog::ObjectKind kind) {
  switch (kind) {
    case catalog::ObjectKind::kItems:
      return storage::Family::kItems;
    case catalog::ObjectKind::kIndexEntries:
      return storage::Family::kIndex;
    case catalog::ObjectKind::kExpiries:
      return storage::Family::kExpiry;
  }
  return storage::Family::kItems;
}

}  // namespace

StepOutcome DroppedTableCleaner::Step(std::size_t budget) {
  std::size_t removed = 0;
  while (removed < budget) {
    const std::optional<DroppedTable> dropped = tables_.NextDropped();
    if (!dropped) return tables_.HasDropped() ? StepOutcome::kLater : StepOutcome::kDone;
    if (!Remove(*dropped)) return StepOutcome::kLater;
    removed += dropped->dropped.objects.size();
  }
  return StepOutcome::kMore;
}

Result<void> DroppedTableCleaner::Remove(const DroppedTable& dropped) {
  for (const catalog::StoredObject& object : dropped.dropped.objects) {
    KARST_TRY(store_.RemoveRange(FamilyOf(object.kind), storage::ObjectRange(object.id)));
    insights_.Forget(object.id);
  }
  return tables_.Forget(dropped);
}

}  // namespace karst::engine
