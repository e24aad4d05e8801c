// Reading a stream's records: a page of one shard, for GetRecords, or of all shards in the order of their sequence
// numbers, for Subscription. Stops at the stream's watermark, so that nothing that commits later is skipped.
// Thread-safe: functions over a log and a store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <karst/error.h>
#include <karst/stream.h>

#include "engine/stream_log.h"
#include "storage/store.h"

namespace karst::engine {

struct StreamPage {
  std::vector<StreamRecord> records;
  std::uint64_t next_sequence = 0;  // where to go on
  bool at_end = false;              // nothing will ever follow
};

struct PageLimits {
  std::size_t records;
  std::size_t bytes;  // of the records' sizes; the first is taken whatever its size
};

// Errors: kTrimmedDataAccess when records from `first` on are gone.
Result<StreamPage> ReadShard(storage::Store& store, const StreamLog& log, std::uint32_t shard, std::uint64_t first,
                             const PageLimits& limits, std::string_view region);
Result<StreamPage> ReadStream(storage::Store& store, const StreamLog& log, std::uint64_t first,
                              const PageLimits& limits, std::string_view region);

// The first sequence number of a record of the shard that was made at `time` or later, in whole seconds; above all
// there are when there is none.
Result<std::uint64_t> SequenceAt(storage::Store& store, const StreamLog& log, std::uint32_t shard,
                                 Clock::TimePoint time);

}  // namespace karst::engine
