#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/limits.h"
#include "catalog/table_rules.h"
#include "engine/enum_rules.h"
#include "engine/request_rules.h"

namespace karst::engine {
namespace {

using base::Violations;

constexpr std::size_t kNameBytesMin = 3;
constexpr std::size_t kNameBytesMax = 255;
constexpr std::size_t kTableKeyElementsMax = 2;
constexpr std::size_t kIndexNonKeyAttributesMax = 20;

// By table, for every request names one: letters, digits, '_', '.' and '-'.
constexpr std::array<bool, 256> MakeNameCharacters() {
  std::array<bool, 256> known{};
  for (const std::string_view range : {"az", "AZ", "09", "__", "..", "--"}) {
    for (char c = range[0]; c <= range[1]; ++c) known[static_cast<unsigned char>(c)] = true;
  }
  return known;
}
constexpr std::array<bool, 256> kNameCharacters = MakeNameCharacters();

bool IsNameCharacter(char c) { return kNameCharacters[static_cast<unsigned char>(c)]; }

bool MatchesNamePattern(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), IsNameCharacter);
}

std::string AtLeastLong(std::size_t length) {
  return fmt::format("Member must have length greater than or equal to {}", length);
}
std::string AtMostLong(std::size_t length) {
  return fmt::format("Member must have length less than or equal to {}", length);
}

void AddAttributeNameViolations(std::string_view name, std::string_view member, Violations* violations) {
  if (name.empty()) violations->Add(name, member, AtLeastLong(1));
  if (name.size() > limits::kKeyAttributeNameBytesMax) {
    violations->Add(name, member, AtMostLong(limits::kKeyAttributeNameBytesMax));
  }
}

void AddBillingViolations(const std::optional<BillingMode>& billing_mode, const std::optional<TableClass>& table_class,
                          Violations* violations) {
  AddEnumViolations(billing_mode, "billingMode", violations);
  AddEnumViolations(table_class, "tableClass", violations);
}

void AddStreamViolations(const std::optional<StreamSpecification>& stream, Violations* violations) {
  if (stream) AddEnumViolations(stream->stream_view_type, "streamSpecification.streamViewType", violations);
}

void AddEncryptionViolations(const std::optional<SseSpecification>& encryption, Violations* violations) {
  if (encryption) AddEnumViolations(encryption->sse_type, "sseSpecification.sseType", violations);
}

void AddUnitsViolations(std::int64_t units, const std::string& member, Violations* violations) {
  if (units < 1) violations->Add(std::to_string(units), member, "Member must have value greater than or equal to 1");
}

// AWS looks at writes first.
void AddThroughputViolations(const ProvisionedThroughput& throughput, const std::string& member,
                             Violations* violations) {
  AddUnitsViolations(throughput.write_capacity_units, member + ".writeCapacityUnits", violations);
  AddUnitsViolations(throughput.read_capacity_units, member + ".readCapacityUnits", violations);
}

void AddDefinitionViolations(const std::vector<AttributeDefinition>& definitions, Violations* violations) {
  for (std::size_t i = 0; i < definitions.size(); ++i) {
    const std::string member = fmt::format("attributeDefinitions.{}.member", i + 1);
    AddAttributeNameViolations(definitions[i].attribute_name, member + ".attributeName", violations);
    AddEnumViolations(definitions[i].attribute_type, member + ".attributeType", violations);
  }
}

// A schema as AWS prints it: [KeySchemaElement(attributeName=pk, keyType=HASH), ...].
std::string SchemaText(const std::vector<KeySchemaElement>& schema) {
  std::vector<std::string> elements;
  elements.reserve(schema.size());
  for (const KeySchemaElement& element : schema) {
    elements.push_back(fmt::format("KeySchemaElement(attributeName={}, keyType={})", element.attribute_name,
                                   base::Word(element.key_type)));
  }
  return fmt::format("[{}]", fmt::join(elements, ", "));
}

void AddSchemaViolations(const std::vector<KeySchemaElement>& schema, std::size_t elements_max,
                         const std::string& member, Violations* violations) {
  if (schema.empty()) violations->Add("[]", member, AtLeastLong(1));
  if (schema.size() > elements_max) violations->Add(SchemaText(schema), member, AtMostLong(elements_max));
  for (std::size_t i = 0; i < schema.size(); ++i) {
    const std::string element = fmt::format("{}.{}.member", member, i + 1);
    AddAttributeNameViolations(schema[i].attribute_name, element + ".attributeName", violations);
    AddEnumViolations(schema[i].key_type, element + ".keyType", violations);
  }
}

void AddProjectionViolations(const Projection& projection, const std::string& member, Violations* violations) {
  AddEnumViolations(projection.projection_type, member + ".projectionType", violations);
  if (!projection.non_key_attributes) return;
  const std::vector<std::string>& names = *projection.non_key_attributes;
  if (names.empty()) violations->Add("[]", member + ".nonKeyAttributes", AtLeastLong(1));
  if (names.size() > kIndexNonKeyAttributesMax) {
    violations->Add(fmt::format("[{}]", fmt::join(names, ", ")), member + ".nonKeyAttributes",
                    AtMostLong(kIndexNonKeyAttributesMax));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    AddAttributeNameViolations(names[i], fmt::format("{}.nonKeyAttributes.{}.member", member, i + 1), violations);
  }
}

void AddLocalIndexViolations(const CreateTableRequest& request, Violations* violations) {
  if (!request.local_secondary_indexes) return;
  for (std::size_t i = 0; i < request.local_secondary_indexes->size(); ++i) {
    const LocalSecondaryIndex& index = (*request.local_secondary_indexes)[i];
    const std::string member = fmt::format("localSecondaryIndexes.{}.member", i + 1);
    AddNameViolations(index.index_name, member + ".indexName", violations);
    AddSchemaViolations(index.key_schema, kTableKeyElementsMax, member + ".keySchema", violations);
    AddProjectionViolations(index.projection, member + ".projection", violations);
  }
}

