#include "engine/stream_reader.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <utility>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/stream_record.h"
#include "storage/keyspace.h"

namespace karst::engine {
namespace {

using catalog::ShardDescriptor;
using storage::Family;

Error Trimmed() { return {ErrorCode::kTrimmedDataAccess, "The data you are trying to access has been trimmed"}; }

Error Damaged(const catalog::StreamDescriptor& stream) {
  return base::CorruptionError("a record of stream " + stream.arn + " does not decode");
}

// Above the numbers of the shard's records that may be read.
std::uint64_t ReadableEnd(const StreamLog::View& view, const ShardDescriptor& shard) {
  return std::min(view.watermark, shard.ending_sequence.value_or(std::numeric_limits<std::uint64_t>::max())) + 1;
}

bool IsReadToEnd(const StreamLog::View& view, const ShardDescriptor& shard) {
  return !shard.IsOpen() && *shard.ending_sequence <= view.watermark;
}

// A walk over a shard's readable records from a number on.
class ShardCursor {
 public:
  ShardCursor(storage::Store& store, const StreamLog::View& view, const ShardDescriptor& shard, std::uint64_t first)
      : stream_(*view.stream), shard_(shard.name.number), end_(ReadableEnd(view, shard)) {
    if (first >= end_) return;
    cursor_ = store.NewCursor(Family::kStream, storage::StreamRange(stream_.id, shard_, first, end_),
                              /*one_partition=*/false);
    cursor_->SeekToFirst();
  }

  bool Valid() const { return cursor_ != nullptr && cursor_->Valid(); }
  void Next() { cursor_->Next(); }
  Result<void> status() const { return cursor_ == nullptr ? Result<void>() : cursor_->status(); }
  std::uint32_t shard() const { return shard_; }
  std::uint64_t end() const { return end_; }

  Result<std::uint64_t> sequence() const {
    const std::optional<std::uint64_t> sequence = storage::SequenceOfStreamKey(cursor_->key());
    if (!sequence) return Damaged(stream_);
    return *sequence;
  }
  Result<StoredStreamRecord> record() const {
    Result<StoredStreamRecord> record = DecodeStreamRecord(cursor_->value());
    if (!record) return Damaged(stream_);
    return record;
  }

 private:
  const catalog::StreamDescriptor& stream_;
  std::uint32_t shard_;
  std::uint64_t end_;
  std::unique_ptr<storage::Cursor> cursor_;
};

// Fills a page up to its limits.
class PageFiller {
 public:
  PageFiller(const catalog::StreamDescriptor& stream, const PageLimits& limits, std::string_view region)
      : stream_(stream), limits_(limits), region_(region) {}

  // False when the record at the cursor does not fit any more.
  Result<bool> Add(const ShardCursor& cursor) {
    if (page_.records.size() >= limits_.records) return false;
    KARST_ASSIGN_OR_RETURN(const std::uint64_t sequence, cursor.sequence());
    KARST_ASSIGN_OR_RETURN(const StoredStreamRecord record, cursor.record());
    const auto size = static_cast<std::size_t>(SizeOf(record));
    if (!page_.records.empty() && bytes_ + size > limits_.bytes) return false;
    bytes_ += size;
    page_.records.push_back(PublicRecord(record, stream_, cursor.shard(), sequence, region_));
    page_.next_sequence = sequence + 1;
    return true;
  }
  StreamPage& page() { return page_; }

 private:
  const catalog::StreamDescriptor& stream_;
  const PageLimits limits_;
  const std::string_view region_;
  std::size_t bytes_ = 0;
  StreamPage page_;
};

}  // namespace

Result<StreamPage> ReadShard(storage::Store& store, const StreamLog& log, std::uint32_t shard, std::uint64_t first,
                             const PageLimits& limits, std::string_view region) {
  const StreamLog::View view = log.Look();
  const ShardDescriptor* const found = view.stream->FindShard(shard);
  if (found == nullptr || first < found->first_kept) return Trimmed();
  ShardCursor cursor(store, view, *found, first);
  PageFiller filler(*view.stream, limits, region);
  bool whole = true;
  for (; whole && cursor.Valid(); cursor.Next()) {
    KARST_ASSIGN_OR_RETURN(whole, filler.Add(cursor));
  }
  KARST_TRY(cursor.status());
  StreamPage page = std::move(filler.page());
  if (whole) {
    page.next_sequence = std::max(first, cursor.end());
    page.at_end = IsReadToEnd(view, *found);
  }
  // What a trimmer took away meanwhile was not skipped in silence.
  const StreamPtr now = log.descriptor();
  const ShardDescriptor* const still = now->FindShard(shard);
  if (still == nullptr || first < still->first_kept) return Trimmed();
  return page;
}

Result<StreamPage> ReadStream(storage::Store& store, const StreamLog& log, std::uint64_t first,
                              const PageLimits& limits, std::string_view region) {
  const StreamLog::View view = log.Look();
  if (first < view.stream->first_kept) return Trimmed();
  std::vector<std::unique_ptr<ShardCursor>> cursors;
  for (const ShardDescriptor& shard : view.stream->shards) {
    if (shard.ending_sequence && *shard.ending_sequence < first) continue;
    auto cursor = std::make_unique<ShardCursor>(store, view, shard, first);
    KARST_TRY(cursor->status());
    if (cursor->Valid()) cursors.push_back(std::move(cursor));
  }
  PageFiller filler(*view.stream, limits, region);
  bool whole = true;
  while (whole && !cursors.empty()) {
    std::size_t lowest = 0;
    std::uint64_t lowest_sequence = std::numeric_limits<std::uint64_t>::max();
    for (std::size_t i = 0; i < cursors.size(); ++i) {
      KARST_ASSIGN_OR_RETURN(const std::uint64_t sequence, cursors[i]->sequence());
      if (sequence <= lowest_sequence) {
        lowest = i;
        lowest_sequence = sequence;
      }
    }
    KARST_ASSIGN_OR_RETURN(whole, filler.Add(*cursors[lowest]));
    if (!whole) break;
    cursors[lowest]->Next();
    KARST_TRY(cursors[lowest]->status());
    if (!cursors[lowest]->Valid()) cursors.erase(cursors.begin() + static_cast<std::ptrdiff_t>(lowest));
  }
  StreamPage page = std::move(filler.page());
  if (whole) {
    page.next_sequence = std::max(first, view.watermark + 1);
    const auto& shards = view.stream->shards;
    page.at_end = view.stream->disabled && std::all_of(shards.begin(), shards.end(), [&](const ShardDescriptor& shard) {
                    return IsReadToEnd(view, shard);
                  });
  }
  if (first < log.descriptor()->first_kept) return Trimmed();
  return page;
}

Result<std::uint64_t> SequenceAt(storage::Store& store, const StreamLog& log, std::uint32_t shard,
                                 Clock::TimePoint time) {
  const StreamLog::View view = log.Look();
  const ShardDescriptor* const found = view.stream->FindShard(shard);
  if (found == nullptr) return Trimmed();
  ShardCursor cursor(store, view, *found, found->first_kept);
  for (; cursor.Valid(); cursor.Next()) {
    KARST_ASSIGN_OR_RETURN(const StoredStreamRecord record, cursor.record());
    if (std::chrono::floor<std::chrono::seconds>(record.time) >= time) return cursor.sequence();
  }
  KARST_TRY(cursor.status());
  return std::max(found->first_kept, cursor.end());
}

}  // namespace karst::engine
