// What a write adds to the stream of its table: a pure function of the item before and after. Called by WritePipeline.
#pragma once

#include <optional>
#include <string>

#include <karst/clock.h>
#include <karst/value.h>

#include "catalog/table_descriptor.h"

namespace karst::engine {

// The bytes of the record (stream_record.h); nothing when the write changed nothing. The table must have a stream.
std::optional<std::string> StreamChange(const catalog::TableDescriptor& table, const std::optional<ItemView>& old_item,
                                        const std::optional<ItemView>& new_item, bool by_time_to_live,
                                        Clock::TimePoint now);

}  // namespace karst::engine
