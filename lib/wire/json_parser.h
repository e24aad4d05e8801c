// JsonParser: bytes to simdjson's document, one parser a thread and reused. Used by Service.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <simdjson.h>

namespace karst::wire {

using JsonValue = simdjson::dom::element;

class JsonParser {
 public:
  // The parser of this thread.
  static JsonParser& OfThread();

  // The document, or nothing when `body` is not JSON: malformed, not UTF-8, over 1,024 levels deep, a number beyond a
  // double. Valid until the next Parse or Trim on this thread. `capacity` counts the bytes that may be read from
  // body.data(); when it leaves room for simdjson's padding the body is not copied.
  std::optional<JsonValue> Parse(std::string_view body, std::size_t capacity);

  // Gives back the memory that an unusually large body took.
  void Trim();

 private:
  // Several times a large body is taken while it is parsed; keep only what ordinary requests need.
  static constexpr std::size_t kKeptCapacity = std::size_t{1} << 20;

  simdjson::dom::parser parser_;
};

}  // namespace karst::wire
