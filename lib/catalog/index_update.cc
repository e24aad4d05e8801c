#include "catalog/index_update.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/enum_words.h"
#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/index_rules.h"
#include "catalog/throughput_rules.h"
#include "catalog/warm_throughput.h"

namespace karst::catalog {
namespace {

using IndexUpdate = GlobalSecondaryIndexUpdate;
using Definitions = std::vector<AttributeDefinition>;

template <typename... Args>
Error Invalid(fmt::format_string<Args...> text, Args&&... arguments) {
  return base::ValidationError("One or more parameter values were invalid: " +
                               fmt::format(text, std::forward<Args>(arguments)...));
}

Error LimitExceeded(std::string_view limit) {
  return {ErrorCode::kLimitExceeded, fmt::format("Subscriber limit exceeded: {}", limit)};
}

Error OneOnlineIndex() {
  return LimitExceeded("Only 1 online index can be created or deleted simultaneously per table");
}

const std::vector<IndexUpdate>& UpdatesOf(const UpdateTableRequest& request) {
  static const std::vector<IndexUpdate> kNone;
  return request.global_secondary_index_updates ? *request.global_secondary_index_updates : kNone;
}

const std::string& NameOf(const IndexUpdate& update) {
  if (update.create) return update.create->index_name;
  return update.deletion ? update.deletion->index_name : update.update->index_name;
}

bool IsOnline(const IndexUpdate& update) { return update.create || update.deletion; }

// ---- Of all indexes.

bool AnotherIsUnderWay(const TableDescriptor& table, std::string_view name) {
  return std::any_of(table.global_indexes.begin(), table.global_indexes.end(),
                     [&](const IndexDescriptor& index) { return index.backfilling && index.name != name; });
}

// `doing` is "update" or "delete".
Result<IndexDescriptor*> FindGlobal(TableDescriptor* table, std::string_view name, std::string_view doing) {
  for (IndexDescriptor& index : table->global_indexes) {
    if (index.name == name) return &index;
  }
  if (table->FindIndex(name) != nullptr) {
    return base::ValidationError(fmt::format("Cannot {} an index that is not a GlobalSecondaryIndex: {}", doing, name));
  }
  return Error(ErrorCode::kResourceNotFound,
               fmt::format("Requested resource not found: Index {} for table {}", name, table->name));
}

// ---- A new index.

const AttributeDefinition* Find(const Definitions& definitions, std::string_view name) {
  const auto at = std::find_if(definitions.begin(), definitions.end(),
                               [&](const AttributeDefinition& d) { return d.attribute_name == name; });
  return at == definitions.end() ? nullptr : &*at;
}

// A key as AWS prints it here: Schema:[SchemaElement: key{pk:S:HASH}, SchemaElement: key{sk:N:RANGE}].
std::string SchemaText(const KeyAttributes& key) {
  std::vector<std::string> elements;
  for (const auto& [attributes, role] : {std::pair(&key.hash, "HASH"), std::pair(&key.range, "RANGE")}) {
    for (const KeyAttribute& attribute : *attributes) {
      elements.push_back(
          fmt::format("SchemaElement: key{{{}:{}:{}}}", attribute.name, base::Word(attribute.type), role));
    }
  }
  return fmt::format("Schema:[{}]", fmt::join(elements, ", "));
}

bool Redefines(const KeyAttributes& key, const KeyAttribute& attribute) {
  const auto is_other = [&](const KeyAttribute& a) { return a.name == attribute.name && a.type != attribute.type; };
  return std::any_of(key.hash.begin(), key.hash.end(), is_other) ||
         std::any_of(key.range.begin(), key.range.end(), is_other);
}

// An attribute has one type in all keys of a table.
Result<void> CheckTypes(const TableDescriptor& table, const IndexDescriptor& index) {
  std::vector<const KeyAttributes*> keys{&table.key};
  for (const IndexDescriptor& other : table.local_indexes) keys.push_back(&other.key);
  for (const IndexDescriptor& other : table.global_indexes) keys.push_back(&other.key);
  for (const auto* attributes : {&index.key.hash, &index.key.range}) {
    for (const KeyAttribute& attribute : *attributes) {
      const auto other = std::find_if(keys.begin(), keys.end(), [&](auto* key) { return Redefines(*key, attribute); });
      if (other == keys.end()) continue;
      return Invalid(
          "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. "
          "Existing schema: {} New schema: {}",
          SchemaText(**other), SchemaText(index.key));
    }
  }
  return {};
}

Result<void> CheckNewThroughput(BillingMode billing_mode, const GlobalSecondaryIndex& index) {
  if (billing_mode == BillingMode::kPayPerRequest && index.provisioned_throughput) {
    return Invalid(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {} when BillingMode is "
        "PAY_PER_REQUEST",
        index.index_name);
  }
  if (billing_mode == BillingMode::kProvisioned) {
    if (!index.provisioned_throughput) {
      return Invalid("Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {}", index.index_name);
    }
    KARST_TRY(CheckBounds(*index.provisioned_throughput));
  }
  return CheckOnDemand(billing_mode, index.on_demand_throughput, index.index_name);
}

Result<void> CheckIncludedCount(const TableDescriptor& table) {
  std::size_t count = 0;
  for (const IndexDescriptor& index : table.local_indexes) count += index.non_key_attributes.size();
  for (const IndexDescriptor& index : table.global_indexes) count += index.non_key_attributes.size();
  if (count <= limits::kProjectedNonKeyAttributesMax) return {};
  return Invalid("Number of projected NonKeyAttributes in all indexes exceeds the per-table limit of {}",
                 limits::kProjectedNonKeyAttributesMax);
}

Result<void> Create(const UpdateTableRequest& request, const GlobalSecondaryIndex& index, TableDescriptor* table) {
  if (table->FindIndex(index.index_name) != nullptr) {
    return base::ValidationError("Attempting to create an index which already exists");
  }
  if (AnotherIsUnderWay(*table, index.index_name)) return OneOnlineIndex();
  const Definitions& definitions = *request.attribute_definitions;
  KARST_TRY(CheckDefined(NameList(NamesOf(definitions)), index.key_schema));
  KARST_TRY(CheckGlobalSchema(index.key_schema));
  KARST_TRY(CheckProjection(index.projection));
  KARST_TRY(CheckNewThroughput(table->billing_mode, index));
  IndexDescriptor made = GlobalIndexOf(definitions, index);
  KARST_TRY(CheckTypes(*table, made));
  if (table->global_indexes.size() >= limits::kGlobalIndexesMax) {
    return LimitExceeded(
        fmt::format("Number of global secondary indexes exceeds per-table limit of {}", limits::kGlobalIndexesMax));
  }
  if (index.warm_throughput) {
    KARST_ASSIGN_OR_RETURN(made.warm_throughput, InitialWarmUnits(*index.warm_throughput, table->billing_mode,
                                                                  made.throughput, index.index_name));
  }
  made.backfilling = true;
  table->global_indexes.push_back(std::move(made));
  // What else the request defines is of no use to the table.
  for (const KeySchemaElement& element : index.key_schema) {
    if (Find(table->attribute_definitions, element.attribute_name) != nullptr) continue;
    table->attribute_definitions.push_back(*Find(definitions, element.attribute_name));
  }
  return CheckIncludedCount(*table);
}

// ---- An index that is there.

bool IsKeyOfAny(const TableDescriptor& table, std::string_view name) {
  const auto has = [&](const KeyAttributes& key) {
    const auto is_it = [&](const KeyAttribute& attribute) { return attribute.name == name; };
    return std::any_of(key.hash.begin(), key.hash.end(), is_it) ||
           std::any_of(key.range.begin(), key.range.end(), is_it);
  };
  const auto keys_by_it = [&](const IndexDescriptor& index) { return has(index.key); };
  return has(table.key) || std::any_of(table.local_indexes.begin(), table.local_indexes.end(), keys_by_it) ||
         std::any_of(table.global_indexes.begin(), table.global_indexes.end(), keys_by_it);
}

Result<void> Delete(std::string_view name, TableDescriptor* table) {
  KARST_ASSIGN_OR_RETURN(const IndexDescriptor* const index, FindGlobal(table, name, "delete"));
  if (AnotherIsUnderWay(*table, name)) return OneOnlineIndex();
  table->global_indexes.erase(table->global_indexes.begin() + (index - table->global_indexes.data()));
  // AWS forgets the attributes that no key has any more.
  std::erase_if(table->attribute_definitions,
                [&](const AttributeDefinition& definition) { return !IsKeyOfAny(*table, definition.attribute_name); });
  return {};
}

Result<void> Update(const UpdateTableRequest& request, const UpdateGlobalSecondaryIndexAction& update,
                    Clock::TimePoint now, TableDescriptor* table) {
  if (update.provisioned_throughput && !CheckBounds(*update.provisioned_throughput)) {
    return base::ValidationError(
        "This operation cannot be performed with given input values. Please contact DynamoDB service team for more "
        "info: Action Blocked: IndexUpdate");
  }
  KARST_ASSIGN_OR_RETURN(IndexDescriptor* const index, FindGlobal(table, update.index_name, "update"));
  if (table->billing_mode == BillingMode::kPayPerRequest && update.provisioned_throughput && request.billing_mode) {
    return Invalid(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {} when BillingMode "
        "is PAY_PER_REQUEST",
        update.index_name);
  }
  if (table->billing_mode == BillingMode::kPayPerRequest &&
      (update.provisioned_throughput || !(update.on_demand_throughput || update.warm_throughput))) {
    return Invalid(
        "The only Updates for index: {} when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, "
        "WarmThroughput",
        update.index_name);
  }
  if (!update.provisioned_throughput && !update.on_demand_throughput && !update.warm_throughput) {
    return Invalid("Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {}", update.index_name);
  }
  if (update.on_demand_throughput) {
    KARST_TRY(
        ChangeOnDemand(*update.on_demand_throughput, table->billing_mode, index->name, &index->on_demand_throughput));
  }
  if (update.warm_throughput) {
    KARST_ASSIGN_OR_RETURN(index->warm_throughput,
                           RaiseWarmUnits(*update.warm_throughput, WarmUnitsOf(*table, *index), index->name));
  }
  if (!update.provisioned_throughput) return {};
  return ChangeThroughput(*update.provisioned_throughput, "index " + index->name, now, &index->throughput);
}

}  // namespace

Result<void> CheckIndexUpdates(const UpdateTableRequest& request) {
  std::set<std::string_view> updated;
  for (const IndexUpdate& update : UpdatesOf(request)) {
    const int actions = (update.update ? 1 : 0) + (update.create ? 1 : 0) + (update.deletion ? 1 : 0);
    if (actions == 0) {
      return Invalid(
          "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
          "GlobalSecondaryIndexUpdate.Delete must not be null");
    }
    if (actions > 1) {
      return Invalid("Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object");
    }
    if (!updated.insert(NameOf(update)).second) {
      return Invalid("Only one global secondary index update per index is allowed simultaneously. Index: {}",
                     NameOf(update));
    }
    if (update.create && (!request.attribute_definitions || request.attribute_definitions->empty())) {
      return Invalid("AttributeDefinitions is not specified for index: {}", update.create->index_name);
    }
    if (IsOnline(update) && request.provisioned_throughput && !request.billing_mode) {
      return Invalid("You cannot create or delete index while updating table IOPS");
    }
    if (IsOnline(update) && request.stream_specification) {
      return Invalid("You cannot create or delete index while changing stream status");
    }
  }
  return {};
}

Result<void> CheckAllIndexesUpdated(const TableDescriptor& table, const UpdateTableRequest& request) {
  const std::vector<IndexUpdate>& updates = UpdatesOf(request);
  std::vector<std::string_view> missing;
  for (const IndexDescriptor& index : table.global_indexes) {
    const bool updated = std::any_of(updates.begin(), updates.end(),
                                     [&](const IndexUpdate& update) { return NameOf(update) == index.name; });
    if (!updated) missing.push_back(index.name);
  }
  if (missing.empty()) return {};
  return Invalid("ProvisionedThroughput must be specified for index: {}", fmt::join(missing, ","));
}

Result<void> ApplyIndexUpdates(const UpdateTableRequest& request, Clock::TimePoint now, TableDescriptor* table) {
  const std::vector<IndexUpdate>& updates = UpdatesOf(request);
  if (std::count_if(updates.begin(), updates.end(), IsOnline) > 1) return OneOnlineIndex();
  for (const IndexUpdate& update : updates) {
    if (update.create) {
      KARST_TRY(Create(request, *update.create, table));
    } else if (update.deletion) {
      KARST_TRY(Delete(update.deletion->index_name, table));
    } else {
      KARST_TRY(Update(request, *update.update, now, table));
    }
  }
  return {};
}

}  // namespace karst::catalog
