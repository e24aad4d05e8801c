#include "engine/workers/dropped_table_cleaner.h"

#include <optional>

#include "base/try.h"
#include "storage/keyspace.h"

namespace karst::engine {

StepOutcome DroppedTableCleaner::Step(std::size_t budget) {
  std::size_t removed = 0;
  while (removed < budget) {
    const std::optional<DroppedTable> dropped = tables_.NextDropped();
    if (!dropped) return tables_.HasDropped() ? StepOutcome::kLater : StepOutcome::kDone;
    if (!Remove(*dropped)) return StepOutcome::kLater;
    removed += 1 + dropped->objects.indexes.size();
  }
  return StepOutcome::kMore;
}

Result<void> DroppedTableCleaner::Remove(const DroppedTable& dropped) {
  for (const catalog::ObjectId index : dropped.objects.indexes) {
    KARST_TRY(store_.RemoveRange(storage::Family::kIndex, storage::ObjectRange(index)));
  }
  KARST_TRY(store_.RemoveRange(storage::Family::kItems, storage::ObjectRange(dropped.objects.table)));
  return tables_.Forget(dropped);
}

}  // namespace karst::engine
