// GetItem, and the same without a copy. The checks stand in DynamoDB's order.
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/item_reader.h"
#include "engine/key_path_rules.h"
#include "engine/operations.h"
#include "engine/projection.h"
#include "engine/read_capacity.h"
#include "engine/request_rules.h"
#include "value/value_rules.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

// The stored item, read into *record, and the projection to make of it.
struct Found {
  std::optional<ItemView> stored;
  std::optional<expression::BoundProjection> projection;
};

double UnitsOf(const GetItemRequest& request, const Found& found) {
  return ReadUnits(found.stored ? value::ItemSizeBytes(*found.stored) : 0, request.consistent_read);
}

Result<void> Find(Engine& engine, const GetItemRequest& request, storage::PinnedBytes* record, Found* found) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(CheckOnlyProjection(request.projection_expression, request.expression_attribute_names));
  KARST_TRY(value::CheckValues(request.key));
  if (request.projection_expression) {
    KARST_ASSIGN_OR_RETURN(found->projection, CompileOnlyProjection(engine, request.projection_expression,
                                                                    request.expression_attribute_names));
  }
  KARST_ASSIGN_OR_RETURN(const TablePtr table, engine.tables().Find(request.table_name));
  KARST_ASSIGN_OR_RETURN(const catalog::PrimaryKey key, catalog::KeyOfRequest(*table, request.key));
  if (found->projection) KARST_TRY(CheckKeyPaths(*table, found->projection->paths()));
  KARST_ASSIGN_OR_RETURN(found->stored, ReadItem(engine.store(), *table, key, record));
  if (CountsAccess(table->settings.insights)) [[unlikely]] {
    engine.insights().CountRead(*table, key, UnitsOf(request, *found));
  }
  return {};
}

std::string Projected(const Found& found) {
  std::string body;
  found.projection->Project(*found.stored, &body);
  return body;
}

std::optional<ConsumedCapacity> CostOf(const GetItemRequest& request, const Found& found) {
  return ConsumedByRead(request.return_consumed_capacity, request.table_name, {.table_units = UnitsOf(request, found)});
}

bool WantsCapacity(const GetItemRequest& request) {
  return request.return_consumed_capacity != ReturnConsumedCapacity::kNone;
}

// What a pinned item keeps alive: the store behind the bytes goes after them.
struct PinnedRecord {
  explicit PinnedRecord(std::shared_ptr<Engine> e) : engine(std::move(e)) {}
  std::shared_ptr<Engine> engine;
  storage::PinnedBytes bytes;
};

// The answer, made where the caller has it.
Result<GetPinnedItemResult> PinnedResult(const GetItemRequest& request, const Found& found,
                                         std::shared_ptr<PinnedRecord> record) {
  Result<GetPinnedItemResult> result = GetPinnedItemResult();
  if (WantsCapacity(request)) result->consumed_capacity = CostOf(request, found);
  if (found.stored && found.projection) {
    auto body = std::make_shared<const std::string>(Projected(found));
    const ItemView item(*body);
    result->item.emplace(item, std::move(body));
  } else if (found.stored) {
    result->item.emplace(*found.stored, std::move(record));
  }
  return result;
}

}  // namespace

Result<GetItemResult> GetItem(Engine& engine, const GetItemRequest& request) {
  storage::PinnedBytes record;
  Found found;
  KARST_TRY(Find(engine, request, &record, &found));
  GetItemResult result;
  if (found.stored) result.item = found.projection ? Item::FromBody(Projected(found)) : Item(*found.stored);
  if (WantsCapacity(request)) result.consumed_capacity = CostOf(request, found);
  return result;
}

Result<GetPinnedItemResult> GetPinnedItem(const std::shared_ptr<Engine>& engine, const GetItemRequest& request) {
  auto record = std::make_shared<PinnedRecord>(engine);
  Found found;
  KARST_TRY(Find(*engine, request, &record->bytes, &found));
  return PinnedResult(request, found, std::move(record));
}

}  // namespace karst::engine
