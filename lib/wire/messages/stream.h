// ListStreams, DescribeStream, GetShardIterator and GetRecords between JSON and the public structs. Found by the
// operation table through the types of request and result.
#pragma once

#include <karst/stream.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

void Decode(ObjectReader& in, ListStreamsRequest* out);
void Decode(ObjectReader& in, DescribeStreamRequest* out);
void Decode(ObjectReader& in, GetShardIteratorRequest* out);
void Decode(ObjectReader& in, GetRecordsRequest* out);

void Encode(const ListStreamsResult& result, JsonWriter* out);
void Encode(const DescribeStreamResult& result, JsonWriter* out);
void Encode(const GetShardIteratorResult& result, JsonWriter* out);
void Encode(const GetRecordsResult& result, JsonWriter* out);

}  // namespace karst::wire
