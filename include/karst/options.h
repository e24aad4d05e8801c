// How to open a Database. Plain values; the clock and the source of randomness are called from any thread, the latter
// one call at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include <karst/clock.h>

namespace rocksdb {
class Env;
}

namespace karst {

// What an acknowledged write survives.
enum class Durability {
  kSync,      // A power loss: it was flushed to the device; concurrent writers share the flush.
  kBuffered,  // The death of the process. A power loss may take the last moments, never more, and never tears an item.
};

// What becomes of a PutItem, UpdateItem or DeleteItem, and of a TransactGetItems, that meets an item of a
// TransactWriteItems under way. (Of two TransactWriteItems the later is always cancelled, with TransactionConflict; a
// BatchWriteItem always waits.)
enum class Conflicts {
  kReject,  // As on AWS: the write answers kTransactionConflict, the read is cancelled. To be tried again.
  kWait,    // The write waits until the transaction ended; the read shows the items as they were before it.
};

struct Options {
  Durability durability = Durability::kSync;

  Conflicts conflicts = Conflicts::kReject;

  // Bytes of cache for stored blocks, shared by all tables.
  std::size_t block_cache_bytes = std::size_t{64} << 20;
  // Bytes of a write buffer before it is flushed to a file.
  std::size_t write_buffer_bytes = std::size_t{64} << 20;

  // Parts of ARNs.
  std::string region = "us-east-1";
  std::string account_id = "000000000000";

  // The source of time: creation dates, throughput changes, expiry. Must outlive the Database. Of a clock that the
  // program moves the background thread learns within a second.
  const Clock* clock = &Clock::System();
  // The source of randomness for identifiers, such as TableId; null means the operating system's.
  std::function<std::uint64_t()> random{};

  // Where a store on disk keeps its files: an environment of RocksDB, such as one that encrypts them; null means the
  // operating system's. Must outlive the Database. A store in memory does not look at it.
  rocksdb::Env* env = nullptr;

  // How long after its time an item of a table with time to live is deleted, at most a week. AWS takes up to two days.
  std::chrono::milliseconds time_to_live_delay{1000};

  // How long a table is shown as CREATING, UPDATING or DELETING, and a global index likewise, for programs that want to
  // see what they meet on AWS: a table that is being created is not found by those who ask for its items, one that is
  // being changed cannot be changed again, an index that is being created cannot be read. By default a table is ACTIVE,
  // or gone, when its operation returns. A state does not outlive the Database. At most a week.
  std::chrono::milliseconds transient_state_delay{0};

  // Work in the background - expiring items, filling indexes, removing what was dropped - is done in a thread that is
  // started when there is some. If false, it is done by Database::RunBackgroundWork alone: for programs, and tests,
  // that say themselves when.
  bool background_thread = true;
};

}  // namespace karst
