// From the alternatives of a WHERE to ranges of stored keys that do not overlap, in the order in which AWS reads them.
// Pure functions.
#pragma once

#include <string_view>
#include <vector>

#include <karst/error.h>

#include "engine/read_target.h"
#include "partiql/keys.h"
#include "partiql/statement.h"
#include "storage/keyspace.h"

namespace karst::engine {

struct StatementRanges {
  std::vector<storage::KeyRange> ranges;
  bool one_partition = false;  // each range is of one partition
  bool forward = true;         // within a range
  bool exact = false;          // whatever lies in the ranges fits the WHERE
};

// Errors: kValidation for overlapping and too many ranges, for an ORDER BY that they cannot serve, and for conditions
// on what the index does not project.
Result<StatementRanges> PlanRanges(const ReadTarget& target, const partiql::Statement& statement);

}  // namespace karst::engine
