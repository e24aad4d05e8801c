// The messages of tags. Used by the operation table and CreateTable. Pure functions.
#pragma once

#include <vector>

#include <karst/tag.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

// The member "Tags".
std::vector<Tag> DecodeTags(ObjectReader& in);

void Decode(ObjectReader& in, TagResourceRequest* out);
void Decode(ObjectReader& in, UntagResourceRequest* out);
void Decode(ObjectReader& in, ListTagsOfResourceRequest* out);

// Nothing at all, not even an empty object: so AWS answers.
void Encode(const TagResourceResult& result, JsonWriter* out);
void Encode(const UntagResourceResult& result, JsonWriter* out);
void Encode(const ListTagsOfResourceResult& result, JsonWriter* out);

}  // namespace karst::wire
