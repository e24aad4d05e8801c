// TableSettings <-> the fields with tags 20 to 26 of a table's record (FORMAT.md beside this file). Used by
// descriptor_codec. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/table_settings.h"

namespace karst::catalog {

void PutSettings(const TableSettings& settings, std::string* out);
// False for a tag that is none of a setting, or bytes that do not belong there.
bool ReadSetting(std::uint32_t tag, std::string_view bytes, TableSettings* settings);

// Of an index, where they are the fields with tags 10 and 11.
void PutWarmUnits(std::uint32_t tag, const std::optional<WarmUnits>& units, std::string* out);
void PutInsights(std::uint32_t tag, const std::optional<StoredInsights>& insights, std::string* out);
bool ReadWarmUnits(std::string_view bytes, std::optional<WarmUnits>* units);
bool ReadInsights(std::string_view bytes, std::optional<StoredInsights>* insights);

}  // namespace karst::catalog
