#include "wire/json_parser.h"

#include <karst/service.h>

namespace karst::wire {

static_assert(Service::kBodyPadding >= simdjson::SIMDJSON_PADDING);

JsonParser& JsonParser::OfThread() {
  thread_local JsonParser parser;
  return parser;
}

std::optional<JsonValue> JsonParser::Parse(std::string_view body, std::size_t capacity) {
  const bool padded = capacity >= body.size() + simdjson::SIMDJSON_PADDING;
  JsonValue document;
  if (parser_.parse(body.data(), body.size(), !padded).get(document) != simdjson::SUCCESS) return std::nullopt;
  return document;
}

void JsonParser::Trim() {
  if (parser_.capacity() > kKeptCapacity) parser_ = simdjson::dom::parser();
}

}  // namespace karst::wire
