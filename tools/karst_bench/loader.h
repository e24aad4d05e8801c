// The load phase: makes the tables of a workload and the items that they hold before anything is measured.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include <karst/error.h>

#include "karst_bench/backoff.h"
#include "karst_bench/progress.h"
#include "karst_bench/target.h"
#include "karst_bench/workload.h"

namespace karst::workload {

enum class ExistingTables {
  kRefuse,   // an error when a table of the workload exists
  kReplace,  // drop it and load anew
  kKeep,     // take it as it is, and load nothing
};

// What a load put into a table or an index.
struct Stored {
  std::string of{};  // "Table" or "Table/index"
  std::int64_t items = 0;
  std::uint64_t bytes = 0;  // by DynamoDB's rules
  struct Partition {
    std::int64_t items = 0;
    std::uint64_t bytes = 0;
  };
  std::unordered_map<std::string, Partition> partitions{};  // by the JSON of the key's value; not of a local index
};

// What the loads of one table made.
struct LoadedTable {
  std::string table;
  std::int64_t items_sent = 0;
  std::int64_t items_held = 0;  // counted by a scan of the table afterwards
  double seconds = 0;
  std::uint64_t bytes = 0;  // by DynamoDB's rules
  std::size_t largest_item_bytes = 0;
  // Items and bytes of each partition.
  struct Partition {
    std::string key;  // JSON of the key's value
    std::int64_t items = 0;
    std::uint64_t bytes = 0;
  };
  std::size_t partitions = 0;
  std::vector<Partition> largest{};  // by bytes, largest first, at most ten
  std::vector<Stored> stored{};      // the table itself, then its indexes
};

// Each waits, by `pause`, while the endpoint throttles. Errors: kIo, kValidation (a table exists, an item is refused),
// with the endpoint's own words.
Result<void> MakeTables(Target& target, const Workload& workload, ExistingTables existing, const Pause& pause = Sleep);
Result<std::vector<LoadedTable>> LoadItems(Target& target, const Workload& workload, int threads, Progress* progress);
// Items that a table holds, by a consistent scan: one right after a load has to see it all.
Result<std::int64_t> CountItems(Session& session, const std::string& table, const Pause& pause = Sleep);

}  // namespace karst::workload
