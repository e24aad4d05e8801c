// DroppedTableCleaner: removes the records of dropped tables, indexes and expiries, one object a unit of budget, and
// what was counted of them. What is left is stored, so a restart goes on. One of the Workers, which never call it twice
// at once; others may use the store and the tables meanwhile.
#pragma once

#include <karst/error.h>

#include "engine/access_insights.h"
#include "engine/table_registry.h"
#include "engine/workers/worker.h"
#include "storage/store.h"

namespace karst::engine {

class DroppedTableCleaner final : public Worker {
 public:
  // All must outlive it.
  DroppedTableCleaner(storage::Store& store, TableRegistry& tables, AccessInsights& insights)
      : store_(store), tables_(tables), insights_(insights) {}
  StepOutcome Step(std::size_t budget) override;

 private:
  Result<void> Remove(const DroppedTable& dropped);

  storage::Store& store_;
  TableRegistry& tables_;
  AccessInsights& insights_;
};

}  // namespace karst::engine
