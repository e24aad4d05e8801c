// A stream's record as it is stored (FORMAT.md beside this file), and as users see it. Used by stream_changes, which
// makes records, and by stream_reader. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <karst/error.h>
#include <karst/stream.h>

#include "catalog/stream_descriptor.h"

namespace karst::engine {

// Views into whatever holds the items.
struct StoredStreamRecord {
  StreamEvent event = StreamEvent::kInsert;
  bool by_time_to_live = false;
  Clock::TimePoint time;
  ItemView keys;
  std::optional<ItemView> old_image{};
  std::optional<ItemView> new_image{};
};

void EncodeStreamRecord(const StoredStreamRecord& record, std::string* out);
// Views into `bytes`. Errors: kCorruption.
Result<StoredStreamRecord> DecodeStreamRecord(std::string_view bytes);

// The sum that AWS gives as SizeBytes.
std::int64_t SizeOf(const StoredStreamRecord& record);

StreamRecord PublicRecord(const StoredStreamRecord& stored, const catalog::StreamDescriptor& stream,
                          std::uint32_t shard, std::uint64_t sequence, std::string_view region);

}  // namespace karst::engine
