#include "catalog/descriptor_codec.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/field_codec.h"
#include "catalog/settings_codec.h"

namespace karst::catalog {
namespace {

// Changes only when a known tag gets another meaning; a new field gets a new tag.
constexpr char kDescriptorVersion = 1;

// Tags of fields. Stored; never renumber, never reuse.
enum class TableTag : std::uint32_t {
  kId = 1,
  kName = 2,
  kTableId = 3,
  kArn = 4,
  kHashAttribute = 5,
  kRangeAttribute = 6,
  kAttributeDefinition = 7,
  kLocalIndex = 8,
  kGlobalIndex = 9,
  kCreated = 10,
  kBillingMode = 11,
  kLastUpdateToPayPerRequest = 12,
  kThroughput = 13,
  kOnDemandThroughput = 14,
  kDeletionProtection = 15,
  kTableClass = 16,
  kTableClassLastUpdate = 17,
  kStream = 18,
  kTimeToLive = 19,
  // 20 to 26 are those of settings_codec.
};
enum class IndexTag : std::uint32_t {
  kId = 1,
  kName = 2,
  kHashAttribute = 3,
  kRangeAttribute = 4,
  kProjection = 5,
  kNonKeyAttribute = 6,
  kThroughput = 7,
  kOnDemandThroughput = 8,
  kBackfilling = 9,
  kWarmThroughput = 10,
  kContributorInsights = 11,
};
enum class ThroughputTag : std::uint32_t {
  kReadUnits = 1,
  kWriteUnits = 2,
  kDecreasesToday = 3,
  kLastIncrease = 4,
  kLastDecrease = 5,
};
enum class StreamSettingTag : std::uint32_t { kId = 1, kViewType = 2, kCreated = 3, kDisabled = 4 };
enum class TimeToLiveTag : std::uint32_t { kAttribute = 1, kId = 2, kBackfilling = 3 };
enum class OnDemandTag : std::uint32_t { kMaxReadUnits = 1, kMaxWriteUnits = 2 };

// ---- Writing.

// A type byte, then the name.
template <typename Tag>
void PutTypedName(Tag tag, KeyType type, std::string_view name, std::string* out) {
  std::string bytes(1, static_cast<char>(type));
  bytes.append(name);
  PutField(tag, bytes, out);
}

template <typename Tag>
void PutKeyAttributes(Tag tag, const std::vector<KeyAttribute>& attributes, std::string* out) {
  for (const KeyAttribute& attribute : attributes) PutTypedName(tag, attribute.type, attribute.name, out);
}

template <typename Tag>
void PutThroughput(Tag tag, const ProvisionedThroughputDescription& throughput, std::string* out) {
  std::string bytes;
  PutInteger(ThroughputTag::kReadUnits, throughput.read_capacity_units, &bytes);
  PutInteger(ThroughputTag::kWriteUnits, throughput.write_capacity_units, &bytes);
  PutInteger(ThroughputTag::kDecreasesToday, throughput.number_of_decreases_today, &bytes);
  PutOptionalTime(ThroughputTag::kLastIncrease, throughput.last_increase, &bytes);
  PutOptionalTime(ThroughputTag::kLastDecrease, throughput.last_decrease, &bytes);
  PutField(tag, bytes, out);
}

template <typename Tag>
void PutOnDemand(Tag tag, const std::optional<OnDemandThroughput>& throughput, std::string* out) {
  if (!throughput) return;
  std::string bytes;
  PutOptionalInteger(OnDemandTag::kMaxReadUnits, throughput->max_read_request_units, &bytes);
  PutOptionalInteger(OnDemandTag::kMaxWriteUnits, throughput->max_write_request_units, &bytes);
  PutField(tag, bytes, out);
}

void PutStream(TableTag tag, const std::optional<StreamSetting>& stream, std::string* out) {
  if (!stream) return;
  std::string bytes;
  PutId(StreamSettingTag::kId, stream->id, &bytes);
  PutByte(StreamSettingTag::kViewType, static_cast<std::uint8_t>(stream->view_type), &bytes);
  PutInteger(StreamSettingTag::kCreated, stream->created.time_since_epoch().count(), &bytes);
  if (!stream->enabled) PutField(StreamSettingTag::kDisabled, {}, &bytes);
  PutField(tag, bytes, out);
}

void PutIndex(TableTag tag, const IndexDescriptor& index, std::string* out) {
  std::string bytes;
  PutId(IndexTag::kId, index.id, &bytes);
  PutField(IndexTag::kName, index.name, &bytes);
  PutKeyAttributes(IndexTag::kHashAttribute, index.key.hash, &bytes);
  PutKeyAttributes(IndexTag::kRangeAttribute, index.key.range, &bytes);
  PutByte(IndexTag::kProjection, static_cast<std::uint8_t>(index.projection), &bytes);
  for (const std::string& name : index.non_key_attributes_as_given) {
    PutField(IndexTag::kNonKeyAttribute, name, &bytes);
  }
  PutThroughput(IndexTag::kThroughput, index.throughput, &bytes);
  PutOnDemand(IndexTag::kOnDemandThroughput, index.on_demand_throughput, &bytes);
  if (index.backfilling) PutField(IndexTag::kBackfilling, {}, &bytes);
  PutWarmUnits(static_cast<std::uint32_t>(IndexTag::kWarmThroughput), index.warm_throughput, &bytes);
  PutInsights(static_cast<std::uint32_t>(IndexTag::kContributorInsights), index.contributor_insights, &bytes);
  PutField(tag, bytes, out);
}

template <typename Tag>
void PutTimeToLive(Tag tag, const std::optional<TimeToLive>& time_to_live, std::string* out) {
  if (!time_to_live) return;
  std::string bytes;
  PutField(TimeToLiveTag::kAttribute, time_to_live->attribute, &bytes);
  PutId(TimeToLiveTag::kId, time_to_live->id, &bytes);
  if (time_to_live->backfilling) PutField(TimeToLiveTag::kBackfilling, {}, &bytes);
  PutField(tag, bytes, out);
}

// ---- Reading. One function a record says what to do with each tag; it is false for bytes that do not belong there.

bool ReadKeyAttribute(std::string_view bytes, std::vector<KeyAttribute>* out) {
  if (bytes.size() < 2) return false;
  KeyAttribute& attribute = out->emplace_back();
  attribute.name = bytes.substr(1);
  return ReadEnum(bytes.substr(0, 1), KeyType::kBinary, &attribute.type);
}

bool ReadDefinition(std::string_view bytes, std::vector<AttributeDefinition>* out) {
  if (bytes.size() < 2) return false;
  AttributeDefinition& definition = out->emplace_back();
  definition.attribute_name = bytes.substr(1);
  return ReadEnum(bytes.substr(0, 1), KeyType::kBinary, &definition.attribute_type);
}

bool ReadThroughput(std::string_view in, ProvisionedThroughputDescription* out) {
  return ReadFields<ThroughputTag>(in, [&](ThroughputTag tag, std::string_view bytes) {
    switch (tag) {
      case ThroughputTag::kReadUnits:
        return ReadInteger(bytes, &out->read_capacity_units);
      case ThroughputTag::kWriteUnits:
        return ReadInteger(bytes, &out->write_capacity_units);
      case ThroughputTag::kDecreasesToday:
        return ReadInteger(bytes, &out->number_of_decreases_today);
      case ThroughputTag::kLastIncrease:
        return ReadOptionalTime(bytes, &out->last_increase);
      case ThroughputTag::kLastDecrease:
        return ReadOptionalTime(bytes, &out->last_decrease);
    }
    return false;
  });
}

bool ReadOnDemand(std::string_view in, std::optional<OnDemandThroughput>* out) {
  out->emplace();
  return ReadFields<OnDemandTag>(in, [&](OnDemandTag tag, std::string_view bytes) {
    switch (tag) {
      case OnDemandTag::kMaxReadUnits:
        return ReadOptionalInteger(bytes, &(*out)->max_read_request_units);
      case OnDemandTag::kMaxWriteUnits:
        return ReadOptionalInteger(bytes, &(*out)->max_write_request_units);
    }
    return false;
  });
}

// A field that says yes by being there.
bool ReadFlag(std::string_view bytes, bool* out) {
  *out = true;
  return bytes.empty();
}

bool ReadTimeToLive(std::string_view in, std::optional<TimeToLive>* out) {
  out->emplace();
  return ReadFields<TimeToLiveTag>(in, [&](TimeToLiveTag tag, std::string_view bytes) {
    switch (tag) {
      case TimeToLiveTag::kAttribute:
        return ReadText(bytes, &(*out)->attribute);
      case TimeToLiveTag::kId:
        return ReadId(bytes, &(*out)->id);
      case TimeToLiveTag::kBackfilling:
        return ReadFlag(bytes, &(*out)->backfilling);
    }
    return false;
  });
}

bool ReadStream(std::string_view in, std::optional<StreamSetting>* out) {
  StreamSetting& stream = out->emplace();
  return ReadFields<StreamSettingTag>(in, [&](StreamSettingTag tag, std::string_view bytes) {
    switch (tag) {
      case StreamSettingTag::kId:
        return ReadId(bytes, &stream.id);
      case StreamSettingTag::kViewType:
        return ReadEnum(bytes, StreamViewType::kNewAndOldImages, &stream.view_type);
      case StreamSettingTag::kCreated:
        return ReadTime(bytes, &stream.created);
      case StreamSettingTag::kDisabled:
        stream.enabled = false;
        return bytes.empty();
    }
    return false;
  });
}

bool ReadIndex(std::string_view in, bool is_global, std::vector<IndexDescriptor>* out) {
  IndexDescriptor& index = out->emplace_back();
  index.is_global = is_global;
  const bool whole = ReadFields<IndexTag>(in, [&](IndexTag tag, std::string_view bytes) {
    switch (tag) {
      case IndexTag::kId:
        return ReadId(bytes, &index.id);
      case IndexTag::kName:
        return ReadText(bytes, &index.name);
      case IndexTag::kHashAttribute:
        return ReadKeyAttribute(bytes, &index.key.hash);
      case IndexTag::kRangeAttribute:
        return ReadKeyAttribute(bytes, &index.key.range);
      case IndexTag::kProjection:
        return ReadEnum(bytes, ProjectionType::kInclude, &index.projection);
      case IndexTag::kNonKeyAttribute:
        return ReadText(bytes, &index.non_key_attributes_as_given.emplace_back());
      case IndexTag::kThroughput:
        return ReadThroughput(bytes, &index.throughput);
      case IndexTag::kOnDemandThroughput:
        return ReadOnDemand(bytes, &index.on_demand_throughput);
      case IndexTag::kBackfilling:
        return ReadFlag(bytes, &index.backfilling);
      case IndexTag::kWarmThroughput:
        return ReadWarmUnits(bytes, &index.warm_throughput);
      case IndexTag::kContributorInsights:
        return ReadInsights(bytes, &index.contributor_insights);
    }
    return false;
  });
  index.non_key_attributes = index.non_key_attributes_as_given;
  std::sort(index.non_key_attributes.begin(), index.non_key_attributes.end());
  return whole && !index.name.empty() && !index.key.hash.empty() &&
         index.key.hash.size() <= limits::kIndexHashAttributesMax &&
         index.key.range.size() <= limits::kIndexRangeAttributesMax;
}

bool ReadTable(std::string_view in, TableDescriptor* table) {
  return ReadFields<TableTag>(in, [&](TableTag tag, std::string_view bytes) {
    switch (tag) {
      case TableTag::kId:
        return ReadId(bytes, &table->id);
      case TableTag::kName:
        return ReadText(bytes, &table->name);
      case TableTag::kTableId:
        return ReadText(bytes, &table->table_id);
      case TableTag::kArn:
        return ReadText(bytes, &table->arn);
      case TableTag::kHashAttribute:
        return ReadKeyAttribute(bytes, &table->key.hash);
      case TableTag::kRangeAttribute:
        return ReadKeyAttribute(bytes, &table->key.range);
      case TableTag::kAttributeDefinition:
        return ReadDefinition(bytes, &table->attribute_definitions);
      case TableTag::kLocalIndex:
        return ReadIndex(bytes, /*is_global=*/false, &table->local_indexes);
      case TableTag::kGlobalIndex:
        return ReadIndex(bytes, /*is_global=*/true, &table->global_indexes);
      case TableTag::kCreated:
        return ReadTime(bytes, &table->created);
      case TableTag::kBillingMode:
        return ReadEnum(bytes, BillingMode::kPayPerRequest, &table->billing_mode);
      case TableTag::kLastUpdateToPayPerRequest:
        return ReadOptionalTime(bytes, &table->last_update_to_pay_per_request);
      case TableTag::kThroughput:
        return ReadThroughput(bytes, &table->throughput);
      case TableTag::kOnDemandThroughput:
        return ReadOnDemand(bytes, &table->on_demand_throughput);
      case TableTag::kDeletionProtection:
        return ReadFlag(bytes, &table->deletion_protection);
      case TableTag::kTableClass:
        return ReadEnum(bytes, TableClass::kStandardInfrequentAccess, &table->table_class.emplace());
      case TableTag::kTableClassLastUpdate:
        return ReadOptionalTime(bytes, &table->table_class_last_update);
      case TableTag::kStream:
        return ReadStream(bytes, &table->stream);
      case TableTag::kTimeToLive:
        return ReadTimeToLive(bytes, &table->time_to_live);
    }
    return ReadSetting(static_cast<std::uint32_t>(tag), bytes, &table->settings);
  });
}

}  // namespace

void EncodeDescriptor(const TableDescriptor& table, std::string* out) {
  out->push_back(kDescriptorVersion);
  PutId(TableTag::kId, table.id, out);
  PutField(TableTag::kName, table.name, out);
  PutField(TableTag::kTableId, table.table_id, out);
  PutField(TableTag::kArn, table.arn, out);
  PutKeyAttributes(TableTag::kHashAttribute, table.key.hash, out);
  PutKeyAttributes(TableTag::kRangeAttribute, table.key.range, out);
  for (const AttributeDefinition& definition : table.attribute_definitions) {
    PutTypedName(TableTag::kAttributeDefinition, definition.attribute_type, definition.attribute_name, out);
  }
  for (const IndexDescriptor& index : table.local_indexes) PutIndex(TableTag::kLocalIndex, index, out);
  for (const IndexDescriptor& index : table.global_indexes) PutIndex(TableTag::kGlobalIndex, index, out);
  PutInteger(TableTag::kCreated, table.created.time_since_epoch().count(), out);
  PutByte(TableTag::kBillingMode, static_cast<std::uint8_t>(table.billing_mode), out);
  PutOptionalTime(TableTag::kLastUpdateToPayPerRequest, table.last_update_to_pay_per_request, out);
  PutThroughput(TableTag::kThroughput, table.throughput, out);
  PutOnDemand(TableTag::kOnDemandThroughput, table.on_demand_throughput, out);
  if (table.deletion_protection) PutField(TableTag::kDeletionProtection, {}, out);
  if (table.table_class) PutByte(TableTag::kTableClass, static_cast<std::uint8_t>(*table.table_class), out);
  PutOptionalTime(TableTag::kTableClassLastUpdate, table.table_class_last_update, out);
  PutStream(TableTag::kStream, table.stream, out);
  PutTimeToLive(TableTag::kTimeToLive, table.time_to_live, out);
  PutSettings(table.settings, out);
}

Result<TableDescriptor> DecodeDescriptor(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kDescriptorVersion) {
    return base::CorruptionError("a table's descriptor has an unknown format version");
  }
  TableDescriptor table;
  const bool whole = ReadTable(bytes.substr(1), &table);
  if (!whole || table.name.empty() || table.key.hash.size() != 1 || table.key.range.size() > 1) {
    return base::CorruptionError(fmt::format("the descriptor of table '{}' does not decode", table.name));
  }
  return table;
}

}  // namespace karst::catalog
