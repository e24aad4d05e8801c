#include "catalog/index_rules.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/throughput_rules.h"

namespace karst::catalog {
namespace {

using Definitions = std::vector<AttributeDefinition>;
using KeySchema = std::vector<KeySchemaElement>;

template <typename... Args>
Error Invalid(fmt::format_string<Args...> text, Args&&... arguments) {
  return base::ValidationError("One or more parameter values were invalid: " +
                               fmt::format(text, std::forward<Args>(arguments)...));
}

const AttributeDefinition* Find(const Definitions& definitions, std::string_view name) {
  const auto at = std::find_if(definitions.begin(), definitions.end(),
                               [&](const AttributeDefinition& d) { return d.attribute_name == name; });
  return at == definitions.end() ? nullptr : &*at;
}

bool IsPair(const KeySchema& schema) {
  return schema.size() == 1 || (schema.size() == 2 && schema[1].key_type == KeyRole::kRange);
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

}  // namespace

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

KeyAttributes KeyOf(const Definitions& definitions, const KeySchema& schema) {
  KeyAttributes key;
  for (const KeySchemaElement& element : schema) {
    auto& side = element.key_type == KeyRole::kHash ? key.hash : key.range;
    side.push_back({element.attribute_name, Find(definitions, element.attribute_name)->attribute_type});
  }
  return key;
}

IndexDescriptor LocalIndexOf(const Definitions& definitions, const LocalSecondaryIndex& index) {
  return IndexOf(definitions, index, /*is_global=*/false);
}

IndexDescriptor GlobalIndexOf(const Definitions& definitions, const GlobalSecondaryIndex& index) {
  IndexDescriptor made = IndexOf(definitions, index, /*is_global=*/true);
  made.throughput = ThroughputOf(index.provisioned_throughput);
  made.on_demand_throughput = index.on_demand_throughput;
  return made;
}

}  // namespace karst::catalog
