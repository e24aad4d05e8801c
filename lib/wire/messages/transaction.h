// TransactWriteItems and TransactGetItems between JSON and the public structs. Found by the operation table through the
// types of request and result.
#pragma once

#include <karst/transaction.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

void Decode(ObjectReader& in, TransactWriteItemsRequest* out);
void Decode(ObjectReader& in, TransactGetItemsRequest* out);

void Encode(const TransactWriteItemsResult& result, JsonWriter* out);
void Encode(const TransactGetItemsResult& result, JsonWriter* out);

}  // namespace karst::wire
