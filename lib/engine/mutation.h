// Mutation: one write of one item, ready to be done: all that a request can be refused for without reading the item has
// been checked. Operations make them, WritePipeline does them; there is no other way to write an item.
//
// A Mutation is views: the request, the table and the bound expressions must outlive it. Plain data: one thread makes
// it and has it done.
#pragma once

#include <variant>

#include <karst/value.h>

#include "catalog/primary_key.h"
#include "catalog/table_descriptor.h"
#include "expression/compile.h"

namespace karst::engine {

// The item becomes `item`.
struct PutChange {
  ItemView item;
};

// The item goes.
struct DeleteChange {};

// The item becomes what `update` makes of it. Without an update an item of the key alone comes to be if there is none.
struct UpdateChange {
  ItemView key_item;
  const expression::BoundUpdate* update = nullptr;
};

// The item stays as it is: the mutation is its condition.
struct CheckChange {};

struct Mutation {
  const catalog::TableDescriptor* table = nullptr;
  catalog::PrimaryKey key;
  std::variant<PutChange, DeleteChange, UpdateChange, CheckChange> change;
  const expression::BoundCondition* condition = nullptr;  // null: none
  bool wants_old_item = false;                            // for ReturnValues
  bool wants_capacity = false;                            // for ReturnConsumedCapacity
  bool returns_item_on_failure = false;                   // ReturnValuesOnConditionCheckFailure is ALL_OLD
  bool by_time_to_live = false;                           // the expiry of an item, which no user asked for
};

}  // namespace karst::engine
