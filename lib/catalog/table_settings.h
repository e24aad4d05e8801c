// TableSettings: what a table keeps for its user and no read or write of items asks about, but for whether it is to be
// counted. Part of TableDescriptor; its bytes are settings_codec's. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <karst/clock.h>
#include <karst/table_settings.h>
#include <karst/tag.h>

namespace karst::catalog {

struct StoredPolicy {
  std::string document;       // canonical; empty after the policy was deleted
  std::int64_t revision = 0;  // milliseconds since 1970, of its last change
};

// Both at least what the table was ever described with.
struct WarmUnits {
  std::int64_t read = 0;
  std::int64_t write = 0;
};

struct PointInTimeRecovery {
  Clock::TimePoint enabled;
  std::int32_t period_days = 0;
};

struct StoredDestination {
  std::string stream_arn;
  bool active = true;  // or it was disabled
  std::optional<DateTimePrecision> precision;
};

// Contributor Insights of a table or a global index.
struct StoredInsights {
  bool enabled = false;
  ContributorInsightsMode mode = ContributorInsightsMode::kAccessedAndThrottledKeys;
  Clock::TimePoint enabled_at;
  Clock::TimePoint last_update;
};

// Whether each read and write of the table or index is to be counted.
inline bool CountsAccess(const std::optional<StoredInsights>& insights) {
  return insights && insights->enabled && insights->mode == ContributorInsightsMode::kAccessedAndThrottledKeys;
}

struct TableSettings {
  std::vector<Tag> tags;  // in byte order of keys
  std::optional<StoredPolicy> resource_policy;
  // The KMS key as the user named it, for tables that are encrypted with one.
  std::optional<std::string> encryption_key;
  // Only where it is more than what the throughput makes it.
  std::optional<WarmUnits> warm_throughput;
  std::optional<PointInTimeRecovery> recovery;
  std::vector<StoredDestination> destinations;  // in Kinesis
  std::optional<StoredInsights> insights;
};

}  // namespace karst::catalog
