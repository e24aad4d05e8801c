// The sentences of AWS's SerializationException for a JSON value of the wrong type. They speak of the Java types of its
// model: kJava names one, such as "String" or "Integer". Used by the JSON reader. Pure functions, but for what they
// record.
#pragma once

#include <optional>
#include <string_view>

#include <karst/clock.h>

#include "wire/findings.h"
#include "wire/json_parser.h"

namespace karst::wire {

// Where a list, map or structure stands decides what AWS says of a scalar in its place.
enum class Place {
  kMember,   // of a structure
  kElement,  // of a list or map
};

// Record that `value` is not what a string, or a structure, is made from. Apart from what asks, which is asked often
// and seldom in vain.
void RefuseString(const JsonValue& value, Findings* findings);
void RefuseStructure(const JsonValue& value, std::string_view shape, Place place, Findings* findings);

// Each gives the value as its JSON type, or records the finding and gives nothing. Null is the caller's question.
inline std::optional<std::string_view> AsString(const JsonValue& value, Findings* findings) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) [[likely]]
    return text;
  RefuseString(value, findings);
  return std::nullopt;
}
std::optional<bool> AsBoolean(const JsonValue& value, Findings* findings);
// `java_type` is "Integer" or "Long". Fractions are cut off; what does not fit becomes the nearest that does.
std::optional<std::int64_t> AsInteger(const JsonValue& value, std::string_view java_type, Findings* findings);
// Seconds since the epoch, to the millisecond.
std::optional<Clock::TimePoint> AsDate(const JsonValue& value, Findings* findings);
// The base64 text, checked to be a string only.
std::optional<std::string_view> AsBlobText(const JsonValue& value, Findings* findings);
std::optional<simdjson::dom::array> AsList(const JsonValue& value, Place place, Findings* findings);
// `java_type` is that of the map's values, such as "com.amazonaws.dynamodb.v20120810.AttributeValue".
std::optional<simdjson::dom::object> AsMap(const JsonValue& value, std::string_view java_type, Place place,
                                           Findings* findings);
// `shape` is the structure's name in the model, such as "KeySchemaElement".
inline std::optional<simdjson::dom::object> AsStructure(const JsonValue& value, std::string_view shape, Place place,
                                                        Findings* findings) {
  simdjson::dom::object object;
  if (value.get(object) == simdjson::SUCCESS) [[likely]]
    return object;
  RefuseStructure(value, shape, place, findings);
  return std::nullopt;
}

}  // namespace karst::wire
