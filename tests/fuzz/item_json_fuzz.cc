// Arbitrary JSON as an item: what is an item is the same bytes again after it was written as JSON and read back.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "value/value_rules.h"
#include "wire/value_json.h"

namespace {

// Empty when the text is no item.
std::string ItemBytes(std::string_view json, bool* is_item) {
  std::string body;
  *is_item = false;
  const auto document = karst::wire::JsonParser::OfThread().Parse(json, 0);
  simdjson::dom::object members;
  if (!document || document->get(members) != simdjson::SUCCESS) return body;
  karst::wire::Findings findings;
  karst::wire::ReadItem(members, &findings, &body);
  *is_item = findings.Readable() && karst::value::CheckValues(karst::ItemView(body)).has_value();
  return body;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  bool is_item = false;
  const std::string body = ItemBytes({reinterpret_cast<const char*>(data), size}, &is_item);
  if (!is_item) return 0;
  KARST_CHECK(karst::value::CheckItemBytes(body).has_value());

  std::string json;
  karst::wire::AppendItem(karst::ItemView(body), &json);
  const std::string again = ItemBytes(json, &is_item);
  KARST_CHECK(is_item);
  KARST_CHECK(again == body);
  return 0;
}
