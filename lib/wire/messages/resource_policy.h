// The messages of resource policies. Used by the operation table. Pure functions.
#pragma once

#include <karst/resource_policy.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

void Decode(ObjectReader& in, PutResourcePolicyRequest* out);
void Decode(ObjectReader& in, GetResourcePolicyRequest* out);
void Decode(ObjectReader& in, DeleteResourcePolicyRequest* out);

void Encode(const PutResourcePolicyResult& result, JsonWriter* out);
void Encode(const GetResourcePolicyResult& result, JsonWriter* out);
void Encode(const DeleteResourcePolicyResult& result, JsonWriter* out);

}  // namespace karst::wire
