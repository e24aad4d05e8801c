#include "wire/messages/resource_policy.h"

namespace karst::wire {

void Decode(ObjectReader& in, PutResourcePolicyRequest* out) {
  in.Require("ResourceArn", &out->resource_arn);
  in.Require("Policy", &out->policy);
  in.Read("ExpectedRevisionId", &out->expected_revision_id);
  in.Read("ConfirmRemoveSelfResourceAccess", &out->confirm_remove_self_resource_access);
}

void Decode(ObjectReader& in, GetResourcePolicyRequest* out) { in.Require("ResourceArn", &out->resource_arn); }

void Decode(ObjectReader& in, DeleteResourcePolicyRequest* out) {
  in.Require("ResourceArn", &out->resource_arn);
  in.Read("ExpectedRevisionId", &out->expected_revision_id);
}

void Encode(const PutResourcePolicyResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Member("RevisionId", result.revision_id);
  out->EndObject();
}

void Encode(const GetResourcePolicyResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Member("Policy", result.policy);
  out->Member("RevisionId", result.revision_id);
  out->EndObject();
}

void Encode(const DeleteResourcePolicyResult& result, JsonWriter* out) {
  out->BeginObject();
  if (result.revision_id) out->Member("RevisionId", *result.revision_id);
  out->EndObject();
}

}  // namespace karst::wire
