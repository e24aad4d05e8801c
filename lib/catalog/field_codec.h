// Fields: how a record of the catalog is written and read, a tag, a length and that many bytes each (FORMAT.md beside
// this file). Used by the codecs of this room. Pure functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <karst/clock.h>

#include "base/coding.h"
#include "catalog/table_descriptor.h"

namespace karst::catalog {

// ---- Writing.

template <typename Tag>
void PutField(Tag tag, std::string_view bytes, std::string* out) {
  base::PutVarint32(out, static_cast<std::uint32_t>(tag));
  base::PutLengthPrefixed(out, bytes);
}

template <typename Tag>
void PutByte(Tag tag, std::uint8_t byte, std::string* out) {
  PutField(tag, std::string(1, static_cast<char>(byte)), out);
}

template <typename Tag>
void PutInteger(Tag tag, std::int64_t value, std::string* out) {
  std::string bytes;
  base::PutBigEndian64(&bytes, static_cast<std::uint64_t>(value));
  PutField(tag, bytes, out);
}

template <typename Tag>
void PutOptionalInteger(Tag tag, const std::optional<std::int64_t>& value, std::string* out) {
  if (value) PutInteger(tag, *value, out);
}

template <typename Tag>
void PutOptionalTime(Tag tag, const std::optional<Clock::TimePoint>& time, std::string* out) {
  if (time) PutInteger(tag, time->time_since_epoch().count(), out);
}

template <typename Tag>
void PutId(Tag tag, ObjectId id, std::string* out) {
  std::string bytes;
  base::PutBigEndian32(&bytes, id);
  PutField(tag, bytes, out);
}

// ---- Reading: false for bytes that are not such a value.

// Calls read(tag, bytes) for each field, in order. False when a field is cut off, when tags fall, or when `read` is.
template <typename Tag, typename Read>
bool ReadFields(std::string_view in, const Read& read) {
  std::uint32_t last_tag = 0;
  while (!in.empty()) {
    std::uint32_t tag = 0;
    std::string_view bytes;
    if (!base::GetVarint32(&in, &tag) || !base::GetLengthPrefixed(&in, &bytes)) return false;
    if (tag < last_tag || !read(static_cast<Tag>(tag), bytes)) return false;
    last_tag = tag;
  }
  return true;
}

inline bool ReadText(std::string_view bytes, std::string* out) {
  out->assign(bytes);
  return true;
}

inline bool ReadId(std::string_view bytes, ObjectId* id) { return base::GetBigEndian32(&bytes, id) && bytes.empty(); }

inline bool ReadInteger(std::string_view bytes, std::int64_t* value) {
  std::uint64_t bits = 0;
  if (!base::GetBigEndian64(&bytes, &bits) || !bytes.empty()) return false;
  *value = static_cast<std::int64_t>(bits);
  return true;
}

inline bool ReadOptionalInteger(std::string_view bytes, std::optional<std::int64_t>* value) {
  return ReadInteger(bytes, &value->emplace());
}

inline bool ReadTime(std::string_view bytes, Clock::TimePoint* time) {
  std::int64_t microseconds = 0;
  if (!ReadInteger(bytes, &microseconds)) return false;
  *time = Clock::TimePoint(std::chrono::microseconds(microseconds));
  return true;
}

inline bool ReadOptionalTime(std::string_view bytes, std::optional<Clock::TimePoint>* time) {
  return ReadTime(bytes, &time->emplace());
}

// A byte that is one of an enum's values, which are numbered from 1 to `last`.
template <typename Enum>
bool ReadEnum(std::string_view bytes, Enum last, Enum* out) {
  if (bytes.size() != 1) return false;
  const auto number = static_cast<std::uint8_t>(bytes.front());
  if (number < 1 || number > static_cast<std::uint8_t>(last)) return false;
  *out = static_cast<Enum>(number);
  return true;
}

}  // namespace karst::catalog
