#include "engine/key_value_rules.h"

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"

namespace karst::engine {

Result<void> CheckKeyValue(const catalog::KeyAttribute& attribute, KeyPart part, const ValueView& value) {
  const std::size_t size_bytes = value.payload().size();
  if (size_bytes == 0) {
    return base::ValidationError(
        fmt::format("One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain "
                    "an empty {} value. Key: {}",
                    value.type() == AttributeType::kBinary ? "binary" : "string", attribute.name));
  }
  // AWS's own spelling, without a space before the number.
  if (part == KeyPart::kPartition && size_bytes > limits::kPartitionKeyBytesMax) {
    return base::ValidationError(
        fmt::format("One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit "
                    "of{} bytes",
                    limits::kPartitionKeyBytesMax));
  }
  if (part == KeyPart::kSort && size_bytes > limits::kSortKeyBytesMax) {
    return base::ValidationError(
        fmt::format("One or more parameter values were invalid: Aggregated size of all range keys has exceeded the "
                    "size limit of {} bytes",
                    limits::kSortKeyBytesMax));
  }
  return {};
}

}  // namespace karst::engine
