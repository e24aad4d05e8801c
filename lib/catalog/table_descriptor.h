// TableDescriptor: all that Karst knows of a table. Immutable once published: a change makes a new one.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/table.h>

#include "catalog/table_settings.h"

namespace karst::catalog {

// A stored id: of a table, an index or a stream. Never reused.
using ObjectId = std::uint32_t;

struct KeyAttribute {
  std::string name;
  KeyType type = KeyType::kString;
};

// Partition and sort attributes. A table has one of the first and at most one of the second; a global index up to four
// of each.
struct KeyAttributes {
  std::vector<KeyAttribute> hash;
  std::vector<KeyAttribute> range;
};

// The item's attribute that says when it expires, and the ordered records of those times.
struct TimeToLive {
  std::string attribute;
  ObjectId id = 0;           // of the records
  bool backfilling = false;  // items from before it was enabled may lack their record
};

struct IndexDescriptor {
  ObjectId id = 0;
  std::string name;
  bool is_global = true;
  KeyAttributes key;
  ProjectionType projection = ProjectionType::kAll;
  std::vector<std::string> non_key_attributes;           // sorted; with kInclude
  std::vector<std::string> non_key_attributes_as_given;  // in the user's order, for DescribeTable
  ProvisionedThroughputDescription throughput;           // global only
  std::optional<OnDemandThroughput> on_demand_throughput;
  bool backfilling = false;  // items from before it was created may lack their entry
  std::optional<StoredInsights> contributor_insights;
  std::optional<WarmUnits> warm_throughput;  // as TableSettings has it
};

// The table's latest stream; a StreamDescriptor of that id has the rest of it, as long as it is readable.
struct StreamSetting {
  ObjectId id = 0;
  StreamViewType view_type = StreamViewType::kKeysOnly;
  Clock::TimePoint created;
  bool enabled = true;
};

struct TableDescriptor {
  ObjectId id = 0;
  std::string name;
  std::string table_id;  // the UUID of DescribeTable
  std::string arn;
  KeyAttributes key;
  std::vector<AttributeDefinition> attribute_definitions;
  std::vector<IndexDescriptor> local_indexes;
  std::vector<IndexDescriptor> global_indexes;
  Clock::TimePoint created;
  BillingMode billing_mode = BillingMode::kProvisioned;
  std::optional<Clock::TimePoint> last_update_to_pay_per_request;
  ProvisionedThroughputDescription throughput;
  std::optional<OnDemandThroughput> on_demand_throughput;
  bool deletion_protection = false;
  std::optional<TableClass> table_class;
  std::optional<Clock::TimePoint> table_class_last_update;
  std::optional<TimeToLive> time_to_live;
  TableSettings settings;
  std::optional<StreamSetting> stream;

  const KeyAttribute& partition_key() const { return key.hash.front(); }
  const KeyAttribute* sort_key() const { return key.range.empty() ? nullptr : &key.range.front(); }
  const IndexDescriptor* FindIndex(std::string_view index_name) const;
  bool HasIndexes() const { return !local_indexes.empty() || !global_indexes.empty(); }
  bool HasStream() const { return stream && stream->enabled; }
  bool IsKeyAttribute(std::string_view attribute) const;
  // Whether writes are to be counted, for one of its indexes, or for the table itself as well.
  bool CountsIndexWrites() const {
    return std::any_of(global_indexes.begin(), global_indexes.end(),
                       [](const IndexDescriptor& index) { return CountsAccess(index.contributor_insights); });
  }
  bool CountsWrites() const { return CountsAccess(settings.insights) || CountsIndexWrites(); }
};

}  // namespace karst::catalog
