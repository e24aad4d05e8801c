#include "wire/messages/capacity.h"

#include <map>
#include <string>

#include "wire/value_json.h"

namespace karst::wire {
namespace {

// Capacity and ConsumedCapacity share these three members.
template <typename Units>
void EncodeUnits(const Units& units, JsonWriter* out) {
  if (units.read_capacity_units) {
    out->Name("ReadCapacityUnits");
    out->Double(*units.read_capacity_units);
  }
  if (units.write_capacity_units) {
    out->Name("WriteCapacityUnits");
    out->Double(*units.write_capacity_units);
  }
  out->Name("CapacityUnits");
  out->Double(units.capacity_units);
}

void EncodeCapacity(const Capacity& capacity, JsonWriter* out) {
  out->BeginObject();
  EncodeUnits(capacity, out);
  out->EndObject();
}

void EncodeIndexes(std::string_view name, const std::map<std::string, Capacity>& indexes, JsonWriter* out) {
  if (indexes.empty()) return;
  out->Name(name);
  out->BeginObject();
  for (const auto& [index, capacity] : indexes) {
    out->UserName(index);
    EncodeCapacity(capacity, out);
  }
  out->EndObject();
}

}  // namespace

void Encode(const ConsumedCapacity& consumed, JsonWriter* out) {
  out->BeginObject();
  out->Member("TableName", consumed.table_name);
  EncodeUnits(consumed, out);
  if (consumed.table) {
    out->Name("Table");
    EncodeCapacity(*consumed.table, out);
  }
  EncodeIndexes("LocalSecondaryIndexes", consumed.local_secondary_indexes, out);
  EncodeIndexes("GlobalSecondaryIndexes", consumed.global_secondary_indexes, out);
  out->EndObject();
}

void Encode(const ItemCollectionMetrics& metrics, JsonWriter* out) {
  out->BeginObject();
  out->Name("ItemCollectionKey");
  AppendItem(metrics.item_collection_key, out->out());
  out->Name("SizeEstimateRangeGB");
  out->BeginArray();
  out->Double(metrics.size_estimate_lower_gb);
  out->Double(metrics.size_estimate_upper_gb);
  out->EndArray();
  out->EndObject();
}

void EncodeConsumedCapacities(const std::vector<ConsumedCapacity>& all, JsonWriter* out) {
  if (all.empty()) return;
  out->Name("ConsumedCapacity");
  out->BeginArray();
  for (const ConsumedCapacity& consumed : all) Encode(consumed, out);
  out->EndArray();
}

void EncodeCollectionMetrics(const std::map<std::string, std::vector<ItemCollectionMetrics>>& by_table,
                             JsonWriter* out) {
  if (by_table.empty()) return;
  out->Name("ItemCollectionMetrics");
  out->BeginObject();
  for (const auto& [table, all] : by_table) {
    out->UserName(table);
    out->BeginArray();
    for (const ItemCollectionMetrics& metrics : all) Encode(metrics, out);
    out->EndArray();
  }
  out->EndObject();
}

}  // namespace karst::wire
