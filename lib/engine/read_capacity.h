// What a read costs, in DynamoDB's read units. Called by the read operations. Pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <karst/capacity.h>

#include "catalog/table_descriptor.h"

namespace karst::engine {

// A unit is 4 KiB, begun; an eventually consistent read costs half. Reading nothing costs as much as reading one byte.
double ReadUnits(std::size_t bytes, bool consistent);

// A read in a transaction costs twice a consistent one.
double TransactionReadUnits(std::size_t bytes);

// Adds the units of a read in a transaction to what is reported of its table; each part says that it is of reading.
void AddTransactionRead(double units, ReturnConsumedCapacity detail, ConsumedCapacity* consumed);

// Units by where they were spent.
struct ReadCost {
  double table_units = 0;
  double index_units = 0;
};

// The ConsumedCapacity to answer, or nothing with kNone. `table_name` is the name or ARN of the request: AWS answers
// with the same. `index` is null for a read of the table itself.
std::optional<ConsumedCapacity> ConsumedByRead(ReturnConsumedCapacity wanted, std::string_view table_name,
                                               const ReadCost& cost, const catalog::IndexDescriptor* index = nullptr);

}  // namespace karst::engine
