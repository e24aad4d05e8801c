// UpdateTimeToLive and DescribeTimeToLive between JSON and the public structs. Found by the operation table through the
// types of request and result.
#pragma once

#include <karst/time_to_live.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

void Decode(ObjectReader& in, UpdateTimeToLiveRequest* out);
void Decode(ObjectReader& in, DescribeTimeToLiveRequest* out);

void Encode(const UpdateTimeToLiveResult& result, JsonWriter* out);
void Encode(const DescribeTimeToLiveResult& result, JsonWriter* out);

}  // namespace karst::wire
