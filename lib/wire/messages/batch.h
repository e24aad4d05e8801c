// BatchGetItem and BatchWriteItem between JSON and the public structs. Found by the operation table through the types
// of request and result. Pure functions.
#pragma once

#include <karst/batch.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

void Decode(ObjectReader& in, BatchGetItemRequest* out);
void Decode(ObjectReader& in, BatchWriteItemRequest* out);

void Encode(const BatchGetItemResult& result, JsonWriter* out);
void Encode(const BatchWriteItemResult& result, JsonWriter* out);

}  // namespace karst::wire
