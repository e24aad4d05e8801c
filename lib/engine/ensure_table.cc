// Database::EnsureTable: from the short form of a table to CreateTable, or to a look at what is there.
#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <karst/database.h>

#include "base/error_table.h"
#include "base/try.h"
#include "catalog/table_rules.h"
#include "engine/engine.h"

namespace karst {
namespace {

using catalog::IndexDescriptor;
using catalog::KeyAttribute;
using catalog::KeyAttributes;
using catalog::TableDescriptor;

// Adds the attribute to the schema, and to the definitions unless it is there. One that is named with two types is
// there twice, which CreateTable refuses.
void AddKey(const TableSchema::KeyAttribute& attribute, KeyRole role, std::vector<KeySchemaElement>* schema,
            std::vector<AttributeDefinition>* definitions) {
  schema->push_back({attribute.name, role});
  for (const AttributeDefinition& definition : *definitions) {
    if (definition.attribute_name == attribute.name && definition.attribute_type == attribute.type) return;
  }
  definitions->push_back({attribute.name, attribute.type});
}

Projection ProjectionOf(const TableSchema::Index& index) {
  Projection projection{.projection_type = index.projection};
  if (!index.non_key_attributes.empty()) projection.non_key_attributes = index.non_key_attributes;
  return projection;
}

template <typename Index>
Index IndexOf(const TableSchema::Index& index, const TableSchema::KeyAttribute& partition_key,
              std::vector<AttributeDefinition>* definitions) {
  Index result;
  result.index_name = index.name;
  AddKey(partition_key, KeyRole::kHash, &result.key_schema, definitions);
  if (index.sort_key) AddKey(*index.sort_key, KeyRole::kRange, &result.key_schema, definitions);
  result.projection = ProjectionOf(index);
  return result;
}

CreateTableRequest RequestFor(const TableSchema& schema) {
  CreateTableRequest request{.table_name = schema.name, .billing_mode = BillingMode::kPayPerRequest};
  auto* const definitions = &request.attribute_definitions;
  AddKey(schema.partition_key, KeyRole::kHash, &request.key_schema, definitions);
  if (schema.sort_key) AddKey(*schema.sort_key, KeyRole::kRange, &request.key_schema, definitions);
  for (const TableSchema::Index& index : schema.local_indexes) {
    if (!request.local_secondary_indexes) request.local_secondary_indexes.emplace();
    request.local_secondary_indexes->push_back(IndexOf<LocalSecondaryIndex>(index, schema.partition_key, definitions));
  }
  for (const TableSchema::Index& index : schema.global_indexes) {
    if (!request.global_secondary_indexes) request.global_secondary_indexes.emplace();
    request.global_secondary_indexes->push_back(IndexOf<GlobalSecondaryIndex>(index, index.partition_key, definitions));
  }
  if (schema.stream) {
    request.stream_specification = StreamSpecification{.stream_enabled = true, .stream_view_type = schema.stream};
  }
  return request;
}

bool SameAttributes(const std::vector<KeyAttribute>& a, const std::vector<KeyAttribute>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const KeyAttribute& x, const KeyAttribute& y) { return x.name == y.name && x.type == y.type; });
}

bool SameKey(const KeyAttributes& a, const KeyAttributes& b) {
  return SameAttributes(a.hash, b.hash) && SameAttributes(a.range, b.range);
}

// Whatever the order in which they were named.
bool SameIndexes(const std::vector<IndexDescriptor>& a, const std::vector<IndexDescriptor>& b) {
  return std::is_permutation(a.begin(), a.end(), b.begin(), b.end(),
                             [](const IndexDescriptor& x, const IndexDescriptor& y) {
                               return x.name == y.name && SameKey(x.key, y.key) && x.projection == y.projection &&
                                      x.non_key_attributes == y.non_key_attributes;
                             });
}

bool SameSchema(const TableDescriptor& a, const TableDescriptor& b) {
  return SameKey(a.key, b.key) && SameIndexes(a.local_indexes, b.local_indexes) &&
         SameIndexes(a.global_indexes, b.global_indexes);
}

}  // namespace

Result<Table> Database::EnsureTable(const TableSchema& schema) {
  const CreateTableRequest request = RequestFor(schema);
  const Result<CreateTableResult> created = CreateTable(request);
  if (created) return Table(*this, schema.name);
  if (created.error().code() != ErrorCode::kResourceInUse) return created.error();

  KARST_ASSIGN_OR_RETURN(const engine::TablePtr found, engine_->tables().FindInAnyState(schema.name));
  KARST_ASSIGN_OR_RETURN(const TableDescriptor wanted, catalog::DescriptorFor(request));
  if (!SameSchema(*found, wanted)) {
    return base::ValidationError(fmt::format("Table {} exists with other keys or indexes", schema.name));
  }
  if (schema.stream && (!found->HasStream() || found->stream->view_type != *schema.stream)) {
    return base::ValidationError(fmt::format("Table {} exists without such a stream", schema.name));
  }
  return Table(*this, schema.name);
}

}  // namespace karst
