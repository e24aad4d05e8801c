// GetItem. The checks stand in DynamoDB's order.
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

Item Answer(const ItemView& stored, const std::optional<expression::BoundProjection>& projection) {
  if (!projection) return Item(stored);
  std::string body;
  projection->Project(stored, &body);
  return Item::FromBody(std::move(body));
}

}  // namespace

Result<GetItemResult> GetItem(Engine& engine, const GetItemRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(CheckOnlyProjection(request.projection_expression, request.expression_attribute_names));
  KARST_TRY(value::CheckValues(request.key));
  KARST_ASSIGN_OR_RETURN(
      const std::optional<expression::BoundProjection> projection,
      CompileOnlyProjection(engine, request.projection_expression, request.expression_attribute_names));

  KARST_ASSIGN_OR_RETURN(const TablePtr table, engine.tables().Find(request.table_name));
  KARST_ASSIGN_OR_RETURN(const catalog::PrimaryKey key, catalog::KeyOfRequest(*table, request.key));
  if (projection) KARST_TRY(CheckKeyPaths(*table, projection->paths()));

  ItemReader reader(engine.store());
  KARST_ASSIGN_OR_RETURN(const std::optional<ItemView> stored, reader.Read(*table, key));
  GetItemResult result;
  if (stored) result.item = Answer(*stored, projection);
  if (request.return_consumed_capacity != ReturnConsumedCapacity::kNone) {
    const std::size_t size_bytes = stored ? value::ItemSizeBytes(*stored) : 0;
    result.consumed_capacity = ConsumedByRead(request.return_consumed_capacity, request.table_name,
                                              {.table_units = ReadUnits(size_bytes, request.consistent_read)});
  }
  return result;
}

}  // namespace karst::engine
