// Reads names and values off the front of item bytes (FORMAT.md): what all views are made of. Safe on any bytes: a
// false answer means malformed, with nothing read out of bounds. Used inside lib/value, and by the encoder of JSON
// (wire/value_json). Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <karst/value.h>

namespace karst::value {

inline constexpr std::uint8_t kTypeMask = 0x0F;

constexpr bool IsStoredType(AttributeType type) {
  return type >= AttributeType::kString && type <= AttributeType::kBinarySet;
}

// BOOL and NULL are their tag alone.
constexpr bool HasPayload(AttributeType type) {
  return type != AttributeType::kBoolean && type != AttributeType::kNull;
}

// A varint and where it ends; no end when it is malformed. By value, so that callers keep their pointers in registers.
struct Varint {
  const char* end = nullptr;
  std::uint64_t value = 0;
};

// Of more than one byte.
Varint ReadLongVarint(const char* at, const char* end);

inline bool ReadVarint(const char** at, const char* end, std::uint64_t* value) {
  if (*at != end && static_cast<std::uint8_t>(**at) < 0x80) [[likely]] {
    *value = static_cast<std::uint8_t>(*(*at)++);
    return true;
  }
  const Varint varint = ReadLongVarint(*at, end);
  if (varint.end == nullptr) return false;
  *at = varint.end;
  *value = varint.value;
  return true;
}

inline bool ReadBytes(const char** at, const char* end, std::uint64_t size, std::string_view* bytes) {
  if (size > static_cast<std::uint64_t>(end - *at)) [[unlikely]]
    return false;
  *bytes = std::string_view(*at, static_cast<std::size_t>(size));
  *at += size;
  return true;
}

inline bool ReadPrefixed(const char** at, const char* end, std::string_view* bytes) {
  std::uint64_t size = 0;
  return ReadVarint(at, end, &size) && ReadBytes(at, end, size, bytes);
}

inline bool ReadName(const char** at, const char* end, std::string_view* name, bool* is_plain) {
  std::uint64_t head = 0;
  if (!ReadVarint(at, end, &head)) return false;
  *is_plain = (head & 1) != 0;
  return ReadBytes(at, end, head >> 1, name);
}

inline bool ReadValue(const char** at, const char* end, ValueView* value) {
  if (*at == end) return false;
  const auto tag = static_cast<std::uint8_t>(*(*at)++);
  const auto type = static_cast<AttributeType>(tag & kTypeMask);
  if (!IsStoredType(type)) [[unlikely]]
    return false;
  std::string_view payload;
  if (HasPayload(type) && !ReadPrefixed(at, end, &payload)) return false;
  *value = ValueView(type, static_cast<std::uint8_t>(tag & ~kTypeMask), payload);
  return true;
}

// Moves past a value without a look at what it holds.
inline bool SkipValue(const char** at, const char* end) {
  ValueView skipped;
  return ReadValue(at, end, &skipped);
}

}  // namespace karst::value
