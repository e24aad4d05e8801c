#include "base/error_table.h"
#include "base/try.h"
#include "catalog/tag_rules.h"
#include "engine/operations.h"
#include "engine/tagged_table.h"

namespace karst::engine {

Result<UntagResourceResult> UntagResource(Engine& engine, const UntagResourceRequest& request) {
  KARST_ASSIGN_OR_RETURN(const std::string_view name, catalog::TaggedTable(request.resource_arn, OwnerOf(engine)));
  if (request.tag_keys.empty()) return base::ValidationError("Atleast one Tag Key needs to be provided as Input.");
  KARST_TRY(catalog::CheckTagKeys(request.tag_keys));
  const auto change = [&](const catalog::TableDescriptor& table) -> Result<catalog::TableDescriptor> {
    catalog::TableDescriptor changed = table;
    changed.settings.tags = catalog::WithoutTags(table.settings.tags, request.tag_keys);
    return changed;
  };
  const Result<TablePtr> changed = NamingTheArn(engine, engine.tables().Update(name, change), request.resource_arn);
  if (!changed) return changed.error();
  return UntagResourceResult();
}

}  // namespace karst::engine
