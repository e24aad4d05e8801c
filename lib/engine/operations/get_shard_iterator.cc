#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/shard_iterator.h"
#include "engine/stream_lookup.h"
#include "engine/stream_reader.h"

namespace karst::engine {
namespace {

using catalog::ShardDescriptor;

// Each kind of iterator has its own parameter, or none.
Result<void> CheckParameters(const GetShardIteratorRequest& request) {
  const ShardIteratorType type = request.shard_iterator_type;
  const bool by_sequence =
      type == ShardIteratorType::kAtSequenceNumber || type == ShardIteratorType::kAfterSequenceNumber;
  if (by_sequence != request.sequence_number.has_value()) {
    return base::ValidationError(
        fmt::format("One or more parameter values were invalid: SequenceNumber must {}be specified for this "
                    "ShardIteratorType",
                    by_sequence ? "" : "not "));
  }
  if ((type == ShardIteratorType::kAtTimestamp) != request.timestamp.has_value()) {
    return base::ValidationError(
        fmt::format("One or more parameter values were invalid: Timestamp must {}be specified for this "
                    "ShardIteratorType",
                    request.timestamp ? "not " : ""));
  }
  return {};
}

// Errors: kValidation for a number that is not of the shard, kTrimmedDataAccess for one that is no more.
Result<std::uint64_t> PositionOf(const GetShardIteratorRequest& request, const StreamLog& log,
                                 const ShardDescriptor& shard) {
  const std::optional<std::uint64_t> sequence = catalog::ParseSequence(*request.sequence_number);
  const std::uint64_t end = shard.ending_sequence ? *shard.ending_sequence + 1 : log.NextSequence();
  if (!sequence || *sequence < shard.starting_sequence || *sequence >= end) {
    return base::ValidationError(
        fmt::format("Invalid SequenceNumber: {} is not in shard {}", *request.sequence_number, request.shard_id));
  }
  const bool after = request.shard_iterator_type == ShardIteratorType::kAfterSequenceNumber;
  const std::uint64_t position = after ? *sequence + 1 : *sequence;
  if (position < shard.first_kept) {
    return Error(ErrorCode::kTrimmedDataAccess, "The data you are trying to access has been trimmed");
  }
  return position;
}

Result<std::uint64_t> Position(Engine& engine, const GetShardIteratorRequest& request, const StreamLog& log,
                               const ShardDescriptor& shard) {
  switch (request.shard_iterator_type) {
    case ShardIteratorType::kTrimHorizon:
      return shard.first_kept;
    case ShardIteratorType::kLatest:
      return shard.ending_sequence ? *shard.ending_sequence + 1 : log.NextSequence();
    case ShardIteratorType::kAtSequenceNumber:
    case ShardIteratorType::kAfterSequenceNumber:
      return PositionOf(request, log, shard);
    case ShardIteratorType::kAtTimestamp:
      break;
  }
  if (*request.timestamp > engine.Now()) {
    return base::ValidationError("One or more parameter values were invalid: Timestamp is in the future");
  }
  return SequenceAt(engine.store(), log, shard.name.number, *request.timestamp);
}

}  // namespace

Result<GetShardIteratorResult> GetShardIterator(Engine& engine, const GetShardIteratorRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(CheckParameters(request));
  KARST_ASSIGN_OR_RETURN(const StreamLogPtr log, FindStream(engine, request.stream_arn));
  const StreamPtr stream = log->descriptor();
  KARST_ASSIGN_OR_RETURN(const ShardDescriptor* const shard, RequireShard(*stream, request.shard_id));
  KARST_ASSIGN_OR_RETURN(const std::uint64_t position, Position(engine, request, *log, *shard));
  return GetShardIteratorResult{
      .shard_iterator = ShardIteratorText(
          {.stream_arn = stream->arn, .shard = shard->name.number, .next_sequence = position, .made = engine.Now()})};
}

}  // namespace karst::engine
