#include "wire/messages/time_to_live.h"

#include "base/enum_words.h"
#include "wire/messages/table.h"

namespace karst::wire {

void Decode(ObjectReader& in, UpdateTimeToLiveRequest* out) {
  RequireTableName(in, &out->table_name);
  in.RequirePresent("TimeToLiveSpecification");
  in.ReadStructure("TimeToLiveSpecification", "TimeToLiveSpecification", [&](ObjectReader& members) {
    members.Require("Enabled", &out->time_to_live_specification.enabled);
    members.Require("AttributeName", &out->time_to_live_specification.attribute_name);
  });
}

void Decode(ObjectReader& in, DescribeTimeToLiveRequest* out) { RequireTableName(in, &out->table_name); }

void Encode(const UpdateTimeToLiveResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Name("TimeToLiveSpecification");
  out->BeginObject();
  out->Name("Enabled");
  out->Boolean(result.time_to_live_specification.enabled);
  out->Member("AttributeName", result.time_to_live_specification.attribute_name);
  out->EndObject();
  out->EndObject();
}

void Encode(const DescribeTimeToLiveResult& result, JsonWriter* out) {
  const TimeToLiveDescription& description = result.time_to_live_description;
  out->BeginObject();
  out->Name("TimeToLiveDescription");
  out->BeginObject();
  out->Member("TimeToLiveStatus", base::Word(description.time_to_live_status));
  if (description.attribute_name) out->Member("AttributeName", *description.attribute_name);
  out->EndObject();
  out->EndObject();
}

}  // namespace karst::wire
