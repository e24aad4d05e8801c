// SELECT: which ranges of a table or index a statement reads, and the page that comes of it. The same cursor, filter
// and projection as Query and Scan. Used by the PartiQL operations. Thread-safe: free functions.
#pragma once

#include <cstdint>
#include <optional>

#include <karst/error.h>
#include <karst/query.h>

#include "engine/engine.h"
#include "engine/page.h"
#include "engine/read_target.h"
#include "partiql/statement.h"

namespace karst::engine {

// Errors: kValidation for an index that the table has not, and for a consistent read of a global one.
Result<ReadTarget> FindStatementTarget(const catalog::TableDescriptor& table, const partiql::Statement& statement,
                                       bool consistent_read);

struct StatementReadOptions {
  bool consistent_read = false;
  std::optional<std::int32_t> limit{};
  std::optional<Item> start_key{};  // a key that a page of this statement ended with
};

// One page. Errors: kValidation for what the schema does not allow (types of key values, ORDER BY, attributes that an
// index has not, overlapping or too many ranges); kIo, kCorruption.
Result<Page> ReadStatement(Engine& engine, const partiql::Statement& statement, const ReadTarget& target,
                           const StatementReadOptions& options);

}  // namespace karst::engine
