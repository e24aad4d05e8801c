#include "wire/messages/table.h"

#include <fmt/format.h>

#include <initializer_list>

#include "wire/messages/table_description.h"
#include "wire/messages/tag.h"

namespace karst::wire {

void RequireTableName(ObjectReader& in, std::string* table_name) {
  in.Read("TableName", table_name);
  if (in.Has("TableName")) return;
  in.findings()->Missing("The parameter 'TableName' is required but was not present in the request");
}

namespace {

std::vector<AttributeDefinition> DecodeAttributeDefinitions(ObjectReader& in) {
  std::vector<AttributeDefinition> definitions;
  in.ReadList("AttributeDefinitions", "AttributeDefinition", [&](ObjectReader& element) {
    AttributeDefinition& definition = definitions.emplace_back();
    element.Require("AttributeName", &definition.attribute_name);
    element.Require("AttributeType", &definition.attribute_type);
  });
  return definitions;
}

std::vector<KeySchemaElement> DecodeKeySchema(ObjectReader& in) {
  std::vector<KeySchemaElement> schema;
  in.RequirePresent("KeySchema");
  in.ReadList("KeySchema", "KeySchemaElement", [&](ObjectReader& element) {
    KeySchemaElement& key = schema.emplace_back();
    element.Require("AttributeName", &key.attribute_name);
    element.Require("KeyType", &key.key_type);
  });
  return schema;
}

Projection DecodeProjection(ObjectReader& in) {
  Projection projection;
  in.RequirePresent("Projection");
  in.ReadStructure("Projection", "Projection", [&](ObjectReader& members) {
    members.Read("ProjectionType", &projection.projection_type);
    members.Read("NonKeyAttributes", &projection.non_key_attributes);
  });
  return projection;
}

std::optional<ProvisionedThroughput> DecodeThroughput(ObjectReader& in) {
  std::optional<ProvisionedThroughput> throughput;
  in.ReadStructure("ProvisionedThroughput", "ProvisionedThroughput", [&](ObjectReader& members) {
    throughput.emplace();
    members.Require("WriteCapacityUnits", &throughput->write_capacity_units);
    members.Require("ReadCapacityUnits", &throughput->read_capacity_units);
  });
  return throughput;
}

std::optional<OnDemandThroughput> DecodeOnDemandThroughput(ObjectReader& in) {
  std::optional<OnDemandThroughput> throughput;
  in.ReadStructure("OnDemandThroughput", "OnDemandThroughput", [&](ObjectReader& members) {
    throughput.emplace();
    members.Read("MaxReadRequestUnits", &throughput->max_read_request_units);
    members.Read("MaxWriteRequestUnits", &throughput->max_write_request_units);
  });
  return throughput;
}

std::optional<WarmThroughput> DecodeWarmThroughput(ObjectReader& in) {
  std::optional<WarmThroughput> throughput;
  in.ReadStructure("WarmThroughput", "WarmThroughput", [&](ObjectReader& members) {
    throughput.emplace();
    members.Read("ReadUnitsPerSecond", &throughput->read_units_per_second);
    members.Read("WriteUnitsPerSecond", &throughput->write_units_per_second);
  });
  return throughput;
}

std::optional<SseSpecification> DecodeEncryption(ObjectReader& in) {
  std::optional<SseSpecification> specification;
  in.ReadStructure("SSESpecification", "SSESpecification", [&](ObjectReader& members) {
    specification.emplace();
    members.Read("Enabled", &specification->enabled);
    members.Read("SSEType", &specification->sse_type);
    members.Read("KMSMasterKeyId", &specification->kms_master_key_id);
  });
  return specification;
}

std::optional<StreamSpecification> DecodeStreamSpecification(ObjectReader& in) {
  std::optional<StreamSpecification> stream;
  in.ReadStructure("StreamSpecification", "StreamSpecification", [&](ObjectReader& members) {
    stream.emplace();
    members.Require("StreamEnabled", &stream->stream_enabled);
    members.Read("StreamViewType", &stream->stream_view_type);
  });
  return stream;
}

std::optional<std::vector<LocalSecondaryIndex>> DecodeLocalIndexes(ObjectReader& in) {
  if (!in.Has("LocalSecondaryIndexes")) return std::nullopt;
  std::vector<LocalSecondaryIndex> indexes;
  in.ReadList("LocalSecondaryIndexes", "LocalSecondaryIndex", [&](ObjectReader& element) {
    LocalSecondaryIndex& index = indexes.emplace_back();
    element.Require("IndexName", &index.index_name);
    index.key_schema = DecodeKeySchema(element);
    index.projection = DecodeProjection(element);
  });
  return indexes;
}

GlobalSecondaryIndex DecodeGlobalIndex(ObjectReader& in) {
  GlobalSecondaryIndex index;
  in.Require("IndexName", &index.index_name);
  index.key_schema = DecodeKeySchema(in);
  index.projection = DecodeProjection(in);
  index.provisioned_throughput = DecodeThroughput(in);
  index.on_demand_throughput = DecodeOnDemandThroughput(in);
  index.warm_throughput = DecodeWarmThroughput(in);
  return index;
}

std::optional<std::vector<GlobalSecondaryIndex>> DecodeGlobalIndexes(ObjectReader& in) {
  if (!in.Has("GlobalSecondaryIndexes")) return std::nullopt;
  std::vector<GlobalSecondaryIndex> indexes;
  in.ReadList("GlobalSecondaryIndexes", "GlobalSecondaryIndex",
              [&](ObjectReader& element) { indexes.push_back(DecodeGlobalIndex(element)); });
  return indexes;
}

// Karst has no such thing yet, and a table without it is not what was asked for: refused rather than dropped in
// silence.
void RefuseFeature(ObjectReader& in, std::string_view member) {
  in.findings()->AfterConstraints(fmt::format("{} is not supported", member));
}

void RefuseUnsupported(ObjectReader& in, std::initializer_list<std::string_view> members) {
  for (const std::string_view member : members) {
    if (in.Has(member)) RefuseFeature(in, member);
  }
}

GlobalSecondaryIndexUpdate DecodeIndexUpdate(ObjectReader& in) {
  GlobalSecondaryIndexUpdate update;
  in.ReadStructure("Update", "UpdateGlobalSecondaryIndexAction", [&](ObjectReader& members) {
    update.update.emplace();
    members.Require("IndexName", &update.update->index_name);
    update.update->provisioned_throughput = DecodeThroughput(members);
    update.update->on_demand_throughput = DecodeOnDemandThroughput(members);
    update.update->warm_throughput = DecodeWarmThroughput(members);
  });
  in.ReadStructure("Create", "CreateGlobalSecondaryIndexAction",
                   [&](ObjectReader& members) { update.create = DecodeGlobalIndex(members); });
  in.ReadStructure("Delete", "DeleteGlobalSecondaryIndexAction",
                   [&](ObjectReader& members) { members.Require("IndexName", &update.deletion.emplace().index_name); });
  return update;
}

}  // namespace

void Decode(ObjectReader& in, CreateTableRequest* out) {
  RequireTableName(in, &out->table_name);
  in.RequirePresent("AttributeDefinitions");
  out->attribute_definitions = DecodeAttributeDefinitions(in);
  in.Read("BillingMode", &out->billing_mode);
  out->provisioned_throughput = DecodeThroughput(in);
  out->key_schema = DecodeKeySchema(in);
  out->local_secondary_indexes = DecodeLocalIndexes(in);
  out->global_secondary_indexes = DecodeGlobalIndexes(in);
  out->on_demand_throughput = DecodeOnDemandThroughput(in);
  in.Read("DeletionProtectionEnabled", &out->deletion_protection_enabled);
  in.Read("TableClass", &out->table_class);
  out->sse_specification = DecodeEncryption(in);
  out->warm_throughput = DecodeWarmThroughput(in);
  out->tags = DecodeTags(in);
  in.Read("ResourcePolicy", &out->resource_policy);
  out->stream_specification = DecodeStreamSpecification(in);
  RefuseUnsupported(in, {"VectorIndexes", "GlobalTableSourceArn", "GlobalTableSettingsReplicationMode"});
}

void Decode(ObjectReader& in, UpdateTableRequest* out) {
  RequireTableName(in, &out->table_name);
  if (in.Has("AttributeDefinitions")) out->attribute_definitions = DecodeAttributeDefinitions(in);
  in.Read("BillingMode", &out->billing_mode);
  out->provisioned_throughput = DecodeThroughput(in);
  if (in.Has("GlobalSecondaryIndexUpdates")) {
    out->global_secondary_index_updates.emplace();
    in.ReadList("GlobalSecondaryIndexUpdates", "GlobalSecondaryIndexUpdate", [&](ObjectReader& element) {
      out->global_secondary_index_updates->push_back(DecodeIndexUpdate(element));
    });
  }
  out->on_demand_throughput = DecodeOnDemandThroughput(in);
  in.Read("DeletionProtectionEnabled", &out->deletion_protection_enabled);
  in.Read("TableClass", &out->table_class);
  out->sse_specification = DecodeEncryption(in);
  out->warm_throughput = DecodeWarmThroughput(in);
  out->stream_specification = DecodeStreamSpecification(in);
  RefuseUnsupported(in, {"ReplicaUpdates", "GlobalTableWitnessUpdates", "MultiRegionConsistency",
                         "GlobalTableSettingsReplicationMode", "VectorIndexUpdates"});
}

void Decode(ObjectReader& in, DescribeTableRequest* out) { RequireTableName(in, &out->table_name); }

void Decode(ObjectReader& in, DeleteTableRequest* out) { RequireTableName(in, &out->table_name); }

void Decode(ObjectReader& in, ListTablesRequest* out) {
  in.Read("Limit", &out->limit);
  in.Read("ExclusiveStartTableName", &out->exclusive_start_table_name);
}

void Decode(ObjectReader&, DescribeLimitsRequest*) {}

void Decode(ObjectReader&, DescribeEndpointsRequest*) {}

void Encode(const CreateTableResult& result, JsonWriter* out) {
  out->BeginObject();
  EncodeTable("TableDescription", result.table_description, out);
  out->EndObject();
}

void Encode(const UpdateTableResult& result, JsonWriter* out) {
  out->BeginObject();
  EncodeTable("TableDescription", result.table_description, out);
  out->EndObject();
}

void Encode(const DeleteTableResult& result, JsonWriter* out) {
  out->BeginObject();
  EncodeTable("TableDescription", result.table_description, out);
  out->EndObject();
}

void Encode(const DescribeTableResult& result, JsonWriter* out) {
  out->BeginObject();
  EncodeTable("Table", result.table, out);
  out->EndObject();
}

void Encode(const ListTablesResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Name("TableNames");
  out->BeginArray();
  for (const std::string& name : result.table_names) out->String(name);
  out->EndArray();
  if (result.last_evaluated_table_name) out->Member("LastEvaluatedTableName", *result.last_evaluated_table_name);
  out->EndObject();
}

void Encode(const DescribeLimitsResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Member("AccountMaxReadCapacityUnits", result.account_max_read_capacity_units);
  out->Member("AccountMaxWriteCapacityUnits", result.account_max_write_capacity_units);
  out->Member("TableMaxReadCapacityUnits", result.table_max_read_capacity_units);
  out->Member("TableMaxWriteCapacityUnits", result.table_max_write_capacity_units);
  out->EndObject();
}

void Encode(const DescribeEndpointsResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Name("Endpoints");
  out->BeginArray();
  for (const Endpoint& endpoint : result.endpoints) {
    out->BeginObject();
    out->Member("Address", endpoint.address);
    out->Member("CachePeriodInMinutes", endpoint.cache_period_in_minutes);
    out->EndObject();
  }
  out->EndArray();
  out->EndObject();
}

}  // namespace karst::wire
