#include "base/error_table.h"
#include "base/try.h"
#include "catalog/tag_rules.h"
#include "engine/operations.h"
#include "engine/tagged_table.h"

namespace karst::engine {

Result<TagResourceResult> TagResource(Engine& engine, const TagResourceRequest& request) {
  KARST_ASSIGN_OR_RETURN(const std::string_view name, catalog::TaggedTable(request.resource_arn, OwnerOf(engine)));
  if (request.tags.empty()) return base::ValidationError("Atleast one Tag needs to be provided as Input.");
  KARST_TRY(catalog::CheckTags(request.tags));
  const auto change = [&](const catalog::TableDescriptor& table) -> Result<catalog::TableDescriptor> {
    catalog::TableDescriptor changed = table;
    KARST_ASSIGN_OR_RETURN(changed.settings.tags, catalog::WithTags(table.settings.tags, request.tags));
    return changed;
  };
  const Result<TablePtr> changed = NamingTheArn(engine, engine.tables().Update(name, change), request.resource_arn);
  if (!changed) return changed.error();
  return TagResourceResult();
}

}  // namespace karst::engine
