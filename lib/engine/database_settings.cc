// Database: what a table keeps for its user. Each operation is one call into operations.h.
#include <karst/database.h>

#include "engine/engine.h"
#include "engine/operations.h"

namespace karst {

Result<TagResourceResult> Database::TagResource(const TagResourceRequest& request) {
  return engine::TagResource(*engine_, request);
}
Result<UntagResourceResult> Database::UntagResource(const UntagResourceRequest& request) {
  return engine::UntagResource(*engine_, request);
}
Result<ListTagsOfResourceResult> Database::ListTagsOfResource(const ListTagsOfResourceRequest& request) {
  return engine::ListTagsOfResource(*engine_, request);
}
Result<PutResourcePolicyResult> Database::PutResourcePolicy(const PutResourcePolicyRequest& request) {
  return engine::PutResourcePolicy(*engine_, request);
}
Result<GetResourcePolicyResult> Database::GetResourcePolicy(const GetResourcePolicyRequest& request) {
  return engine::GetResourcePolicy(*engine_, request);
}
Result<DeleteResourcePolicyResult> Database::DeleteResourcePolicy(const DeleteResourcePolicyRequest& request) {
  return engine::DeleteResourcePolicy(*engine_, request);
}

}  // namespace karst
