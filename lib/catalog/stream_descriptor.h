// StreamDescriptor: all that Karst knows of a stream and its shards. A stream outlives its table, and the setting that
// made it, by the 24 hours for which its records can be read; so it is no part of the table's descriptor. Used by
// engine/stream_log. Immutable once published: a change makes a new one.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <karst/table.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog {

// What a shard is called by: it stays known to the children after the shard is trimmed.
struct ShardName {
  std::uint32_t number = 0;  // of the stream; ascending in time, never reused
  Clock::TimePoint opened;
};

struct ShardDescriptor {
  ShardName name;
  std::vector<ShardName> parents;  // none, one, or the two that were merged
  // The hashes of partition keys whose records go here, both included.
  std::uint64_t first_hash = 0;
  std::uint64_t last_hash = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t starting_sequence = 0;             // every record has this number or a higher one
  std::optional<std::uint64_t> ending_sequence{};  // of a closed shard: every record has this number or a lower one
  std::optional<Clock::TimePoint> closed{};
  std::uint64_t first_kept = 0;  // the records below are trimmed

  bool IsOpen() const { return !ending_sequence.has_value(); }
};

struct StreamDescriptor {
  ObjectId id = 0;
  std::string table_name;
  std::string arn;
  KeyAttributes key;  // of the table
  StreamViewType view_type = StreamViewType::kKeysOnly;
  Clock::TimePoint created;
  std::optional<Clock::TimePoint> disabled{};
  std::uint32_t next_shard = 0;
  std::uint64_t first_kept = 0;         // every trimmed record of any shard has a lower number
  std::vector<ShardDescriptor> shards;  // in the order of their numbers

  // Null when there is none.
  const ShardDescriptor* FindShard(std::uint32_t number) const;
  // The shard that takes the records of a partition key; null when the stream is disabled.
  const ShardDescriptor* OpenShardFor(std::uint64_t hash) const;
};

// "2026-01-01T00:00:00.000": the label of a stream created then.
std::string StreamLabel(Clock::TimePoint created);
std::string StreamArn(std::string_view table_arn, Clock::TimePoint created);
// "shardId-00000001767225600000-00000000": in the order of the shards' numbers.
std::string ShardId(const ShardName& shard);
// Null when the stream has no shard of that id.
const ShardDescriptor* FindShard(const StreamDescriptor& stream, std::string_view shard_id);

// A sequence number as its 21 decimal digits, and back. Byte order is numeric order.
std::string SequenceText(std::uint64_t sequence);
// Nothing for what is no sequence number of Karst.
std::optional<std::uint64_t> ParseSequence(std::string_view text);

// The stored record (FORMAT.md beside this file).
void EncodeStream(const StreamDescriptor& stream, std::string* out);
// Errors: kCorruption.
Result<StreamDescriptor> DecodeStream(std::string_view bytes);

}  // namespace karst::catalog
