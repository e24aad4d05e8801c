// INSERT, UPDATE, DELETE and EXISTS: from a prepared statement and its table to a mutation. Used by the PartiQL
// operations. Thread-safe: free functions.
#pragma once

#include <memory>
#include <optional>

#include <karst/error.h>
#include <karst/item.h>

#include "engine/engine.h"
#include "engine/mutation.h"
#include "engine/write_pipeline.h"
#include "partiql/statement.h"

namespace karst::engine {

// A mutation with all that it is views into. It stays where it was made.
struct StatementWrite {
  partiql::Statement statement;
  TablePtr table;
  Item key;  // of UPDATE and DELETE
  std::optional<expression::BoundCondition> condition;
  Mutation mutation;

  // What holds the key attributes.
  const Item& keyed_item() const { return statement.kind == partiql::StatementKind::kInsert ? statement.item : key; }
};

// An INSERT needs the item to be absent and an UPDATE needs it; the rest of a WHERE must hold of an item that is there.
// Errors: kValidation.
Result<std::unique_ptr<StatementWrite>> PrepareWrite(partiql::Statement statement, TablePtr table);

// Does it. Errors: as WritePipeline, but kDuplicateItem for an INSERT whose item exists.
Result<Written> WriteStatement(Engine& engine, const StatementWrite& write);

// kDuplicateItem for the failed condition of an INSERT; any other error as it is.
Error StatementError(partiql::StatementKind kind, Error error);

}  // namespace karst::engine
