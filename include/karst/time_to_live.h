// Time to live: UpdateTimeToLive and DescribeTimeToLive. An item whose attribute of the name given is a number of
// seconds since 1970 is deleted once that time has come, in the background and a moment later
// (Options::time_to_live_delay).
//
// As on AWS an item may still be read until it is deleted; an attribute of another type, or a time more than five years
// ago, expires nothing. Deleting takes time in proportion to the items that are due, never to the table; enabling goes
// once through the table in the background. Plain values: safe to read from any thread.
#pragma once

#include <optional>
#include <string>

namespace karst {

enum class TimeToLiveStatus { kEnabling, kDisabling, kEnabled, kDisabled };

struct TimeToLiveSpecification {
  bool enabled = false;
  std::string attribute_name{};  // 1 to 255 bytes; to disable, the one that is enabled
};

struct UpdateTimeToLiveRequest {
  std::string table_name{};
  TimeToLiveSpecification time_to_live_specification{};
};
struct UpdateTimeToLiveResult {
  TimeToLiveSpecification time_to_live_specification{};
};

struct TimeToLiveDescription {
  TimeToLiveStatus time_to_live_status = TimeToLiveStatus::kDisabled;
  std::optional<std::string> attribute_name{};  // absent when disabled
};

struct DescribeTimeToLiveRequest {
  std::string table_name{};
};
struct DescribeTimeToLiveResult {
  TimeToLiveDescription time_to_live_description{};
};

}  // namespace karst
