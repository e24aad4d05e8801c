#include "karst_bench/item_size.h"

#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace karst::workload {
namespace {

namespace dom = simdjson::dom;

std::size_t SizeOfAttributes(const dom::object& attributes, std::size_t per_member);

// 1 byte, and one for each two significant digits on either side of the point; one more for a minus sign.
std::size_t SizeOfNumber(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  const std::string_view mantissa = text.substr(0, text.find_first_of("eE"));
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const auto digits = [](std::string_view part) {
    return static_cast<std::size_t>(
        std::count_if(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; }));
  };
  const std::size_t whole = digits(mantissa.substr(0, point));
  const std::size_t fraction = digits(mantissa.substr(point));
  return 1 + (whole + 1) / 2 + (fraction + 1) / 2 + (is_negative ? 1 : 0);
}

std::size_t SizeOfText(std::string_view type, std::string_view text) {
  if (type.front() == 'N') return SizeOfNumber(text);
  if (type.front() != 'B') return text.size();
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  return text.size() / 4 * 3 - padding;
}

// The value of {"TYPE": value}.
std::size_t SizeOfValue(const dom::element& tagged) {
  constexpr std::size_t kContainerBytes = 3;
  dom::object object;
  if (tagged.get(object) != simdjson::SUCCESS) return 0;
  for (const auto& [type, value] : object) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) return SizeOfText(type, text);
    dom::object members;
    if (value.get(members) == simdjson::SUCCESS) return kContainerBytes + SizeOfAttributes(members, 1);
    dom::array elements;
    if (value.get(elements) != simdjson::SUCCESS) return 1;  // BOOL or NULL
    std::size_t size = type == "L" ? kContainerBytes : 0;
    for (const dom::element& element : elements) {
      std::string_view member;
      size += element.get(member) == simdjson::SUCCESS ? SizeOfText(type, member) : 1 + SizeOfValue(element);
    }
    return size;
  }
  return 0;
}

std::size_t SizeOfAttributes(const dom::object& attributes, std::size_t per_member) {
  std::size_t size = 0;
  for (const auto& [name, value] : attributes) size += name.size() + SizeOfValue(value) + per_member;
  return size;
}

}  // namespace

std::size_t ItemSizeOfJson(std::string_view item) {
  thread_local dom::parser parser;
  dom::object attributes;
  if (parser.parse(item.data(), item.size()).get(attributes) != simdjson::SUCCESS) return 0;
  return SizeOfAttributes(attributes, 0);
}

}  // namespace karst::workload
