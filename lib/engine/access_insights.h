// AccessInsights: counts who is read and written, for the tables and global indexes that have Contributor Insights of
// accessed keys. Called by the write pipeline and the reads, after what they count was done; read by
// GetInsightRuleReport. In memory only: gone when the store is closed.
//
// What is counted is AWS's ConsumedThroughputUnits: read units, and three for each write unit. An item counts for its
// partition key, and for both keys together where there is a sort key. A Query counts once, for its partition key, as
// on AWS; a Scan has no key to count for.
//
// Thread-safe. Every Count does nothing for what has no insights; callers look at CountsAccess() of the descriptor
// first, so that tables without insights pay for that look and no more.
#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <string_view>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include <karst/clock.h>
#include <karst/value.h>

#include "catalog/primary_key.h"
#include "catalog/table_descriptor.h"
#include "engine/key_counters.h"
#include "engine/read_capacity.h"
#include "engine/read_target.h"
#include "storage/keyspace.h"

namespace karst::engine {

class AccessInsights {
 public:
  explicit AccessInsights(const Clock& clock);
  ~AccessInsights();

  // A read of one item, there or not.
  void CountRead(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key, double read_units);
  // The same by the item's stored key.
  void CountRead(const catalog::TableDescriptor& table, std::string_view stored_key, double read_units);
  // A page of a Query: `range` is what it walks, of one partition. A local index counts as its table, whose partition
  // it reads.
  void CountQuery(const ReadTarget& target, const storage::KeyRange& range, const ReadCost& cost);

  // A write of one item, for the table and for the global indexes that it changes. In a transaction the table's part
  // costs `table_factor` times as much.
  void CountWrite(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key,
                  const std::optional<ItemView>& old_item, const std::optional<ItemView>& new_item,
                  double table_factor);
  // The table's part alone: of a write that changed nothing because its condition was false, which costs the same.
  void CountTableWrite(const catalog::TableDescriptor& table, const catalog::PrimaryKey& key, double write_units);

  // Forgets the counts of a table or index that began no later than `last_update`, at which they were to be ended.
  // Later ones are of insights that were enabled, or went back to accessed keys, meanwhile.
  void Forget(catalog::ObjectId object, Clock::TimePoint last_update);
  // Forgets those of one that is gone.
  void Forget(catalog::ObjectId object) { Forget(object, Clock::TimePoint::max()); }

  // Which keys: those of partitions, or those of items, as the counters have them (KeysOf).
  enum class Counted { kPartitions, kItems };
  std::vector<KeyCounters::Minute> Between(catalog::ObjectId object, const catalog::StoredInsights& insights,
                                           Counted counted, Clock::TimePoint from, Clock::TimePoint to) const;

  // The values of a counted key: those of the hash attributes and then, of items, those of the range attributes.
  static std::vector<Value> ValuesOf(const catalog::KeyAttributes& attributes, std::string_view counted_key);

 private:
  struct Counters;

  void Count(catalog::ObjectId object, const std::optional<catalog::StoredInsights>& insights,
             const catalog::IndexKey& key, double units);
  std::shared_ptr<Counters> CountersOf(catalog::ObjectId object, Clock::TimePoint since);

  const Clock& clock_;
  // Guards the map alone; each Counters has a lock of its own.
  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<catalog::ObjectId, std::shared_ptr<Counters>> counters_;
};

}  // namespace karst::engine
