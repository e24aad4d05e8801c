// SplitShard and MergeShards. On AWS the service does both by itself, as a table's load asks for it.
#include "base/try.h"
#include "engine/operations.h"
#include "engine/stream_lookup.h"

namespace karst::engine {

Result<void> SplitShard(Engine& engine, const SplitShardRequest& request) {
  KARST_ASSIGN_OR_RETURN(const StreamLogPtr log, FindStream(engine, request.stream_arn));
  return log->Split(request.shard_id, engine.Now());
}

Result<void> MergeShards(Engine& engine, const MergeShardsRequest& request) {
  KARST_ASSIGN_OR_RETURN(const StreamLogPtr log, FindStream(engine, request.stream_arn));
  return log->Merge(request.shard_id, request.adjacent_shard_id, engine.Now());
}

}  // namespace karst::engine
