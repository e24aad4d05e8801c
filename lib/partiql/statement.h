// The door of this room: a statement's text and parameters become what an ordinary request says - table and index,
// columns, an item, a bound condition, a bound update. It knows no table; keys.h finds the key in a condition once the
// engine knows the schema. Pure functions. GRAMMAR.md describes the language.
//
// Thread safety: a Statement is immutable once prepared.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <karst/item.h>
#include <karst/value.h>

#include "expression/bound_memory.h"
#include "expression/compile.h"
#include "partiql/conditions.h"

namespace karst::partiql {

enum class StatementKind { kSelect, kInsert, kUpdate, kDelete, kExists };

// One term of ORDER BY.
struct Order {
  std::string attribute;
  bool descending = false;
};

struct Statement {
  StatementKind kind = StatementKind::kSelect;
  std::string table_name;
  std::optional<std::string> index_name;                  // of SELECT
  std::optional<expression::BoundProjection> projection;  // of SELECT; nothing for *
  const ConditionNode* where = nullptr;                   // null: none
  std::vector<Order> order;
  Item item;                                         // of INSERT
  std::optional<expression::BoundUpdate> update;     // of UPDATE
  ReturnValues return_values = ReturnValues::kNone;  // RETURNING
  std::shared_ptr<expression::BoundMemory> memory;   // of the bound parts

  bool IsRead() const { return kind == StatementKind::kSelect; }
};

// What Prepare asks of parameters before all else.
Result<void> CheckParameters(const std::vector<Value>& parameters);

// Errors: kValidation in AWS's order: the parameters' values, the syntax, the number of parameters, and what DynamoDB
// does not support. The parameters must outlive the statement.
Result<Statement> Prepare(std::string_view text, const std::vector<Value>& parameters);

}  // namespace karst::partiql
