#include "engine/tagged_table.h"

namespace karst::engine {

catalog::Owner OwnerOf(const Engine& engine) {
  return {.region = engine.options().region, .account = engine.options().account_id};
}

Result<TablePtr> NamingTheArn(const Engine& engine, Result<TablePtr> found, const std::string& arn) {
  if (found || found.error().code() != ErrorCode::kResourceNotFound) return found;
  return catalog::NoTaggedTable(arn, OwnerOf(engine));
}

}  // namespace karst::engine
