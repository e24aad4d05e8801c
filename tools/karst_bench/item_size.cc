#include "karst_bench/item_size.h"

#include <algorithm>
#include <string>

#include "value/value_size.h"
#include "wire/json_parser.h"
#include "wire/value_json.h"

namespace karst::workload {
namespace {

// The item's bytes; empty when this is no item.
std::string ItemOfJson(std::string_view item) {
  const std::optional<wire::JsonValue> json = wire::JsonParser::OfThread().Parse(item, 0);
  simdjson::dom::object attributes;
  if (!json || json->get(attributes) != simdjson::SUCCESS) return {};
  wire::Findings findings;
  std::string body;
  wire::ReadItem(attributes, &findings, &body);
  return findings.Readable() ? body : std::string();
}

std::size_t EntrySize(const ItemView& item, std::size_t item_size, const IndexSpec& index) {
  std::size_t keys = 0;
  std::size_t size = 0;
  for (auto attribute = item.begin(); attribute != item.end(); ++attribute) {
    const auto is_it = [&attribute](const std::string& name) { return attribute->name == name; };
    if (std::any_of(index.keys.begin(), index.keys.end(), is_it)) ++keys;
    if (std::none_of(index.projected.begin(), index.projected.end(), is_it)) continue;
    size += value::ItemSizeBytes(ItemView(attribute.bytes()));
  }
  if (keys < index.keys.size()) return 0;
  return index.projects_all ? item_size : size;
}

}  // namespace

std::size_t ItemSizeOfJson(std::string_view item) { return ItemSizesOfJson(item, {}).item; }

ItemSizes ItemSizesOfJson(std::string_view item, const std::vector<IndexSpec>& indexes) {
  const std::string body = ItemOfJson(item);
  ItemSizes sizes{.item = value::ItemSizeBytes(ItemView(body)), .entries = {}};
  for (const IndexSpec& index : indexes) sizes.entries.push_back(EntrySize(ItemView(body), sizes.item, index));
  return sizes;
}

}  // namespace karst::workload
