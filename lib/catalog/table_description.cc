// Describe: from a descriptor to AWS's TableDescription.
#include "catalog/encryption_rules.h"
#include "catalog/stream_descriptor.h"
#include "catalog/table_rules.h"
#include "catalog/warm_throughput.h"

namespace karst::catalog {
namespace {

std::vector<KeySchemaElement> SchemaOf(const KeyAttributes& key) {
  std::vector<KeySchemaElement> schema;
  for (const KeyAttribute& attribute : key.hash) schema.push_back({attribute.name, KeyRole::kHash});
  for (const KeyAttribute& attribute : key.range) schema.push_back({attribute.name, KeyRole::kRange});
  return schema;
}

// What both kinds of index have. AWS shows NonKeyAttributes as they were given.
template <typename Description>
Description DescribeIndex(const TableDescriptor& table, const IndexDescriptor& index) {
  Description description;
  description.index_name = index.name;
  description.index_arn = table.arn + "/index/" + index.name;
  description.key_schema = SchemaOf(index.key);
  description.projection.projection_type = index.projection;
  if (index.projection == ProjectionType::kInclude) {
    description.projection.non_key_attributes = index.non_key_attributes_as_given;
  }
  return description;
}

// AWS leaves it out for a table that was always provisioned.
std::optional<BillingModeSummary> SummaryOf(const TableDescriptor& table) {
  if (table.billing_mode == BillingMode::kProvisioned && !table.last_update_to_pay_per_request) return std::nullopt;
  return BillingModeSummary{.billing_mode = table.billing_mode,
                            .last_update_to_pay_per_request = table.last_update_to_pay_per_request};
}

WarmThroughputDescription DescribeWarm(const WarmUnits& units) {
  return {.read_units_per_second = units.read, .write_units_per_second = units.write};
}

}  // namespace

TableDescription Describe(const TableDescriptor& table) {
  TableDescription description;
  description.table_name = table.name;
  description.table_arn = table.arn;
  description.table_id = table.table_id;
  description.creation_date_time = table.created;
  description.attribute_definitions = table.attribute_definitions;
  description.key_schema = SchemaOf(table.key);
  for (const IndexDescriptor& index : table.local_indexes) {
    description.local_secondary_indexes.push_back(DescribeIndex<LocalSecondaryIndexDescription>(table, index));
  }
  for (const IndexDescriptor& index : table.global_indexes) {
    auto described = DescribeIndex<GlobalSecondaryIndexDescription>(table, index);
    described.provisioned_throughput = index.throughput;
    described.on_demand_throughput = index.on_demand_throughput;
    described.warm_throughput = DescribeWarm(WarmUnitsOf(table, index));
    if (index.backfilling) {
      described.index_status = IndexStatus::kCreating;
      described.backfilling = true;
    }
    description.global_secondary_indexes.push_back(std::move(described));
  }
  description.billing_mode_summary = SummaryOf(table);
  description.provisioned_throughput = table.throughput;
  description.on_demand_throughput = table.on_demand_throughput;
  description.deletion_protection_enabled = table.deletion_protection;
  description.table_class = table.table_class;
  description.table_class_last_update = table.table_class_last_update;
  if (table.settings.encryption_key) {
    description.sse_description =
        SseDescription{.kms_master_key_arn = KeyArn(*table.settings.encryption_key, table.arn)};
  }
  description.warm_throughput = DescribeWarm(WarmUnitsOf(table));
  if (table.HasStream()) {
    description.stream_specification =
        StreamSpecification{.stream_enabled = true, .stream_view_type = table.stream->view_type};
  }
  if (table.stream) {
    description.latest_stream_label = StreamLabel(table.stream->created);
    description.latest_stream_arn = StreamArn(table.arn, table.stream->created);
  }
  return description;
}

}  // namespace karst::catalog
