#include "wire/json_types.h"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>

#include <cmath>
#include <cstdint>
#include <limits>

namespace karst::wire {
namespace {

using simdjson::dom::element_type;

constexpr std::string_view kModel = "com.amazonaws.dynamodb.v20120810.";
constexpr std::string_view kUnexpectedObject = "Start of structure or map found where not expected";
constexpr std::string_view kUnexpectedField = "Unexpected field type";
// AWS's reader trips over its own generics when a list or map inside a list or map is a scalar.
constexpr std::string_view kGenericsCast =
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
    "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
    "loader 'bootstrap')";

std::string_view TokenName(const JsonValue& value) {
  switch (value.type()) {
    case element_type::BOOL:
      return value.get_bool().value_unsafe() ? "TRUE_VALUE" : "FALSE_VALUE";
    case element_type::INT64:
    case element_type::UINT64:
      return "NUMBER_VALUE";
    case element_type::DOUBLE:
      return "DECIMAL_VALUE";
    case element_type::STRING:
      return "STRING_VALUE";
    default:
      return "VALUE_NULL";
  }
}

// `value` is not what a scalar of this Java type is made from.
void RefuseScalar(const JsonValue& value, std::string_view java_type, Findings* findings) {
  if (value.type() == element_type::ARRAY) {
    findings->WrongType(fmt::format("Unrecognized collection type class java.lang.{}", java_type));
  } else if (value.type() == element_type::OBJECT) {
    findings->WrongType(std::string(kUnexpectedObject));
  } else {
    findings->WrongType(fmt::format("{} cannot be converted to {}", TokenName(value), java_type));
  }
}

std::string_view ScalarRefusal(Place place) { return place == Place::kMember ? kUnexpectedField : kGenericsCast; }

bool EqualsIgnoringCase(std::string_view text, std::string_view upper) {
  if (text.size() != upper.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c) != upper[i]) return false;
  }
  return true;
}

}  // namespace

void RefuseString(const JsonValue& value, Findings* findings) { RefuseScalar(value, "String", findings); }

std::optional<bool> AsBoolean(const JsonValue& value, Findings* findings) {
  bool truth = false;
  if (value.get(truth) == simdjson::SUCCESS) return truth;
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) {
    RefuseScalar(value, "Boolean", findings);
    return std::nullopt;
  }
  // AWS reads these words as truth values too.
  for (std::string_view word : {"TRUE", "1", "YES"}) {
    if (EqualsIgnoringCase(text, word)) return true;
  }
  for (std::string_view word : {"FALSE", "0", "NO"}) {
    if (EqualsIgnoringCase(text, word)) return false;
  }
  findings->WrongType("Unexpected token received from parser");
  return std::nullopt;
}

std::optional<std::int64_t> AsInteger(const JsonValue& value, std::string_view java_type, Findings* findings) {
  switch (value.type()) {
    case element_type::INT64:
      return value.get_int64().value_unsafe();
    case element_type::UINT64:
      return std::numeric_limits<std::int64_t>::max();
    case element_type::DOUBLE: {
      const double number = std::trunc(value.get_double().value_unsafe());
      if (number >= 0x1p63) return std::numeric_limits<std::int64_t>::max();
      if (number < -0x1p63) return std::numeric_limits<std::int64_t>::min();
      return static_cast<std::int64_t>(number);
    }
    default:
      RefuseScalar(value, java_type, findings);
      return std::nullopt;
  }
}

std::optional<Clock::TimePoint> AsDate(const JsonValue& value, Findings* findings) {
  constexpr double kSecondsMax = 1e11;  // some thousands of years, and far from any overflow
  double seconds = 0;
  if (value.get(seconds) != simdjson::SUCCESS) {
    RefuseScalar(value, "Date", findings);
    return std::nullopt;
  }
  const auto ms = std::llround(std::clamp(seconds, -kSecondsMax, kSecondsMax) * 1000);
  return Clock::TimePoint(std::chrono::milliseconds(ms));
}

std::optional<std::string_view> AsBlobText(const JsonValue& value, Findings* findings) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return text;
  if (value.type() == element_type::ARRAY) {
    findings->WrongType("Unrecognized collection type class java.nio.ByteBuffer");
  } else if (value.type() == element_type::OBJECT) {
    findings->WrongType(std::string(kUnexpectedObject));
  } else {
    findings->WrongType("only base-64-encoded strings are convertible to bytes");
  }
  return std::nullopt;
}

std::optional<simdjson::dom::array> AsList(const JsonValue& value, Place place, Findings* findings) {
  simdjson::dom::array array;
  if (value.get(array) == simdjson::SUCCESS) return array;
  const bool object = value.type() == element_type::OBJECT;
  findings->WrongType(std::string(object ? kUnexpectedObject : ScalarRefusal(place)));
  return std::nullopt;
}

std::optional<simdjson::dom::object> AsMap(const JsonValue& value, std::string_view java_type, Place place,
                                           Findings* findings) {
  simdjson::dom::object object;
  if (value.get(object) == simdjson::SUCCESS) return object;
  if (value.type() == element_type::ARRAY) {
    findings->WrongType(fmt::format("Unrecognized collection type java.util.Map<java.lang.String, {}>", java_type));
  } else {
    findings->WrongType(std::string(ScalarRefusal(place)));
  }
  return std::nullopt;
}

void RefuseStructure(const JsonValue& value, std::string_view shape, Place place, Findings* findings) {
  if (value.type() == element_type::ARRAY) {
    findings->WrongType(fmt::format("Unrecognized collection type class {}{}", kModel, shape));
  } else {
    const bool member = place == Place::kMember;
    findings->WrongType(std::string(member ? kUnexpectedField : "Unexpected value type in payload"));
  }
}

}  // namespace karst::wire
