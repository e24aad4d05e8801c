// What a Query or Scan is to answer of each item: Select, ProjectionExpression, and what an index holds. The rules of
// Select, and whether a local index must reach back to the table. Pure functions.
#pragma once

#include <optional>

#include <karst/error.h>
#include <karst/query.h>

#include "engine/read_target.h"
#include "expression/compile.h"

namespace karst::engine {

enum class ReadOperation { kQuery, kScan };

// Select against what else the request says; needs no table. Errors: kValidation, which Query and Scan word
// differently.
Result<void> CheckSelect(ReadOperation operation, std::optional<Select> select,
                         const std::optional<Expression>& projection, bool has_index);

// The expressions that look at items.
struct ItemExpressions {
  std::optional<expression::BoundCondition> filter;
  std::optional<expression::BoundProjection> projection;
};

// Binds both, the filter first. Errors: kValidation.
Result<ItemExpressions> CompileItemExpressions(const std::optional<Expression>& filter,
                                               const std::optional<Expression>& projection,
                                               expression::ParsedCache& cache, expression::Bindings& bindings);

// Neither may look into a key attribute. AWS asks about the projection before, and about the filter after its other
// rules. Errors: kValidation.
Result<void> CheckProjectedKeyPaths(const catalog::TableDescriptor& table, const ItemExpressions& expressions);
Result<void> CheckFilteredKeyPaths(const catalog::TableDescriptor& table, const ItemExpressions& expressions);

// A Query's filter may read only what its index projects. A Scan's may read anything: what is not projected is not
// there for it. Errors: kValidation naming what the index does not project.
Result<void> CheckFilterIsProjected(const ReadTarget& target, const ItemExpressions& expressions);

// Whether the answer needs attributes that a local index lacks, so that each item is fetched from the table. A global
// index never reaches back, and no filter does. Errors: kValidation naming what the index does not project.
Result<bool> NeedsTable(const ReadTarget& target, std::optional<Select> select, const ItemExpressions& expressions);

}  // namespace karst::engine
