#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/limits.h"
#include "engine/enum_rules.h"
#include "engine/request_rules.h"

namespace karst::engine {
namespace {

using base::Violations;

constexpr std::size_t kShardIdBytesMin = 28;
constexpr std::size_t kShardIdBytesMax = 65;
constexpr std::size_t kSequenceBytesMin = 21;
constexpr std::size_t kSequenceBytesMax = 40;
constexpr std::size_t kIteratorBytesMax = 2048;

void AddLimitViolations(const std::optional<std::int32_t>& limit, std::int32_t most, Violations* violations) {
  if (!limit) return;
  if (*limit < 1) {
    violations->Add(std::to_string(*limit), "limit", "Member must have value greater than or equal to 1");
  }
  if (*limit > most) {
    violations->Add(std::to_string(*limit), "limit",
                    fmt::format("Member must have value less than or equal to {}", most));
  }
}

void AddLengthViolations(std::string_view value, std::string_view member, std::size_t least, std::size_t most,
                         Violations* violations) {
  if (value.size() < least) {
    violations->Add(value, member, fmt::format("Member must have length greater than or equal to {}", least));
  }
  if (value.size() > most) {
    violations->Add(value, member, fmt::format("Member must have length less than or equal to {}", most));
  }
}

void AddShardIdViolations(std::string_view id, std::string_view member, Violations* violations) {
  AddLengthViolations(id, member, kShardIdBytesMin, kShardIdBytesMax, violations);
}

}  // namespace

void AddViolations(const ListStreamsRequest& request, Violations* violations) {
  if (request.table_name) AddNameViolations(*request.table_name, "tableName", violations);
  AddLimitViolations(request.limit, limits::kListStreamsLimitMax, violations);
}

void AddViolations(const DescribeStreamRequest& request, Violations* violations) {
  AddLimitViolations(request.limit, limits::kDescribeStreamLimitMax, violations);
  if (request.exclusive_start_shard_id) {
    AddShardIdViolations(*request.exclusive_start_shard_id, "exclusiveStartShardId", violations);
  }
  if (request.shard_filter) AddEnumViolations(request.shard_filter->type, "shardFilter.type", violations);
  if (request.shard_filter && request.shard_filter->shard_id) {
    AddShardIdViolations(*request.shard_filter->shard_id, "shardFilter.shardId", violations);
  }
}

void AddViolations(const GetShardIteratorRequest& request, Violations* violations) {
  AddShardIdViolations(request.shard_id, "shardId", violations);
  AddEnumViolations(request.shard_iterator_type, "shardIteratorType", violations);
  if (request.sequence_number) {
    AddLengthViolations(*request.sequence_number, "sequenceNumber", kSequenceBytesMin, kSequenceBytesMax, violations);
  }
}

void AddViolations(const GetRecordsRequest& request, Violations* violations) {
  AddLengthViolations(request.shard_iterator, "shardIterator", 1, kIteratorBytesMax, violations);
  AddLimitViolations(request.limit, limits::kGetRecordsLimitMax, violations);
}

}  // namespace karst::engine
