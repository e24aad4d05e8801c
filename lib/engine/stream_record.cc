#include "engine/stream_record.h"

#include <chrono>

#include <fmt/format.h>

#include "base/coding.h"
#include "base/error_table.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

constexpr char kRecordVersion = 1;

// Bits of the third byte. Stored; never renumber.
constexpr unsigned kByTimeToLive = 1;
constexpr unsigned kHasOldImage = 2;
constexpr unsigned kHasNewImage = 4;
constexpr unsigned kAllFlags = 7;

constexpr std::size_t kHeadBytes = 3;

bool ReadItem(std::string_view* in, ItemView* item) {
  std::string_view body;
  if (!base::GetLengthPrefixed(in, &body)) return false;
  *item = ItemView(body);
  return true;
}

bool ReadRecord(std::string_view in, StoredStreamRecord* record) {
  if (in.size() < kHeadBytes || in[0] != kRecordVersion) return false;
  const auto event = static_cast<std::uint8_t>(in[1]);
  const auto flags = static_cast<unsigned char>(in[2]);
  if (event < 1 || event > static_cast<std::uint8_t>(StreamEvent::kRemove) || flags > kAllFlags) return false;
  in.remove_prefix(kHeadBytes);
  record->event = static_cast<StreamEvent>(event);
  record->by_time_to_live = (flags & kByTimeToLive) != 0;
  std::uint64_t time = 0;
  if (!base::GetBigEndian64(&in, &time) || !ReadItem(&in, &record->keys)) return false;
  record->time = Clock::TimePoint(std::chrono::microseconds(static_cast<std::int64_t>(time)));
  if ((flags & kHasOldImage) != 0 && !ReadItem(&in, &record->old_image.emplace())) return false;
  if ((flags & kHasNewImage) != 0 && !ReadItem(&in, &record->new_image.emplace())) return false;
  return in.empty();
}

}  // namespace

void EncodeStreamRecord(const StoredStreamRecord& record, std::string* out) {
  unsigned flags = 0;
  if (record.by_time_to_live) flags |= kByTimeToLive;
  if (record.old_image) flags |= kHasOldImage;
  if (record.new_image) flags |= kHasNewImage;
  out->push_back(kRecordVersion);
  out->push_back(static_cast<char>(record.event));
  out->push_back(static_cast<char>(flags));
  base::PutBigEndian64(out, static_cast<std::uint64_t>(record.time.time_since_epoch().count()));
  base::PutLengthPrefixed(out, record.keys.bytes());
  if (record.old_image) base::PutLengthPrefixed(out, record.old_image->bytes());
  if (record.new_image) base::PutLengthPrefixed(out, record.new_image->bytes());
}

Result<StoredStreamRecord> DecodeStreamRecord(std::string_view bytes) {
  StoredStreamRecord record;
  if (!ReadRecord(bytes, &record)) return base::CorruptionError("a record of a stream does not decode");
  return record;
}

std::int64_t SizeOf(const StoredStreamRecord& record) {
  std::size_t size = value::ItemSizeBytes(record.keys);
  if (record.old_image) size += value::ItemSizeBytes(*record.old_image);
  if (record.new_image) size += value::ItemSizeBytes(*record.new_image);
  return static_cast<std::int64_t>(size);
}

StreamRecord PublicRecord(const StoredStreamRecord& stored, const catalog::StreamDescriptor& stream,
                          std::uint32_t shard, std::uint64_t sequence, std::string_view region) {
  StreamRecord record;
  record.event_id = fmt::format("{:08x}{:08x}{:016x}", stream.id, shard, sequence);
  record.event_name = stored.event;
  record.aws_region = region;
  if (stored.by_time_to_live) record.user_identity = {.principal_id = "dynamodb.amazonaws.com", .type = "Service"};
  record.approximate_creation_date_time = std::chrono::floor<std::chrono::seconds>(stored.time);
  record.keys = Item(stored.keys);
  if (stored.old_image) record.old_image.emplace(*stored.old_image);
  if (stored.new_image) record.new_image.emplace(*stored.new_image);
  record.sequence_number = catalog::SequenceText(sequence);
  record.size_bytes = SizeOf(stored);
  record.view_type = stream.view_type;
  return record;
}

}  // namespace karst::engine
