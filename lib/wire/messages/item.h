// PutItem, GetItem, UpdateItem and DeleteItem between JSON and the public structs. Found by the operation table through
// the types of request and result. Pure functions.
#pragma once

#include <karst/item.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

void Decode(ObjectReader& in, PutItemRequest* out);
void Decode(ObjectReader& in, GetItemRequest* out);
void Decode(ObjectReader& in, UpdateItemRequest* out);
void Decode(ObjectReader& in, DeleteItemRequest* out);

void Encode(const WriteResult& result, JsonWriter* out);  // of PutItem, UpdateItem and DeleteItem
void Encode(const GetPinnedItemResult& result, JsonWriter* out);

}  // namespace karst::wire
