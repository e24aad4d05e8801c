// EncodeStream and DecodeStream: the stored record of a stream.
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "catalog/field_codec.h"
#include "catalog/stream_descriptor.h"

namespace karst::catalog {
namespace {

// Changes only when a known tag gets another meaning; a new field gets a new tag.
constexpr char kStreamVersion = 1;

// Tags of fields. Stored; never renumber, never reuse.
enum class StreamTag : std::uint32_t {
  kId = 1,
  kTableName = 2,
  kArn = 3,
  kHashAttribute = 4,
  kRangeAttribute = 5,
  kViewType = 6,
  kCreated = 7,
  kDisabled = 8,
  kNextShard = 9,
  kFirstKept = 10,
  kShard = 11,
};
enum class ShardTag : std::uint32_t {
  kName = 1,
  kParent = 2,
  kFirstHash = 3,
  kLastHash = 4,
  kStartingSequence = 5,
  kEndingSequence = 6,
  kClosed = 7,
  kFirstKept = 8,
};

template <typename Tag>
void PutNumber(Tag tag, std::uint64_t number, std::string* out) {
  PutInteger(tag, static_cast<std::int64_t>(number), out);
}

template <typename Tag>
void PutTime(Tag tag, Clock::TimePoint time, std::string* out) {
  PutInteger(tag, time.time_since_epoch().count(), out);
}

// A type byte, then the name.
void PutKeyAttributes(StreamTag tag, const std::vector<KeyAttribute>& attributes, std::string* out) {
  for (const KeyAttribute& attribute : attributes) {
    PutField(tag, std::string(1, static_cast<char>(attribute.type)) + attribute.name, out);
  }
}

// The number, then the time.
void PutName(ShardTag tag, const ShardName& name, std::string* out) {
  std::string bytes;
  base::PutBigEndian32(&bytes, name.number);
  base::PutBigEndian64(&bytes, static_cast<std::uint64_t>(name.opened.time_since_epoch().count()));
  PutField(tag, bytes, out);
}

void PutShard(const ShardDescriptor& shard, std::string* out) {
  std::string bytes;
  PutName(ShardTag::kName, shard.name, &bytes);
  for (const ShardName& parent : shard.parents) PutName(ShardTag::kParent, parent, &bytes);
  PutNumber(ShardTag::kFirstHash, shard.first_hash, &bytes);
  PutNumber(ShardTag::kLastHash, shard.last_hash, &bytes);
  PutNumber(ShardTag::kStartingSequence, shard.starting_sequence, &bytes);
  if (shard.ending_sequence) PutNumber(ShardTag::kEndingSequence, *shard.ending_sequence, &bytes);
  PutOptionalTime(ShardTag::kClosed, shard.closed, &bytes);
  PutNumber(ShardTag::kFirstKept, shard.first_kept, &bytes);
  PutField(StreamTag::kShard, bytes, out);
}

bool ReadNumber(std::string_view bytes, std::uint64_t* number) {
  return base::GetBigEndian64(&bytes, number) && bytes.empty();
}

bool ReadKeyAttribute(std::string_view bytes, std::vector<KeyAttribute>* out) {
  if (bytes.size() < 2) return false;
  KeyAttribute& attribute = out->emplace_back();
  attribute.name = bytes.substr(1);
  return ReadEnum(bytes.substr(0, 1), KeyType::kBinary, &attribute.type);
}

bool ReadName(std::string_view bytes, ShardName* name) {
  return base::GetBigEndian32(&bytes, &name->number) && ReadTime(bytes, &name->opened);
}

bool ReadShard(std::string_view in, std::vector<ShardDescriptor>* out) {
  ShardDescriptor shard;
  const bool whole = ReadFields<ShardTag>(in, [&](ShardTag tag, std::string_view bytes) {
    switch (tag) {
      case ShardTag::kName:
        return ReadName(bytes, &shard.name);
      case ShardTag::kParent:
        return ReadName(bytes, &shard.parents.emplace_back());
      case ShardTag::kFirstHash:
        return ReadNumber(bytes, &shard.first_hash);
      case ShardTag::kLastHash:
        return ReadNumber(bytes, &shard.last_hash);
      case ShardTag::kStartingSequence:
        return ReadNumber(bytes, &shard.starting_sequence);
      case ShardTag::kEndingSequence:
        return ReadNumber(bytes, &shard.ending_sequence.emplace());
      case ShardTag::kClosed:
        return ReadOptionalTime(bytes, &shard.closed);
      case ShardTag::kFirstKept:
        return ReadNumber(bytes, &shard.first_kept);
    }
    return false;
  });
  const bool ascending = out->empty() || out->back().name.number < shard.name.number;
  out->push_back(std::move(shard));
  return whole && ascending;
}

bool ReadStream(std::string_view in, StreamDescriptor* stream) {
  return ReadFields<StreamTag>(in, [&](StreamTag tag, std::string_view bytes) {
    switch (tag) {
      case StreamTag::kId:
        return ReadId(bytes, &stream->id);
      case StreamTag::kTableName:
        return ReadText(bytes, &stream->table_name);
      case StreamTag::kArn:
        return ReadText(bytes, &stream->arn);
      case StreamTag::kHashAttribute:
        return ReadKeyAttribute(bytes, &stream->key.hash);
      case StreamTag::kRangeAttribute:
        return ReadKeyAttribute(bytes, &stream->key.range);
      case StreamTag::kViewType:
        return ReadEnum(bytes, StreamViewType::kNewAndOldImages, &stream->view_type);
      case StreamTag::kCreated:
        return ReadTime(bytes, &stream->created);
      case StreamTag::kDisabled:
        return ReadOptionalTime(bytes, &stream->disabled);
      case StreamTag::kNextShard:
        return ReadId(bytes, &stream->next_shard);
      case StreamTag::kFirstKept:
        return ReadNumber(bytes, &stream->first_kept);
      case StreamTag::kShard:
        return ReadShard(bytes, &stream->shards);
    }
    return false;
  });
}

}  // namespace

void EncodeStream(const StreamDescriptor& stream, std::string* out) {
  out->push_back(kStreamVersion);
  PutId(StreamTag::kId, stream.id, out);
  PutField(StreamTag::kTableName, stream.table_name, out);
  PutField(StreamTag::kArn, stream.arn, out);
  PutKeyAttributes(StreamTag::kHashAttribute, stream.key.hash, out);
  PutKeyAttributes(StreamTag::kRangeAttribute, stream.key.range, out);
  PutByte(StreamTag::kViewType, static_cast<std::uint8_t>(stream.view_type), out);
  PutTime(StreamTag::kCreated, stream.created, out);
  PutOptionalTime(StreamTag::kDisabled, stream.disabled, out);
  PutId(StreamTag::kNextShard, stream.next_shard, out);
  PutNumber(StreamTag::kFirstKept, stream.first_kept, out);
  for (const ShardDescriptor& shard : stream.shards) PutShard(shard, out);
}

Result<StreamDescriptor> DecodeStream(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kStreamVersion) {
    return base::CorruptionError("the record of a stream has an unknown format version");
  }
  StreamDescriptor stream;
  if (!ReadStream(bytes.substr(1), &stream) || stream.arn.empty() || stream.key.hash.size() != 1) {
    return base::CorruptionError(fmt::format("the record of stream '{}' does not decode", stream.arn));
  }
  return stream;
}

}  // namespace karst::catalog
