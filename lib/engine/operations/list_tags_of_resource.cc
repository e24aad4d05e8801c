#include "base/try.h"
#include "engine/operations.h"
#include "engine/tagged_table.h"

namespace karst::engine {

Result<ListTagsOfResourceResult> ListTagsOfResource(Engine& engine, const ListTagsOfResourceRequest& request) {
  KARST_ASSIGN_OR_RETURN(const std::string_view name, catalog::TaggedTable(request.resource_arn, OwnerOf(engine)));
  const Result<TablePtr> table = NamingTheArn(engine, engine.tables().Find(name), request.resource_arn);
  if (!table) return table.error();
  return ListTagsOfResourceResult{.tags = (*table)->settings.tags};
}

}  // namespace karst::engine
