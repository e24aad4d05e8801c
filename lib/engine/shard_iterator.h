// ShardIterator: a place in a shard, as the text that GetShardIterator gives and GetRecords takes. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <karst/clock.h>
#include <karst/error.h>

namespace karst::engine {

struct ShardIterator {
  std::string stream_arn;
  std::uint32_t shard = 0;
  std::uint64_t next_sequence = 0;  // of the first record that is wanted
  Clock::TimePoint made;
};

// The ARN, as AWS's begin with it, and the rest in hex.
std::string ShardIteratorText(const ShardIterator& iterator);
// Errors: kValidation for what no GetShardIterator gave.
Result<ShardIterator> ParseShardIterator(std::string_view text);

}  // namespace karst::engine
