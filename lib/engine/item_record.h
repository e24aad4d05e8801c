// An item as it is stored: one byte of format version, then the item body (lib/value/FORMAT.md). Pure functions.
#pragma once

#include <string_view>

#include <karst/error.h>
#include <karst/value.h>

namespace karst::engine {

inline constexpr char kItemFormatVersion = 1;
// What precedes an item body in a stored value.
inline constexpr std::string_view kItemHead{&kItemFormatVersion, 1};

inline bool IsItemRecord(std::string_view record) { return !record.empty() && record.front() == kItemFormatVersion; }
// The item of what IsItemRecord.
inline ItemView ItemIn(std::string_view record) { return ItemView(record.substr(kItemHead.size())); }

// Errors: kCorruption when the version is unknown.
Result<ItemView> ItemOfRecord(std::string_view record);

}  // namespace karst::engine
