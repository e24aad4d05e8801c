// TableSettings: what a table keeps for its user and no read or write of items asks about. Part of TableDescriptor; its
// bytes are settings_codec's. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

struct TableSettings {
  std::vector<Tag> tags;  // in byte order of keys
  std::optional<StoredPolicy> resource_policy;
  // The KMS key as the user named it, for tables that are encrypted with one.
  std::optional<std::string> encryption_key;
  // Only where it is more than what the throughput makes it.
  std::optional<WarmUnits> warm_throughput;
};

}  // namespace karst::catalog
