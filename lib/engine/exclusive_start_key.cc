#include "engine/exclusive_start_key.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "catalog/primary_key.h"
#include "value/value_rules.h"

namespace karst::engine {
namespace {

constexpr std::string_view kInvalidStartKey = "The provided starting key is invalid";

Error InvalidBecause(const Error& reason) {
  return base::ValidationError(fmt::format("{}: {}", kInvalidStartKey, reason.message()));
}

std::size_t CountKeyAttributes(const ReadTarget& target) {
  std::size_t count = target.table->key.hash.size() + target.table->key.range.size();
  if (target.index == nullptr) return count;
  for (const auto* part : {&target.index->key.hash, &target.index->key.range}) {
    for (const catalog::KeyAttribute& attribute : *part) count += !target.table->IsKeyAttribute(attribute.name);
  }
  return count;
}

std::vector<std::string_view> Payloads(const std::vector<catalog::KeyAttribute>& attributes, const Item& key) {
  std::vector<std::string_view> payloads;
  payloads.reserve(attributes.size());
  for (const catalog::KeyAttribute& attribute : attributes) payloads.push_back(key[attribute.name].payload());
  return payloads;
}

}  // namespace

Result<void> CheckStartKeyValues(const std::optional<Item>& start_key) {
  if (!start_key) return {};
  const Result<void> values = value::CheckValues(*start_key);
  if (!values) return InvalidBecause(values.error());
  return {};
}

Result<void> CheckStartKeyCount(const ReadTarget& target, const Item& start_key) {
  if (start_key.size() == CountKeyAttributes(target)) return {};
  return base::ValidationError(std::string(kInvalidStartKey));
}

Result<void> CheckStartKeyAttribute(const catalog::KeyAttribute& attribute, KeyRole role, const Item& start_key) {
  const ValueView value = start_key[attribute.name];
  if (!value) return base::ValidationError(std::string(kInvalidStartKey));
  if (value.type() != catalog::ToAttributeType(attribute.type)) {
    return base::ValidationError("The provided key element does not match the schema");
  }
  return catalog::CheckKeyValue(attribute, role, value.payload());
}

Result<void> CheckStartKeyOfTable(const ReadTarget& target, const Item& start_key) {
  const Item table_key =
      target.index == nullptr ? start_key : catalog::KeyAttributesOf(*target.table, start_key.view());
  const auto key = catalog::KeyOfRequest(*target.table, table_key);
  if (!key) return InvalidBecause(key.error());
  return {};
}

std::string StoredStartKey(const ReadTarget& target, const Item& start_key) {
  const std::string_view partition = start_key[target.table->partition_key().name].payload();
  const catalog::KeyAttribute* sort_key = target.table->sort_key();
  const std::string_view sort = sort_key != nullptr ? start_key[sort_key->name].payload() : std::string_view();
  std::string stored;
  if (target.index == nullptr) {
    storage::AppendItemKey(target.table->id, partition, sort, &stored);
    return stored;
  }
  const std::vector<std::string_view> hash = Payloads(target.index->key.hash, start_key);
  const std::vector<std::string_view> range = Payloads(target.index->key.range, start_key);
  storage::AppendIndexKey(target.index->id, {.hash = hash, .range = range, .partition = partition, .sort = sort},
                          &stored);
  return stored;
}

void StartAfter(std::string_view stored_start_key, bool forward, storage::KeyRange* range) {
  if (forward) {
    std::string lower = storage::KeySuccessor(stored_start_key);
    if (lower > range->lower) range->lower = std::move(lower);
  } else if (range->upper.empty() || stored_start_key < range->upper) {
    range->upper = stored_start_key;
  }
}

}  // namespace karst::engine
