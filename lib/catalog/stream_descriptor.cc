#include "catalog/stream_descriptor.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <limits>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace karst::catalog {
namespace {

// Every 64-bit number has 20 digits behind this one: as many as AWS's shortest.
constexpr char kSequenceStart = '1';
constexpr std::size_t kSequenceDigits = 20;

std::int64_t Milliseconds(Clock::TimePoint time) {
  return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

}  // namespace

const ShardDescriptor* StreamDescriptor::FindShard(std::uint32_t number) const {
  const auto at =
      std::lower_bound(shards.begin(), shards.end(), number,
                       [](const ShardDescriptor& shard, std::uint32_t wanted) { return shard.name.number < wanted; });
  return at == shards.end() || at->name.number != number ? nullptr : &*at;
}

const ShardDescriptor* StreamDescriptor::OpenShardFor(std::uint64_t hash) const {
  // The open shards are the youngest.
  const auto takes = [&](const ShardDescriptor& shard) {
    return shard.IsOpen() && shard.first_hash <= hash && hash <= shard.last_hash;
  };
  const auto at = std::find_if(shards.rbegin(), shards.rend(), takes);
  return at == shards.rend() ? nullptr : &*at;
}

std::string StreamLabel(Clock::TimePoint created) {
  const std::int64_t ms = Milliseconds(created);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(created).time_since_epoch().count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}", fmt::gmtime(static_cast<std::time_t>(seconds)), ms - seconds * 1000);
}

std::string StreamArn(std::string_view table_arn, Clock::TimePoint created) {
  return fmt::format("{}/stream/{}", table_arn, StreamLabel(created));
}

std::string ShardId(const ShardName& shard) {
  return fmt::format("shardId-{:020}-{:08x}", std::max<std::int64_t>(Milliseconds(shard.opened), 0), shard.number);
}

const ShardDescriptor* FindShard(const StreamDescriptor& stream, std::string_view shard_id) {
  const auto at = std::find_if(stream.shards.begin(), stream.shards.end(),
                               [&](const ShardDescriptor& shard) { return ShardId(shard.name) == shard_id; });
  return at == stream.shards.end() ? nullptr : &*at;
}

std::string SequenceText(std::uint64_t sequence) { return fmt::format("{}{:020}", kSequenceStart, sequence); }

std::optional<std::uint64_t> ParseSequence(std::string_view text) {
  if (text.size() != 1 + kSequenceDigits || text.front() != kSequenceStart) return std::nullopt;
  std::uint64_t sequence = 0;
  for (const char c : text.substr(1)) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (sequence > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return std::nullopt;
    sequence = sequence * 10 + digit;
  }
  return sequence;
}

}  // namespace karst::catalog
