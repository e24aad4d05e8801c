#include "engine/update_rules.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/key_path_rules.h"
#include "value/value_rules.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

Result<void> CheckNotKey(const catalog::KeyAttribute& attribute, const expression::BoundUpdate& update) {
  for (const value::DocumentPath& target : update.targets()) {
    if (target.attribute() != attribute.name) continue;
    return base::ValidationError(
        fmt::format("One or more parameter values were invalid: Cannot update attribute {}. This attribute is part of "
                    "the key",
                    attribute.name));
  }
  return {};
}

std::size_t KeySizeBytes(const catalog::TableDescriptor& table, const ItemView& item) {
  std::size_t size = 0;
  for (const AttributeView& attribute : item) {
    if (table.IsKeyAttribute(attribute.name)) size += attribute.name.size() + value::ValueSizeBytes(attribute.value);
  }
  return size;
}

// DynamoDB measures an update not only by the item it makes: the actions count too, the key does not.
Result<void> CheckUpdatedSize(const catalog::TableDescriptor& table, const expression::BoundUpdate& update,
                              const ItemView& item) {
  constexpr std::size_t kUpdateBytes = 3;
  constexpr std::size_t kSetBytes = 19;
  constexpr std::size_t kRemoveBytes = 2;
  const expression::BoundUpdate::ActionCounts actions = update.action_counts();
  const std::size_t actions_bytes = kUpdateBytes + kSetBytes * static_cast<std::size_t>(actions.set) +
                                    kRemoveBytes * static_cast<std::size_t>(actions.remove);
  if (value::ItemSizeBytesMax(item) + actions_bytes <= limits::kItemBytesMax) [[likely]]
    return {};
  const std::size_t item_bytes = value::ItemSizeBytes(item);
  const std::size_t update_bytes = item_bytes - KeySizeBytes(table, item) + actions_bytes;
  if (std::max(item_bytes, update_bytes) <= limits::kItemBytesMax) return {};
  return base::ValidationError("Item size to update has exceeded the maximum allowed size");
}

Error EmptyIndexKey(const catalog::KeyAttribute& attribute) {
  return base::ValidationError(
      fmt::format("One or more parameter values are not valid. The update expression attempted to update a secondary "
                  "index key to a value that is not supported. The AttributeValue for a key attribute cannot contain "
                  "an empty {} value.",
                  attribute.type == KeyType::kBinary ? "binary" : "string"));
}

// Of a value that the request gives AWS says what is wrong; of one that the update works out, or leaves, less.
Result<void> CheckIndexKeys(const catalog::TableDescriptor& table, const expression::BoundUpdate& update,
                            const ItemView& item) {
  using Kind = catalog::IndexKeyProblem::Kind;
  const std::optional<catalog::IndexKeyProblem> problem = catalog::FindIndexKeyProblem(table, item);
  if (!problem) return {};
  if (update.ConstantFor(problem->attribute->name) || problem->index->backfilling) return catalog::ToError(*problem);
  if (problem->kind == Kind::kEmpty) return EmptyIndexKey(*problem->attribute);
  return base::ValidationError(
      fmt::format("The update expression attempted to update the secondary index key {}",
                  problem->kind == Kind::kType ? "to unsupported type" : "beyond allowed size limits"));
}

}  // namespace

Result<void> CheckUpdateTargets(const catalog::TableDescriptor& table, const expression::BoundUpdate& update) {
  KARST_TRY(CheckNotKey(table.partition_key(), update));
  if (table.sort_key() != nullptr) KARST_TRY(CheckNotKey(*table.sort_key(), update));
  return CheckKeyPaths(table, update.targets());
}

Result<void> CheckIndexKeyTargets(const catalog::TableDescriptor& table, const expression::BoundUpdate& update) {
  const auto check = [&update](const std::vector<catalog::KeyAttribute>& attributes) -> Result<void> {
    for (const catalog::KeyAttribute& attribute : attributes) {
      const ValueView value = update.ConstantFor(attribute.name);
      if (value.type() != catalog::ToAttributeType(attribute.type) || !value.payload().empty()) continue;
      return EmptyIndexKey(attribute);
    }
    return {};
  };
  for (const auto* indexes : {&table.local_indexes, &table.global_indexes}) {
    for (const catalog::IndexDescriptor& index : *indexes) {
      KARST_TRY(check(index.key.hash));
      KARST_TRY(check(index.key.range));
    }
  }
  return {};
}

Result<void> CheckUpdatedItem(const catalog::TableDescriptor& table, const expression::BoundUpdate& update,
                              const ItemView& item) {
  KARST_TRY(CheckUpdatedSize(table, update, item));
  KARST_TRY(value::CheckValues(item));
  return CheckIndexKeys(table, update, item);
}

}  // namespace karst::engine
