#include "engine/stream_lookup.h"

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"

namespace karst::engine {

Result<void> CheckStreamArn(std::string_view arn) {
  const std::size_t table = arn.find(":table/");
  const std::size_t stream = arn.find("/stream/");
  const bool is_one = arn.starts_with("arn:") && table != std::string_view::npos && stream != std::string_view::npos &&
                      table < stream && !arn.ends_with("/stream/") && arn.size() <= limits::kStreamArnBytesMax;
  if (!is_one) return base::ValidationError("Invalid StreamArn");
  return {};
}

bool IsForgotten(const catalog::StreamDescriptor& stream, Clock::TimePoint now) {
  return stream.disabled && now - *stream.disabled >= limits::kStreamRetention;
}

Result<StreamLogPtr> FindStream(Engine& engine, const std::string& arn) {
  KARST_TRY(CheckStreamArn(arn));
  StreamLogPtr log = engine.streams().FindByArn(arn);
  if (log == nullptr || IsForgotten(*log->descriptor(), engine.Now())) {
    return Error(ErrorCode::kResourceNotFound, fmt::format("Requested resource not found: Stream: {} not found", arn));
  }
  return log;
}

Result<const catalog::ShardDescriptor*> RequireShard(const catalog::StreamDescriptor& stream,
                                                     std::string_view shard_id) {
  const catalog::ShardDescriptor* const shard = catalog::FindShard(stream, shard_id);
  if (shard == nullptr) {
    return Error(ErrorCode::kResourceNotFound, "Requested resource not found: Shard does not exist");
  }
  return shard;
}

}  // namespace karst::engine