void AddGlobalIndexViolations(const GlobalSecondaryIndex& index, const std::string& member, Violations* violations) {
  AddNameViolations(index.index_name, member + ".indexName", violations);
  AddSchemaViolations(index.key_schema, limits::kIndexHashAttributesMax + limits::kIndexRangeAttributesMax,
                      member + ".keySchema", violations);
  AddProjectionViolations(index.projection, member + ".projection", violations);
  if (index.provisioned_throughput) {
    AddThroughputViolations(*index.provisioned_throughput, member + ".provisionedThroughput", violations);
  }
}

void AddGlobalIndexViolations(const CreateTableRequest& request, Violations* violations) {
  if (!request.global_secondary_indexes) return;
  for (std::size_t i = 0; i < request.global_secondary_indexes->size(); ++i) {
    AddGlobalIndexViolations((*request.global_secondary_indexes)[i],
                             fmt::format("globalSecondaryIndexes.{}.member", i + 1), violations);
  }
}

}  // namespace

// The rules of the names of tables and indexes.
void AddNameViolations(std::string_view name, std::string_view member, Violations* violations) {
  if (!MatchesNamePattern(name)) {
    violations->Add(name, member, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  }
  if (name.size() < kNameBytesMin) violations->Add(name, member, AtLeastLong(kNameBytesMin));
  if (name.size() > kNameBytesMax) violations->Add(name, member, AtMostLong(kNameBytesMax));
}

void AddTableNameViolations(std::string_view name_or_arn, Violations* violations, std::string_view member) {
  if (name_or_arn.starts_with("arn:")) return;  // an ARN has rules of its own: catalog::TableNameOf
  if (name_or_arn.empty()) {
    violations->Add(name_or_arn, member, AtLeastLong(1));
    return;
  }
  AddNameViolations(name_or_arn, member, violations);
}

void AddIndexNameViolations(std::string_view name, Violations* violations) {
  AddNameViolations(name, "indexName", violations);
}

void AddViolations(const CreateTableRequest& request, Violations* violations) {
  // A bad table name is all that AWS tells of. In an ARN too it must be one that a table can have.
  const std::string_view name = catalog::TableNameOf(request.table_name).value_or(request.table_name);
  Violations of_name;
  AddTableNameViolations(name, &of_name);
  if (!of_name.empty()) return AddTableNameViolations(name, violations);

  AddDefinitionViolations(request.attribute_definitions, violations);
  if (request.provisioned_throughput) {
    AddThroughputViolations(*request.provisioned_throughput, "provisionedThroughput", violations);
  }
  AddSchemaViolations(request.key_schema, kTableKeyElementsMax, "keySchema", violations);
  AddLocalIndexViolations(request, violations);
  AddGlobalIndexViolations(request, violations);
  AddBillingViolations(request.billing_mode, request.table_class, violations);
  AddStreamViolations(request.stream_specification, violations);
  AddEncryptionViolations(request.sse_specification, violations);
}

void AddViolations(const DescribeTableRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
}

void AddViolations(const DeleteTableRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
}

void AddViolations(const ListTablesRequest& request, Violations* violations) {
  if (request.limit && *request.limit < 1) {
    violations->Add(std::to_string(*request.limit), "limit", "Member must have value greater than or equal to 1");
  }
  if (request.limit && *request.limit > static_cast<std::int64_t>(limits::kListTablesLimitMax)) {
    violations->Add(std::to_string(*request.limit), "limit",
                    fmt::format("Member must have value less than or equal to {}", limits::kListTablesLimitMax));
  }
  if (request.exclusive_start_table_name) {
    AddNameViolations(*request.exclusive_start_table_name, "exclusiveStartTableName", violations);
  }
}

void AddViolations(const UpdateTableRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
  if (request.attribute_definitions) AddDefinitionViolations(*request.attribute_definitions, violations);
  if (request.provisioned_throughput) {
    AddThroughputViolations(*request.provisioned_throughput, "provisionedThroughput", violations);
  }
  AddBillingViolations(request.billing_mode, request.table_class, violations);
  AddStreamViolations(request.stream_specification, violations);
  AddEncryptionViolations(request.sse_specification, violations);
  if (!request.global_secondary_index_updates) return;
  for (std::size_t i = 0; i < request.global_secondary_index_updates->size(); ++i) {
    const auto& update = (*request.global_secondary_index_updates)[i];
    const std::string member = fmt::format("globalSecondaryIndexUpdates.{}.member", i + 1);
    if (update.create) AddGlobalIndexViolations(*update.create, member + ".create", violations);
    if (update.deletion) AddNameViolations(update.deletion->index_name, member + ".delete.indexName", violations);
    if (!update.update) continue;
    AddNameViolations(update.update->index_name, member + ".update.indexName", violations);
    if (update.update->provisioned_throughput) {
      AddThroughputViolations(*update.update->provisioned_throughput, member + ".update.provisionedThroughput",
                              violations);
    }
  }
}

void AddViolations(const UpdateTimeToLiveRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
  const std::string& attribute = request.time_to_live_specification.attribute_name;
  if (attribute.size() > limits::kKeyAttributeNameBytesMax) {
    violations->Add(attribute, "timeToLiveSpecification.attributeName", AtMostLong(limits::kKeyAttributeNameBytesMax));
  }
}

void AddViolations(const DescribeTimeToLiveRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
}

}  // namespace karst::engine
