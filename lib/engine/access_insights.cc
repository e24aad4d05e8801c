#include "engine/access_insights.h"

#include <mutex>
#include <string>
#include <utility>

#include "base/coding.h"
#include "engine/index_changes.h"
#include "engine/write_capacity.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

using catalog::CountsAccess;
using catalog::IndexKey;

// How AWS weighs a write unit against a read unit.
constexpr double kUnitsOfAWrite = 3;

IndexKey KeyOf(const catalog::TableDescriptor& table, std::string_view partition, std::string_view sort) {
  IndexKey key{.hash = {partition}, .range = {}};
  if (table.sort_key() != nullptr) key.range.push_back(sort);
  return key;
}

Value ValueOf(KeyType type, std::string_view payload) {
  if (type == KeyType::kString) return {payload};
  return Value(ValueView(catalog::ToAttributeType(type), 0, payload));
}

}  // namespace

// Of one table or index since its insights were enabled, or changed to count accessed keys: since their last update.
// What somebody still adds to that of an earlier time is never seen.
struct AccessInsights::Counters {
  explicit Counters(Clock::TimePoint begin) : since(begin) {}

  const Clock::TimePoint since;
  std::mutex mutex;
  KeyCounters partitions;
  KeyCounters items;
};

AccessInsights::AccessInsights(const Clock& clock) : clock_(clock) {}
AccessInsights::~AccessInsights() = default;

std::shared_ptr<AccessInsights::Counters> AccessInsights::CountersOf(catalog::ObjectId object, Clock::TimePoint since) {
  {
    const std::shared_lock lock(mutex_);
    const auto found = counters_.find(object);
    if (found != counters_.end() && found->second->since == since) return found->second;
  }
  const std::unique_lock lock(mutex_);
  std::shared_ptr<Counters>& counters = counters_[object];
  if (!counters || counters->since < since) counters = std::make_shared<Counters>(since);
  return counters->since == since ? counters : nullptr;
}

void AccessInsights::Count(catalog::ObjectId object, const std::optional<catalog::StoredInsights>& insights,
                           const IndexKey& key, double units) {
  if (!CountsAccess(insights)) return;
  // Nothing when insights ended and began anew meanwhile: this access is older than what is counted now.
  const std::shared_ptr<Counters> counters = CountersOf(object, insights->last_update);
  if (!counters) return;
  std::string bytes;
  for (const std::string_view attribute : key.hash) base::PutLengthPrefixed(&bytes, attribute);
  const std::size_t partition_bytes = bytes.size();
  for (const std::string_view attribute : key.range) base::PutLengthPrefixed(&bytes, attribute);
  const Clock::TimePoint now = clock_.Now();
  const std::lock_guard lock(counters->mutex);
  counters->partitions.Add(now, std::string_view(bytes).substr(0, partition_bytes), units);
  if (!key.range.empty()) counters->items.Add(now, bytes, units);
}

void AccessInsights::CountRead(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key,
                               double read_units) {
  Count(table.id, table.settings.insights, KeyOf(table, key.partition, key.sort), read_units);
}

void AccessInsights::CountRead(const catalog::TableDescriptor& table, std::string_view stored_key, double read_units) {
  const std::optional<storage::PrimaryKeyView> key = storage::PrimaryKeyOfItemKey(stored_key);
  if (key) CountRead(table, {.partition = key->partition, .sort = key->sort}, read_units);
}

void AccessInsights::CountQuery(const ReadTarget& target, const storage::KeyRange& range, const ReadCost& cost) {
  const bool of_index = target.IsGlobalIndex();
  auto hash = storage::PartitionOfKey(range.lower, target.key().hash.size());
  if (!hash) return;
  Count(of_index ? target.index->id : target.table->id, target.insights(), {.hash = *std::move(hash), .range = {}},
        cost.table_units + cost.index_units);
}

void AccessInsights::CountTableWrite(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key,
                                     double write_units) {
  Count(table.id, table.settings.insights, KeyOf(table, key.partition, key.sort), kUnitsOfAWrite * write_units);
}

void AccessInsights::CountWrite(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key,
                                const std::optional<ItemView>& old_item, const std::optional<ItemView>& new_item,
                                double table_factor) {
  CountTableWrite(table, key, table_factor * TableWriteUnits(old_item, new_item));
  if (!table.CountsIndexWrites()) return;
  for (const IndexChange& change : IndexChanges(table, old_item, new_item)) {
    const auto& insights = change.index->contributor_insights;
    if (!CountsAccess(insights)) continue;
    const auto count = [&](const IndexEntry& entry, double write_units) {
      Count(change.index->id, insights, entry.key(), kUnitsOfAWrite * write_units);
    };
    if (!change.IsMove()) {
      count(change.after ? *change.after : *change.before, IndexWriteUnits(change));
      continue;
    }
    // Each of the two keys pays for its own entry.
    for (const auto* entry : {&*change.before, &*change.after}) {
      count(*entry, WriteUnits(value::ItemSizeBytes(entry->projected())));
    }
  }
}

void AccessInsights::Forget(catalog::ObjectId object, Clock::TimePoint last_update) {
  const std::unique_lock lock(mutex_);
  const auto found = counters_.find(object);
  if (found != counters_.end() && found->second->since <= last_update) counters_.erase(found);
}

std::vector<KeyCounters::Minute> AccessInsights::Between(catalog::ObjectId object,
                                                         const catalog::StoredInsights& insights, Counted counted,
                                                         Clock::TimePoint from, Clock::TimePoint to) const {
  std::shared_ptr<Counters> counters;
  {
    const std::shared_lock lock(mutex_);
    const auto found = counters_.find(object);
    if (found == counters_.end() || found->second->since != insights.last_update) return {};
    counters = found->second;
  }
  const std::lock_guard lock(counters->mutex);
  const KeyCounters& keys = counted == Counted::kItems ? counters->items : counters->partitions;
  return keys.Between(from, to, clock_.Now());
}

std::vector<Value> AccessInsights::ValuesOf(const catalog::KeyAttributes& attributes, std::string_view counted_key) {
  std::vector<Value> values;
  for (const auto* part : {&attributes.hash, &attributes.range}) {
    for (const catalog::KeyAttribute& attribute : *part) {
      std::string_view payload;
      if (!base::GetLengthPrefixed(&counted_key, &payload)) return values;
      values.push_back(ValueOf(attribute.type, payload));
    }
  }
  return values;
}

}  // namespace karst::engine
