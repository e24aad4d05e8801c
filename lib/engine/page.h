// A page of a Query or a Scan: walks one range of stored keys, keeps what passes the filter, and stops at the Limit or
// when 1 MiB has been examined. Called by those two operations. Thread-safe: a free function.
#pragma once

#include <cstdint>
#include <optional>

#include <karst/error.h>
#include <karst/query.h>

#include "engine/read_capacity.h"
#include "engine/read_target.h"
#include "engine/selection.h"
#include "storage/keyspace.h"
#include "storage/store.h"

namespace karst::engine {

// What to walk and what to keep. Views: table, expressions and request outlive it.
struct PagePlan {
  ReadTarget target;
  storage::KeyRange range;
  bool one_partition = false;  // the keys of the range share their hash
  bool forward = true;
  bool consistent = false;     // for the cost only: every read is consistent
  bool fetches_items = false;  // of a local index: answer the table's item, not the entry
  bool counts_only = false;    // Select::kCount
  bool wants_capacity = false;
  std::optional<std::int32_t> limit;
  std::size_t examined_bytes_before = 0;  // by the ranges that the page walked already
  const ItemExpressions* expressions = nullptr;
};

struct Page {
  PageResult result;  // without consumed_capacity
  // Set when the plan wants capacity.
  ReadCost cost;
  std::size_t examined_bytes = 0;  // with those before
};

// One snapshot, one cursor, and no get unless items are fetched. Each item kept is copied once, or projected straight
// into the answer. Errors: kIo, kCorruption.
Result<Page> ReadPage(storage::Store& store, const PagePlan& plan);

}  // namespace karst::engine
