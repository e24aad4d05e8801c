#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/shard_iterator.h"
#include "engine/stream_lookup.h"
#include "engine/stream_reader.h"

namespace karst::engine {

Result<GetRecordsResult> GetRecords(Engine& engine, const GetRecordsRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_ASSIGN_OR_RETURN(ShardIterator iterator, ParseShardIterator(request.shard_iterator));
  const Clock::TimePoint now = engine.Now();
  if (now - iterator.made > limits::kShardIteratorAge) {
    return Error(ErrorCode::kExpiredIterator, "The provided iterator exceeds the maximum age allowed.");
  }
  if (!CheckStreamArn(iterator.stream_arn)) return base::ValidationError("Invalid ShardIterator");
  KARST_ASSIGN_OR_RETURN(const StreamLogPtr log, FindStream(engine, iterator.stream_arn));
  const PageLimits limits{.records = static_cast<std::size_t>(request.limit.value_or(limits::kGetRecordsLimitMax)),
                          .bytes = limits::kStreamPageBytesMax};
  KARST_ASSIGN_OR_RETURN(StreamPage page, ReadShard(engine.store(), *log, iterator.shard, iterator.next_sequence,
                                                    limits, engine.options().region));
  GetRecordsResult result{.records = std::move(page.records)};
  if (!page.at_end) {
    iterator.next_sequence = page.next_sequence;
    iterator.made = now;
    result.next_shard_iterator = ShardIteratorText(iterator);
  }
  return result;
}

}  // namespace karst::engine
