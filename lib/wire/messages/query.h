// Query and Scan between JSON and the public structs. Found by the operation table through the types of request and
// result. Pure functions.
#pragma once

#include <karst/query.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

void Decode(ObjectReader& in, QueryRequest* out);
void Decode(ObjectReader& in, ScanRequest* out);

void Encode(const PageResult& result, JsonWriter* out);

}  // namespace karst::wire
