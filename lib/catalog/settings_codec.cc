#include "catalog/settings_codec.h"

#include "catalog/field_codec.h"

namespace karst::catalog {
namespace {

// Tags of fields. Stored; never renumber, never reuse.
enum class SettingTag : std::uint32_t {
  kTag = 20,
  kResourcePolicy = 21,
  kEncryptionKey = 22,
  kWarmThroughput = 23,
  kRecovery = 24,
  kDestination = 25,
  kInsights = 26,
};
enum class TagTag : std::uint32_t { kKey = 1, kValue = 2 };
enum class PolicyTag : std::uint32_t { kRevision = 1, kDocument = 2 };
enum class RecoveryTag : std::uint32_t { kEnabled = 1, kPeriodDays = 2 };
enum class DestinationTag : std::uint32_t { kStreamArn = 1, kDisabled = 2, kPrecision = 3 };
enum class InsightsTag : std::uint32_t { kMode = 1, kEnabledAt = 2, kLastUpdate = 3, kDisabled = 4 };
enum class WarmTag : std::uint32_t { kRead = 1, kWrite = 2 };

void PutTag(const Tag& tag, std::string* out) {
  std::string bytes;
  PutField(TagTag::kKey, tag.key, &bytes);
  PutField(TagTag::kValue, tag.value, &bytes);
  PutField(SettingTag::kTag, bytes, out);
}

bool ReadTag(std::string_view in, std::vector<Tag>* tags) {
  Tag& tag = tags->emplace_back();
  return ReadFields<TagTag>(in, [&](TagTag field, std::string_view bytes) {
    switch (field) {
      case TagTag::kKey:
        return ReadText(bytes, &tag.key);
      case TagTag::kValue:
        return ReadText(bytes, &tag.value);
    }
    return false;
  });
}

void PutPolicy(const StoredPolicy& policy, std::string* out) {
  std::string bytes;
  PutInteger(PolicyTag::kRevision, policy.revision, &bytes);
  if (!policy.document.empty()) PutField(PolicyTag::kDocument, policy.document, &bytes);
  PutField(SettingTag::kResourcePolicy, bytes, out);
}

bool ReadPolicy(std::string_view in, StoredPolicy* policy) {
  return ReadFields<PolicyTag>(in, [&](PolicyTag field, std::string_view bytes) {
    switch (field) {
      case PolicyTag::kRevision:
        return ReadInteger(bytes, &policy->revision);
      case PolicyTag::kDocument:
        return ReadText(bytes, &policy->document);
    }
    return false;
  });
}

void PutRecovery(const PointInTimeRecovery& recovery, std::string* out) {
  std::string bytes;
  PutInteger(RecoveryTag::kEnabled, recovery.enabled.time_since_epoch().count(), &bytes);
  PutByte(RecoveryTag::kPeriodDays, static_cast<std::uint8_t>(recovery.period_days), &bytes);
  PutField(SettingTag::kRecovery, bytes, out);
}

bool ReadDays(std::string_view bytes, std::int32_t* days) {
  if (bytes.size() != 1) return false;
  *days = static_cast<std::uint8_t>(bytes.front());
  return true;
}

bool ReadRecovery(std::string_view in, PointInTimeRecovery* recovery) {
  return ReadFields<RecoveryTag>(in, [&](RecoveryTag field, std::string_view bytes) {
    switch (field) {
      case RecoveryTag::kEnabled:
        return ReadTime(bytes, &recovery->enabled);
      case RecoveryTag::kPeriodDays:
        return ReadDays(bytes, &recovery->period_days);
    }
    return false;
  });
}

void PutDestination(const StoredDestination& destination, std::string* out) {
  std::string bytes;
  PutField(DestinationTag::kStreamArn, destination.stream_arn, &bytes);
  if (!destination.active) PutField(DestinationTag::kDisabled, {}, &bytes);
  if (destination.precision) {
    PutByte(DestinationTag::kPrecision, static_cast<std::uint8_t>(*destination.precision), &bytes);
  }
  PutField(SettingTag::kDestination, bytes, out);
}

bool ReadDestination(std::string_view in, std::vector<StoredDestination>* destinations) {
  StoredDestination& destination = destinations->emplace_back();
  return ReadFields<DestinationTag>(in, [&](DestinationTag field, std::string_view bytes) {
    switch (field) {
      case DestinationTag::kStreamArn:
        return ReadText(bytes, &destination.stream_arn);
      case DestinationTag::kDisabled:
        destination.active = false;
        return bytes.empty();
      case DestinationTag::kPrecision:
        return ReadEnum(bytes, DateTimePrecision::kMicrosecond, &destination.precision.emplace());
    }
    return false;
  });
}

}  // namespace

void PutInsights(std::uint32_t tag, const std::optional<StoredInsights>& insights, std::string* out) {
  if (!insights) return;
  std::string bytes;
  PutByte(InsightsTag::kMode, static_cast<std::uint8_t>(insights->mode), &bytes);
  PutInteger(InsightsTag::kEnabledAt, insights->enabled_at.time_since_epoch().count(), &bytes);
  PutInteger(InsightsTag::kLastUpdate, insights->last_update.time_since_epoch().count(), &bytes);
  if (!insights->enabled) PutField(InsightsTag::kDisabled, {}, &bytes);
  PutField(tag, bytes, out);
}

bool ReadInsights(std::string_view in, std::optional<StoredInsights>* insights) {
  StoredInsights& read = insights->emplace();
  read.enabled = true;
  return ReadFields<InsightsTag>(in, [&](InsightsTag field, std::string_view bytes) {
    switch (field) {
      case InsightsTag::kMode:
        return ReadEnum(bytes, ContributorInsightsMode::kThrottledKeys, &read.mode);
      case InsightsTag::kEnabledAt:
        return ReadTime(bytes, &read.enabled_at);
      case InsightsTag::kLastUpdate:
        return ReadTime(bytes, &read.last_update);
      case InsightsTag::kDisabled:
        read.enabled = false;
        return bytes.empty();
    }
    return false;
  });
}

void PutWarmUnits(std::uint32_t tag, const std::optional<WarmUnits>& units, std::string* out) {
  if (!units) return;
  std::string bytes;
  PutInteger(WarmTag::kRead, units->read, &bytes);
  PutInteger(WarmTag::kWrite, units->write, &bytes);
  PutField(tag, bytes, out);
}

bool ReadWarmUnits(std::string_view in, std::optional<WarmUnits>* units) {
  units->emplace();
  return ReadFields<WarmTag>(in, [&](WarmTag field, std::string_view bytes) {
    switch (field) {
      case WarmTag::kRead:
        return ReadInteger(bytes, &(*units)->read);
      case WarmTag::kWrite:
        return ReadInteger(bytes, &(*units)->write);
    }
    return false;
  });
}

void PutSettings(const TableSettings& settings, std::string* out) {
  for (const Tag& tag : settings.tags) PutTag(tag, out);
  if (settings.resource_policy) PutPolicy(*settings.resource_policy, out);
  if (settings.encryption_key) PutField(SettingTag::kEncryptionKey, *settings.encryption_key, out);
  PutWarmUnits(static_cast<std::uint32_t>(SettingTag::kWarmThroughput), settings.warm_throughput, out);
  if (settings.recovery) PutRecovery(*settings.recovery, out);
  for (const StoredDestination& destination : settings.destinations) PutDestination(destination, out);
  PutInsights(static_cast<std::uint32_t>(SettingTag::kInsights), settings.insights, out);
}

bool ReadSetting(std::uint32_t tag, std::string_view bytes, TableSettings* settings) {
  switch (static_cast<SettingTag>(tag)) {
    case SettingTag::kTag:
      return ReadTag(bytes, &settings->tags);
    case SettingTag::kResourcePolicy:
      return ReadPolicy(bytes, &settings->resource_policy.emplace());
    case SettingTag::kEncryptionKey:
      return ReadText(bytes, &settings->encryption_key.emplace());
    case SettingTag::kWarmThroughput:
      return ReadWarmUnits(bytes, &settings->warm_throughput);
    case SettingTag::kRecovery:
      return ReadRecovery(bytes, &settings->recovery.emplace());
    case SettingTag::kDestination:
      return ReadDestination(bytes, &settings->destinations);
    case SettingTag::kInsights:
      return ReadInsights(bytes, &settings->insights);
  }
  return false;
}

}  // namespace karst::catalog
