#include "catalog/table_rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/encryption_rules.h"
#include "catalog/index_rules.h"
#include "catalog/policy_document.h"
#include "catalog/tag_rules.h"
#include "catalog/throughput_rules.h"
#include "catalog/warm_throughput.h"

namespace karst::catalog {
namespace {

using Definitions = std::vector<AttributeDefinition>;

// Most of AWS's sentences about a request as a whole begin so.
template <typename... Args>
Error Invalid(fmt::format_string<Args...> text, Args&&... arguments) {
  return base::ValidationError("One or more parameter values were invalid: " +
                               fmt::format(text, std::forward<Args>(arguments)...));
}

Result<void> CheckUniqueDefinitions(const Definitions& definitions) {
  std::set<std::string_view> seen;
  for (const AttributeDefinition& definition : definitions) {
    if (!seen.insert(definition.attribute_name).second) {
      return base::ValidationError(fmt::format("Attribute Name is duplicated: {}", definition.attribute_name));
    }
  }
  return {};
}

Result<void> CheckTableKey(const CreateTableRequest& request) {
  const Definitions& definitions = request.attribute_definitions;
  KARST_TRY(CheckUniqueDefinitions(definitions));
  if (request.key_schema.size() > definitions.size()) {
    return base::ValidationError("Invalid KeySchema: Some index key attribute have no definition");
  }
  KARST_TRY(CheckDefined(NameList(NamesOf(definitions)), request.key_schema));
  KARST_TRY(CheckPairSchema(request.key_schema));
  const bool has_indexes = request.local_secondary_indexes || request.global_secondary_indexes;
  if (!has_indexes && request.key_schema.size() != definitions.size()) {
    return Invalid(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");
  }
  return {};
}

Result<void> CheckLocalIndexes(const CreateTableRequest& request, std::set<std::string_view>* index_names) {
  const std::string& table_hash = request.key_schema[0].attribute_name;
  for (const LocalSecondaryIndex& index : *request.local_secondary_indexes) {
    KARST_TRY(CheckPairSchema(index.key_schema));
    if (index.key_schema.size() != 2) {
      return Invalid("Index KeySchema does not have a range key for index: {}", index.index_name);
    }
    if (index.key_schema[0].attribute_name != table_hash) {
      return Invalid(
          "Index KeySchema does not have the same leading hash key as table KeySchema for index: {}. index "
          "hash key: {}, table hash key: {}",
          index.index_name, index.key_schema[0].attribute_name, table_hash);
    }
    KARST_TRY(CheckProjection(index.projection));
    if (!index_names->insert(index.index_name).second) return Invalid("Duplicate index name: {}", index.index_name);
  }
  if (request.local_secondary_indexes->size() > limits::kLocalIndexesMax) {
    return Invalid("Number of LocalSecondaryIndexes exceeds per-table limit of {}", limits::kLocalIndexesMax);
  }
  return {};
}

Result<void> CheckGlobalIndexes(const CreateTableRequest& request, std::set<std::string_view>* index_names) {
  for (const GlobalSecondaryIndex& index : *request.global_secondary_indexes) {
    KARST_TRY(CheckGlobalSchema(index.key_schema));
    KARST_TRY(CheckProjection(index.projection));
    KARST_TRY(CheckIndexThroughput(BillingModeOf(request), index));
    if (!index_names->insert(index.index_name).second) return Invalid("Duplicate index name: {}", index.index_name);
  }
  if (request.global_secondary_indexes->size() > limits::kGlobalIndexesMax) {
    return Invalid("GlobalSecondaryIndex count exceeds the per-table limit of {}", limits::kGlobalIndexesMax);
  }
  return {};
}

template <typename Index>
std::size_t CountIncluded(const std::optional<std::vector<Index>>& indexes) {
  std::size_t count = 0;
  if (!indexes) return count;
  for (const Index& index : *indexes) {
    if (index.projection.non_key_attributes) count += index.projection.non_key_attributes->size();
  }
  return count;
}

// One that is projected into two indexes counts twice.
Result<void> CheckIncludedCount(const CreateTableRequest& request) {
  const std::size_t count =
      CountIncluded(request.local_secondary_indexes) + CountIncluded(request.global_secondary_indexes);
  if (count <= limits::kProjectedNonKeyAttributesMax) return {};
  return Invalid("Number of projected NonKeyAttributes in all indexes exceeds the per-table limit of {}",
                 limits::kProjectedNonKeyAttributesMax);
}

// Whether the key attributes of the indexes are defined, and adds them to `used`.
template <typename Index>
Result<void> CheckIndexKeysDefined(const NameList& defined, const std::optional<std::vector<Index>>& indexes,
                                   NameList* used) {
  if (!indexes) return {};
  for (const Index& index : *indexes) {
    KARST_TRY(CheckDefined(defined, index.key_schema));
    for (const std::string_view name : NamesOf(index.key_schema)) used->Add(name);
  }
  return {};
}

// What AWS asks of all indexes together before it looks into any: an attribute too many or too few among the
// definitions hides every other mistake in them.
Result<void> CheckIndexAttributes(const CreateTableRequest& request) {
  if (request.local_secondary_indexes) {
    if (request.local_secondary_indexes->empty()) return Invalid("List of LocalSecondaryIndexes is empty");
    if (request.key_schema.size() != 2) {
      return Invalid(
          "Table KeySchema does not have a range key, which is required when specifying a "
          "LocalSecondaryIndex");
    }
  }
  if (request.global_secondary_indexes && request.global_secondary_indexes->empty()) {
    return Invalid("List of GlobalSecondaryIndexes is empty");
  }
  const NameList defined(NamesOf(request.attribute_definitions));
  NameList used(NamesOf(request.key_schema));
  KARST_TRY(CheckIndexKeysDefined(defined, request.local_secondary_indexes, &used));
  KARST_TRY(CheckIndexKeysDefined(defined, request.global_secondary_indexes, &used));
  if (used.names().size() == defined.names().size()) return {};
  return Invalid("Some AttributeDefinitions are not used. AttributeDefinitions: [{}], keys used: [{}]",
                 fmt::join(defined.names(), ", "), fmt::join(used.names(), ", "));
}

Result<void> CheckStream(const std::optional<StreamSpecification>& stream) {
  if (!stream) return {};
  if (stream->stream_enabled && !stream->stream_view_type) {
    return Invalid("Table is being created with a stream enabled, UpdateViewType is required");
  }
  if (!stream->stream_enabled && stream->stream_view_type) {
    return Invalid("Table is being created with a stream disabled, UpdateViewType should not be specified");
  }
  return {};
}

Result<void> CheckRequest(const CreateTableRequest& request) {
  KARST_TRY(CheckTableThroughput(request));
  KARST_TRY(CheckTableKey(request));
  KARST_TRY(CheckIndexAttributes(request));
  std::set<std::string_view> index_names;
  if (request.local_secondary_indexes) KARST_TRY(CheckLocalIndexes(request, &index_names));
  if (request.global_secondary_indexes) KARST_TRY(CheckGlobalIndexes(request, &index_names));
  KARST_TRY(CheckIncludedCount(request));
  return CheckStream(request.stream_specification);
}

// What the table keeps for its user. A policy's revision is the time of its creation, which is the store's to say.
Result<TableSettings> SettingsOf(const CreateTableRequest& request) {
  TableSettings settings;
  if (request.sse_specification) {
    KARST_ASSIGN_OR_RETURN(settings.encryption_key, EncryptionKeyOf(*request.sse_specification));
  }
  if (request.warm_throughput) {
    KARST_ASSIGN_OR_RETURN(settings.warm_throughput, InitialWarmUnits(*request.warm_throughput, BillingModeOf(request),
                                                                      ThroughputOf(request.provisioned_throughput)));
  }
  KARST_TRY(CheckTags(request.tags));
  KARST_ASSIGN_OR_RETURN(settings.tags, WithTags({}, request.tags));
  if (request.resource_policy) {
    KARST_ASSIGN_OR_RETURN(std::string document, CanonicalPolicy(*request.resource_policy));
    settings.resource_policy = StoredPolicy{.document = std::move(document)};
  }
  return settings;
}

}  // namespace

Result<TableDescriptor> DescriptorFor(const CreateTableRequest& request) {
  KARST_ASSIGN_OR_RETURN(const std::string_view name, TableNameOf(request.table_name));
  KARST_TRY(CheckRequest(request));
  TableDescriptor table;
  table.name = name;
  table.attribute_definitions = request.attribute_definitions;
  table.key = KeyOf(request.attribute_definitions, request.key_schema);
  for (const LocalSecondaryIndex& index :
       request.local_secondary_indexes.value_or(std::vector<LocalSecondaryIndex>())) {
    table.local_indexes.push_back(LocalIndexOf(request.attribute_definitions, index));
  }
  for (const GlobalSecondaryIndex& index :
       request.global_secondary_indexes.value_or(std::vector<GlobalSecondaryIndex>())) {
    IndexDescriptor made = GlobalIndexOf(request.attribute_definitions, index);
    if (index.warm_throughput) {
      KARST_ASSIGN_OR_RETURN(made.warm_throughput, InitialWarmUnits(*index.warm_throughput, BillingModeOf(request),
                                                                    made.throughput, index.index_name));
    }
    table.global_indexes.push_back(std::move(made));
  }
  table.billing_mode = BillingModeOf(request);
  table.throughput = ThroughputOf(request.provisioned_throughput);
  table.on_demand_throughput = request.on_demand_throughput;
  table.deletion_protection = request.deletion_protection_enabled.value_or(false);
  table.table_class = request.table_class;
  KARST_ASSIGN_OR_RETURN(table.settings, SettingsOf(request));
  if (request.stream_specification && request.stream_specification->stream_enabled) {
    table.stream = StreamSetting{.view_type = *request.stream_specification->stream_view_type, .created = {}};
  }
  return table;
}

Result<std::string_view> TableNameOf(std::string_view name_or_arn) {
  constexpr std::string_view kArnStart = "arn:";
  if (!name_or_arn.starts_with(kArnStart)) return name_or_arn;
  constexpr std::string_view kResource = ":table/";
  const std::size_t at = name_or_arn.find(kResource);
  const std::string_view name = at == std::string_view::npos ? "" : name_or_arn.substr(at + kResource.size());
  if (name.empty() || name.find('/') != std::string_view::npos) {
    return base::ValidationError(
        fmt::format("1 validation error detected: Invalid resource type in '{}'", name_or_arn));
  }
  return name;
}

}  // namespace karst::catalog
