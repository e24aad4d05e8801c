#include "wire/messages/table_description.h"

#include <optional>
#include <string>
#include <vector>

#include "base/enum_words.h"

namespace karst::wire {
namespace {

template <typename Element, typename EncodeElement>
void EncodeList(std::string_view name, const std::vector<Element>& elements, JsonWriter* out, EncodeElement encode) {
  out->Name(name);
  out->BeginArray();
  for (const Element& element : elements) {
    out->BeginObject();
    encode(element);
    out->EndObject();
  }
  out->EndArray();
}

void EncodeKeySchema(const std::vector<KeySchemaElement>& schema, JsonWriter* out) {
  EncodeList("KeySchema", schema, out, [&](const KeySchemaElement& key) {
    out->Member("AttributeName", key.attribute_name);
    out->Member("KeyType", base::Word(key.key_type));
  });
}

void EncodeProjection(const Projection& projection, JsonWriter* out) {
  out->Name("Projection");
  out->BeginObject();
  if (projection.projection_type) out->Member("ProjectionType", base::Word(*projection.projection_type));
  if (projection.non_key_attributes) {
    out->Name("NonKeyAttributes");
    out->BeginArray();
    for (const std::string& name : *projection.non_key_attributes) out->String(name);
    out->EndArray();
  }
  out->EndObject();
}

void EncodeDate(std::string_view name, const std::optional<Clock::TimePoint>& time, JsonWriter* out) {
  if (!time) return;
  out->Name(name);
  out->Date(*time);
}

void EncodeThroughput(const ProvisionedThroughputDescription& throughput, JsonWriter* out) {
  out->Name("ProvisionedThroughput");
  out->BeginObject();
  EncodeDate("LastIncreaseDateTime", throughput.last_increase, out);
  EncodeDate("LastDecreaseDateTime", throughput.last_decrease, out);
  out->Member("NumberOfDecreasesToday", throughput.number_of_decreases_today);
  out->Member("ReadCapacityUnits", throughput.read_capacity_units);
  out->Member("WriteCapacityUnits", throughput.write_capacity_units);
  out->EndObject();
}

void EncodeWarmThroughput(const std::optional<WarmThroughputDescription>& warm, JsonWriter* out) {
  if (!warm) return;
  out->Name("WarmThroughput");
  out->BeginObject();
  out->Member("ReadUnitsPerSecond", warm->read_units_per_second);
  out->Member("WriteUnitsPerSecond", warm->write_units_per_second);
  out->Member("Status", base::Word(warm->status));
  out->EndObject();
}

void EncodeEncryption(const std::optional<SseDescription>& encryption, JsonWriter* out) {
  if (!encryption) return;
  out->Name("SSEDescription");
  out->BeginObject();
  out->Member("Status", base::Word(encryption->status));
  out->Member("SSEType", base::Word(encryption->sse_type));
  if (!encryption->kms_master_key_arn.empty()) out->Member("KMSMasterKeyArn", encryption->kms_master_key_arn);
  out->EndObject();
}

void EncodeOnDemandThroughput(const std::optional<OnDemandThroughput>& throughput, JsonWriter* out) {
  if (!throughput) return;
  out->Name("OnDemandThroughput");
  out->BeginObject();
  if (throughput->max_read_request_units) out->Member("MaxReadRequestUnits", *throughput->max_read_request_units);
  if (throughput->max_write_request_units) out->Member("MaxWriteRequestUnits", *throughput->max_write_request_units);
  out->EndObject();
}

// What both kinds of index describe alike.
template <typename IndexDescription>
void EncodeIndex(const IndexDescription& index, JsonWriter* out) {
  out->Member("IndexName", index.index_name);
  EncodeKeySchema(index.key_schema, out);
  EncodeProjection(index.projection, out);
  out->Member("IndexSizeBytes", index.index_size_bytes);
  out->Member("ItemCount", index.item_count);
  out->Member("IndexArn", index.index_arn);
}

void EncodeIndexes(const TableDescription& table, JsonWriter* out) {
  if (!table.local_secondary_indexes.empty()) {
    EncodeList("LocalSecondaryIndexes", table.local_secondary_indexes, out,
               [&](const LocalSecondaryIndexDescription& index) { EncodeIndex(index, out); });
  }
  if (!table.global_secondary_indexes.empty()) {
    EncodeList("GlobalSecondaryIndexes", table.global_secondary_indexes, out,
               [&](const GlobalSecondaryIndexDescription& index) {
                 EncodeIndex(index, out);
                 out->Member("IndexStatus", base::Word(index.index_status));
                 if (index.backfilling) {
                   out->Name("Backfilling");
                   out->Boolean(*index.backfilling);
                 }
                 EncodeThroughput(index.provisioned_throughput, out);
                 EncodeOnDemandThroughput(index.on_demand_throughput, out);
                 EncodeWarmThroughput(index.warm_throughput, out);
               });
  }
}

void EncodeBillingMode(const std::optional<BillingModeSummary>& summary, JsonWriter* out) {
  if (!summary) return;
  out->Name("BillingModeSummary");
  out->BeginObject();
  out->Member("BillingMode", base::Word(summary->billing_mode));
  EncodeDate("LastUpdateToPayPerRequestDateTime", summary->last_update_to_pay_per_request, out);
  out->EndObject();
}

void EncodeTableClass(const TableDescription& table, JsonWriter* out) {
  if (!table.table_class) return;
  out->Name("TableClassSummary");
  out->BeginObject();
  out->Member("TableClass", base::Word(*table.table_class));
  EncodeDate("LastUpdateDateTime", table.table_class_last_update, out);
  out->EndObject();
}

void EncodeStream(const TableDescription& table, JsonWriter* out) {
  if (const auto& stream = table.stream_specification) {
    out->Name("StreamSpecification");
    out->BeginObject();
    out->Name("StreamEnabled");
    out->Boolean(stream->stream_enabled);
    if (stream->stream_view_type) out->Member("StreamViewType", base::Word(*stream->stream_view_type));
    out->EndObject();
  }
  if (table.latest_stream_label) out->Member("LatestStreamLabel", *table.latest_stream_label);
  if (table.latest_stream_arn) out->Member("LatestStreamArn", *table.latest_stream_arn);
}

}  // namespace

void EncodeTable(std::string_view name, const TableDescription& table, JsonWriter* out) {
  out->Name(name);
  out->BeginObject();
  EncodeList("AttributeDefinitions", table.attribute_definitions, out, [&](const AttributeDefinition& definition) {
    out->Member("AttributeName", definition.attribute_name);
    out->Member("AttributeType", base::Word(definition.attribute_type));
  });
  out->Member("TableName", table.table_name);
  EncodeKeySchema(table.key_schema, out);
  out->Member("TableStatus", base::Word(table.table_status));
  EncodeDate("CreationDateTime", table.creation_date_time, out);
  EncodeThroughput(table.provisioned_throughput, out);
  out->Member("TableSizeBytes", table.table_size_bytes);
  out->Member("ItemCount", table.item_count);
  out->Member("TableArn", table.table_arn);
  out->Member("TableId", table.table_id);
  EncodeBillingMode(table.billing_mode_summary, out);
  EncodeIndexes(table, out);
  EncodeStream(table, out);
  EncodeEncryption(table.sse_description, out);
  EncodeTableClass(table, out);
  out->Name("DeletionProtectionEnabled");
  out->Boolean(table.deletion_protection_enabled);
  EncodeOnDemandThroughput(table.on_demand_throughput, out);
  EncodeWarmThroughput(table.warm_throughput, out);
  out->EndObject();
}

}  // namespace karst::wire
