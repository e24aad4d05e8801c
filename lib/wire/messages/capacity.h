// ConsumedCapacity and ItemCollectionMetrics as JSON: parts of most answers. Pure functions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <karst/capacity.h>

#include "wire/json_writer.h"

namespace karst::wire {

void Encode(const ConsumedCapacity& consumed, JsonWriter* out);
void Encode(const ItemCollectionMetrics& metrics, JsonWriter* out);

// `"ConsumedCapacity":[...]`, or nothing when it was not asked for.
void EncodeConsumedCapacities(const std::vector<ConsumedCapacity>& all, JsonWriter* out);
// `"ItemCollectionMetrics":{"table":[...]}`, or nothing when there are none.
void EncodeCollectionMetrics(const std::map<std::string, std::vector<ItemCollectionMetrics>>& by_table,
                             JsonWriter* out);

}  // namespace karst::wire
