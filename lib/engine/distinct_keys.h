// DistinctKeys: the keys that a batch has named so far, of which DynamoDB refuses one that comes twice. Used by
// BatchGetItem and BatchWriteItem. One thread at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include <absl/container/flat_hash_set.h>
#include <karst/error.h>

#include "base/error_table.h"
#include "base/hash.h"

namespace karst::engine {

class DistinctKeys {
 public:
  // Room for so many.
  explicit DistinctKeys(std::size_t count = 0) { seen_.reserve(count); }

  // The bytes must outlive it. Errors: kValidation for a key that was added before.
  Result<void> Add(std::string_view key) {
    if (seen_.insert(key).second) return {};
    return base::ValidationError("Provided list of item keys contains duplicates");
  }

 private:
  absl::flat_hash_set<std::string_view, base::StringHash, std::equal_to<>> seen_;
};

}  // namespace karst::engine
