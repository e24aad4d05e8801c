#include <algorithm>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/stream_lookup.h"

namespace karst::engine {
namespace {

using catalog::ShardDescriptor;
using catalog::ShardName;

std::vector<KeySchemaElement> SchemaOf(const catalog::KeyAttributes& key) {
  std::vector<KeySchemaElement> schema;
  for (const catalog::KeyAttribute& attribute : key.hash) schema.push_back({attribute.name, KeyRole::kHash});
  for (const catalog::KeyAttribute& attribute : key.range) schema.push_back({attribute.name, KeyRole::kRange});
  return schema;
}

Shard Describe(const ShardDescriptor& shard) {
  Shard described;
  described.shard_id = catalog::ShardId(shard.name);
  described.sequence_number_range.starting_sequence_number = catalog::SequenceText(shard.starting_sequence);
  if (shard.ending_sequence) {
    described.sequence_number_range.ending_sequence_number = catalog::SequenceText(*shard.ending_sequence);
  }
  if (!shard.parents.empty()) described.parent_shard_id = catalog::ShardId(shard.parents.front());
  return described;
}

bool IsChild(const ShardDescriptor& shard, const std::string& parent_id) {
  return std::any_of(shard.parents.begin(), shard.parents.end(),
                     [&](const ShardName& parent) { return catalog::ShardId(parent) == parent_id; });
}

Result<void> CheckFilter(const std::optional<ShardFilter>& filter) {
  if (!filter || (filter->type && filter->shard_id)) return {};
  return base::ValidationError("One or more parameter values were invalid: ShardFilter needs both Type and ShardId");
}

void AddShards(const catalog::StreamDescriptor& stream, const DescribeStreamRequest& request,
               StreamDescription* description) {
  const auto limit = static_cast<std::size_t>(request.limit.value_or(limits::kDescribeStreamLimitMax));
  for (const ShardDescriptor& shard : stream.shards) {
    if (request.shard_filter && !IsChild(shard, *request.shard_filter->shard_id)) continue;
    if (request.exclusive_start_shard_id && catalog::ShardId(shard.name) <= *request.exclusive_start_shard_id) continue;
    if (description->shards.size() == limit) {
      description->last_evaluated_shard_id = description->shards.back().shard_id;
      return;
    }
    description->shards.push_back(Describe(shard));
  }
}

}  // namespace

Result<DescribeStreamResult> DescribeStream(Engine& engine, const DescribeStreamRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(CheckFilter(request.shard_filter));
  KARST_ASSIGN_OR_RETURN(const StreamLogPtr log, FindStream(engine, request.stream_arn));
  KARST_TRY(log->RollDue(engine.Now()));
  const StreamPtr stream = log->descriptor();
  DescribeStreamResult result;
  StreamDescription& description = result.stream_description;
  description.stream_arn = stream->arn;
  description.stream_label = catalog::StreamLabel(stream->created);
  description.stream_status = stream->disabled ? StreamStatus::kDisabled : StreamStatus::kEnabled;
  description.stream_view_type = stream->view_type;
  description.creation_request_date_time = stream->created;
  description.table_name = stream->table_name;
  description.key_schema = SchemaOf(stream->key);
  AddShards(*stream, request, &description);
  return result;
}

}  // namespace karst::engine
