// What Put, Update and Delete have in common: what they ask for in return, their write, and the answer made of it.
// Called by those operations. Pure functions, but for an estimate that is asked of the store.
#pragma once

#include <optional>

#include <karst/item.h>

#include "engine/item_collection.h"
#include "engine/mutation.h"
#include "engine/write_capacity.h"
#include "engine/write_pipeline.h"

namespace karst::engine {

// Tells the mutation what the request wants back, so that nothing is read for nobody.
template <typename Request>
void SetWants(const Request& request, Mutation* mutation) {
  mutation->wants_old_item = request.return_values != ReturnValues::kNone;
  mutation->wants_capacity = request.return_consumed_capacity != ReturnConsumedCapacity::kNone;
  mutation->returns_item_on_failure =
      request.return_values_on_condition_check_failure == ReturnValuesOnConditionCheckFailure::kAllOld;
}

// Writes at once, or leaves the commit in `staged` if that is not null.
inline Result<Written> WriteOrStage(WritePipeline& pipeline, const Mutation& mutation, const TablePtr& table,
                                    StagedCommit* staged) {
  return staged == nullptr ? pipeline.Write(mutation) : pipeline.Stage(mutation, table, staged);
}

// The attributes that ReturnValues asks for: absent rather than empty. `update` is null for a put, a delete, and an
// update without expression.
std::optional<Item> AttributesOf(const Written& written, ReturnValues wanted, const expression::BoundUpdate* update);

// The whole answer. `key_item` holds at least the key attributes.
template <typename Request>
WriteResult ResultOf(const Request& request, const Written& written, const Mutation& mutation, const ItemView& key_item,
                     storage::Store& store) {
  const auto* change = std::get_if<UpdateChange>(&mutation.change);
  WriteResult result;
  result.attributes = AttributesOf(written, request.return_values, change != nullptr ? change->update : nullptr);
  if (mutation.wants_capacity) {
    // AWS names the table as the request did: by name or by ARN.
    result.consumed_capacity.emplace().table_name = request.table_name;
    AddCost(written.cost(), request.return_consumed_capacity, &*result.consumed_capacity);
  }
  result.item_collection_metrics =
      CollectionMetrics(request.return_item_collection_metrics, store, *mutation.table, mutation.key, key_item);
  return result;
}

}  // namespace karst::engine
