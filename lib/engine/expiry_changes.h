// What a write changes in the expiry records of its table: a pure function of the item before and after. Called by
// WritePipeline, which stores the changes, and by the workers that fill and sweep the records.
#pragma once

#include <cstdint>
#include <optional>

#include <karst/value.h>

#include "catalog/table_descriptor.h"

namespace karst::engine {

// The first whole second since 1970 at which the item is expired; nothing when its attribute is absent, no number, or a
// time before 1970 or beyond what a clock can say.
std::optional<std::uint64_t> ExpiryOf(const catalog::TimeToLive& time_to_live, const ItemView& item);

struct ExpiryChange {
  std::optional<std::uint64_t> gone{};   // the second of the record that goes
  std::optional<std::uint64_t> added{};  // the second of the one that comes
};

// Neither, for a table without time to live. O(log of the attributes).
ExpiryChange ExpiryChangeOf(const catalog::TableDescriptor& table, const std::optional<ItemView>& old_item,
                            const std::optional<ItemView>& new_item);

}  // namespace karst::engine
