// ExecuteStatement, BatchExecuteStatement and ExecuteTransaction between JSON and the public structs. Found by the
// operation table through the types of request and result.
#pragma once

#include <karst/statement.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

void Decode(ObjectReader& in, ExecuteStatementRequest* out);
void Decode(ObjectReader& in, BatchExecuteStatementRequest* out);
void Decode(ObjectReader& in, ExecuteTransactionRequest* out);

void Encode(const ExecuteStatementResult& result, JsonWriter* out);
void Encode(const BatchExecuteStatementResult& result, JsonWriter* out);
void Encode(const ExecuteTransactionResult& result, JsonWriter* out);

}  // namespace karst::wire
