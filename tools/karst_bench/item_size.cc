#include "karst_bench/item_size.h"

#include <string>

#include "value/value_size.h"
#include "wire/json_parser.h"
#include "wire/value_json.h"

namespace karst::workload {

std::size_t ItemSizeOfJson(std::string_view item) {
  const std::optional<wire::JsonValue> json = wire::JsonParser::OfThread().Parse(item, 0);
  simdjson::dom::object attributes;
  if (!json || json->get(attributes) != simdjson::SUCCESS) return 0;
  wire::Findings findings;
  std::string body;
  wire::ReadItem(attributes, &findings, &body);
  return findings.Readable() ? value::ItemSizeBytes(ItemView(body)) : 0;
}

}  // namespace karst::workload
