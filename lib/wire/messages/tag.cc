#include "wire/messages/tag.h"

namespace karst::wire {
namespace {

// Unlike other members, a missing ARN is refused before anything else.
void RequireArn(ObjectReader& in, std::string* arn) {
  in.Read("ResourceArn", arn);
  if (!in.Has("ResourceArn")) in.findings()->Missing("Invalid TableArn");
}

}  // namespace

std::vector<Tag> DecodeTags(ObjectReader& in) {
  std::vector<Tag> tags;
  in.ReadList("Tags", "Tag", [&](ObjectReader& element) {
    Tag& tag = tags.emplace_back();
    element.Read("Key", &tag.key);
    element.Read("Value", &tag.value);
    if (!element.Has("Key")) element.findings()->AfterConstraints("The Tag Key provided is invalid, Key: null");
    if (!element.Has("Value")) element.findings()->AfterConstraints("The Tag Value provided is invalid, Value: null");
  });
  return tags;
}

void Decode(ObjectReader& in, TagResourceRequest* out) {
  RequireArn(in, &out->resource_arn);
  in.RequirePresent("Tags");
  out->tags = DecodeTags(in);
}

void Decode(ObjectReader& in, UntagResourceRequest* out) {
  RequireArn(in, &out->resource_arn);
  in.Require("TagKeys", &out->tag_keys);
}

void Decode(ObjectReader& in, ListTagsOfResourceRequest* out) {
  RequireArn(in, &out->resource_arn);
  in.Read("NextToken", &out->next_token);
}

void Encode(const TagResourceResult&, JsonWriter*) {}

void Encode(const UntagResourceResult&, JsonWriter*) {}

void Encode(const ListTagsOfResourceResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Name("Tags");
  out->BeginArray();
  for (const Tag& tag : result.tags) {
    out->BeginObject();
    out->Member("Key", tag.key);
    out->Member("Value", tag.value);
    out->EndObject();
  }
  out->EndArray();
  if (result.next_token) out->Member("NextToken", *result.next_token);
  out->EndObject();
}

}  // namespace karst::wire
