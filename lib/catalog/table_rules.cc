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
#include "catalog/policy_document.h"
#include "catalog/tag_rules.h"
#include "catalog/throughput_rules.h"
#include "catalog/warm_throughput.h"

namespace karst::catalog {
namespace {

using Definitions = std::vector<AttributeDefinition>;
using KeySchema = std::vector<KeySchemaElement>;

// Most of AWS's sentences about a request as a whole begin so.
template <typename... Args>
Error Invalid(fmt::format_string<Args...> text, Args&&... arguments) {
  return base::ValidationError("One or more parameter values were invalid: " +
                               fmt::format(text, std::forward<Args>(arguments)...));
}

std::vector<std::string_view> NamesOf(const Definitions& definitions) {
  std::vector<std::string_view> names;
  for (const AttributeDefinition& definition : definitions) names.push_back(definition.attribute_name);
  return names;
}

std::vector<std::string_view> NamesOf(const KeySchema& schema) {
  std::vector<std::string_view> names;
  for (const KeySchemaElement& element : schema) names.push_back(element.attribute_name);
  return names;
}

const AttributeDefinition* Find(const Definitions& definitions, std::string_view name) {
  const auto at = std::find_if(definitions.begin(), definitions.end(),
                               [&](const AttributeDefinition& d) { return d.attribute_name == name; });
  return at == definitions.end() ? nullptr : &*at;
}

// Names in the order in which they came, and whether there is a certain one: requests may have any number of them.
class NameList {
 public:
  explicit NameList(const std::vector<std::string_view>& names) {
    for (const std::string_view name : names) Add(name);
  }
  void Add(std::string_view name) {
    if (seen_.insert(name).second) names_.push_back(name);
  }
  bool Contains(std::string_view name) const { return seen_.contains(name); }
  const std::vector<std::string_view>& names() const { return names_; }

 private:
  std::vector<std::string_view> names_;
  std::set<std::string_view> seen_;
};

Result<void> CheckDefined(const NameList& defined, const KeySchema& schema) {
  const bool all_defined = std::all_of(schema.begin(), schema.end(), [&](const KeySchemaElement& element) {
    return defined.Contains(element.attribute_name);
  });
  if (all_defined) return {};
  return Invalid(
      "Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], "
      "AttributeDefinitions: [{}]",
      fmt::join(NamesOf(schema), ", "), fmt::join(defined.names(), ", "));
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

// The rules of the two-element key schema of a table or local index.
Result<void> CheckPairSchema(const KeySchema& schema) {
  if (schema.size() > 1 && schema[0].attribute_name == schema[1].attribute_name) {
    return base::ValidationError("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  if (schema[0].key_type != KeyRole::kHash) {
    return base::ValidationError("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  if (schema.size() > 1 && schema[1].key_type != KeyRole::kRange) {
    return base::ValidationError("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  return {};
}

bool IsPair(const KeySchema& schema) {
  return schema.size() == 1 || (schema.size() == 2 && schema[1].key_type == KeyRole::kRange);
}

// A global index may have up to four attributes of each role, those of the hash key first.
Result<void> CheckGlobalSchema(const KeySchema& schema) {
  if (IsPair(schema) || schema[0].key_type != KeyRole::kHash) return CheckPairSchema(schema);
  std::set<std::string_view> seen;
  std::size_t hash_count = 0;
  std::size_t range_count = 0;
  for (const KeySchemaElement& element : schema) {
    if (!seen.insert(element.attribute_name).second) {
      return base::ValidationError("The KeySchema contains multiple key attributes with the same name");
    }
    if (element.key_type == KeyRole::kRange) {
      ++range_count;
    } else if (range_count > 0) {
      return Invalid("All HASH key attributes must precede RANGE key attributes in the KeySchema");
    } else {
      ++hash_count;
    }
  }
  constexpr const char* kTooMany = "The KeySchema exceeds the maximum allowed number of {} key attributes";
  if (hash_count > limits::kIndexHashAttributesMax) return Invalid(kTooMany, "HASH");
  if (range_count > limits::kIndexRangeAttributesMax) return Invalid(kTooMany, "RANGE");
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

std::string_view ProjectionTypeName(ProjectionType type) {
  switch (type) {
    case ProjectionType::kAll:
      return "ALL";
    case ProjectionType::kKeysOnly:
      return "KEYS_ONLY";
    case ProjectionType::kInclude:
      return "INCLUDE";
  }
  return "";
}

Result<void> CheckProjection(const Projection& projection) {
  if (!projection.projection_type) return Invalid("Unknown ProjectionType: null");
  const bool includes = *projection.projection_type == ProjectionType::kInclude;
  if (projection.non_key_attributes && !includes) {
    return Invalid("ProjectionType is {}, but NonKeyAttributes is specified",
                   ProjectionTypeName(*projection.projection_type));
  }
  if (!projection.non_key_attributes && includes) {
    return Invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  }
  if (!includes) return {};
  std::set<std::string_view> seen;
  for (const std::string& name : *projection.non_key_attributes) {
    if (!seen.insert(name).second) return Invalid("Duplicate element in NonKeyAttributes: {}", name);
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

// ---- Making the descriptor of a request that broke no rule.

KeyAttributes KeyOf(const Definitions& definitions, const KeySchema& schema) {
  KeyAttributes key;
  for (const KeySchemaElement& element : schema) {
    auto& side = element.key_type == KeyRole::kHash ? key.hash : key.range;
    side.push_back({element.attribute_name, Find(definitions, element.attribute_name)->attribute_type});
  }
  return key;
}

template <typename Index>
IndexDescriptor IndexOf(const Definitions& definitions, const Index& index, bool is_global) {
  IndexDescriptor result;
  result.name = index.index_name;
  result.is_global = is_global;
  result.key = KeyOf(definitions, index.key_schema);
  result.projection = *index.projection.projection_type;
  if (index.projection.non_key_attributes) result.non_key_attributes_as_given = *index.projection.non_key_attributes;
  result.non_key_attributes = result.non_key_attributes_as_given;
  std::sort(result.non_key_attributes.begin(), result.non_key_attributes.end());
  return result;
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
    table.local_indexes.push_back(IndexOf(request.attribute_definitions, index, /*is_global=*/false));
  }
  for (const GlobalSecondaryIndex& index :
       request.global_secondary_indexes.value_or(std::vector<GlobalSecondaryIndex>())) {
    IndexDescriptor made = IndexOf(request.attribute_definitions, index, /*is_global=*/true);
    made.throughput = ThroughputOf(index.provisioned_throughput);
    made.on_demand_throughput = index.on_demand_throughput;
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
