// Finding what a request to a stream names, with AWS's errors. Used by the operations of streams. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include <karst/error.h>

#include "catalog/stream_descriptor.h"
#include "engine/engine.h"

namespace karst::engine {

// Errors: kValidation for what is no ARN of a stream.
Result<void> CheckStreamArn(std::string_view arn);
// Errors: as above; kResourceNotFound "Requested resource not found: Stream: ... not found", also for a stream that was
// disabled more than 24 hours ago.
Result<StreamLogPtr> FindStream(Engine& engine, const std::string& arn);
// Errors: kResourceNotFound "Requested resource not found: Shard does not exist".
Result<const catalog::ShardDescriptor*> RequireShard(const catalog::StreamDescriptor& stream,
                                                     std::string_view shard_id);

// Whether the stream was disabled so long ago that AWS does not know it any more.
bool IsForgotten(const catalog::StreamDescriptor& stream, Clock::TimePoint now);

}  // namespace karst::engine
