// Integers as bytes. Write* writes where there is room and tells where it ended; Put* appends; Get* takes from the
// front of a view and is false, with the view unchanged, when the bytes do not hold such an integer. Thread-safe: pure
// functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace karst::base {

// Most significant byte first, so that memcmp order is numeric order: for keys.
inline char* WriteBigEndian32(char* to, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) *to++ = static_cast<char>(value >> shift);
  return to;
}

inline char* WriteBigEndian64(char* to, std::uint64_t value) {
  to = WriteBigEndian32(to, static_cast<std::uint32_t>(value >> 32));
  return WriteBigEndian32(to, static_cast<std::uint32_t>(value));
}

inline void PutBigEndian32(std::string* out, std::uint32_t value) {
  char bytes[4];
  WriteBigEndian32(bytes, value);
  out->append(bytes, sizeof bytes);
}

inline void PutBigEndian64(std::string* out, std::uint64_t value) {
  char bytes[8];
  WriteBigEndian64(bytes, value);
  out->append(bytes, sizeof bytes);
}

inline bool GetBigEndian32(std::string_view* in, std::uint32_t* value) {
  if (in->size() < 4) return false;
  *value = 0;
  for (int i = 0; i < 4; ++i) *value = (*value << 8) | static_cast<unsigned char>((*in)[static_cast<std::size_t>(i)]);
  in->remove_prefix(4);
  return true;
}

inline bool GetBigEndian64(std::string_view* in, std::uint64_t* value) {
  if (in->size() < 8) return false;
  *value = 0;
  for (int i = 0; i < 8; ++i) *value = (*value << 8) | static_cast<unsigned char>((*in)[static_cast<std::size_t>(i)]);
  in->remove_prefix(8);
  return true;
}

// Seven bits a byte, least significant first, the high bit set on all but the last (LEB128).
inline char* WriteVarint32(char* to, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) *to++ = static_cast<char>(value | 0x80);
  *to++ = static_cast<char>(value);
  return to;
}

inline void PutVarint32(std::string* out, std::uint32_t value) {
  char bytes[5];
  out->append(bytes, static_cast<std::size_t>(WriteVarint32(bytes, value) - bytes));
}

inline bool GetVarint32(std::string_view* in, std::uint32_t* value) {
  std::uint32_t result = 0;
  for (std::size_t i = 0; i < in->size() && i < 5; ++i) {
    const auto byte = static_cast<unsigned char>((*in)[i]);
    if (i == 4 && byte > 0x0F) return false;  // beyond 32 bits
    result |= static_cast<std::uint32_t>(byte & 0x7F) << (7 * i);
    if (byte < 0x80) {
      in->remove_prefix(i + 1);
      *value = result;
      return true;
    }
  }
  return false;
}

// The same for 64 bits: small values have the bytes of PutVarint32.
inline void PutVarint64(std::string* out, std::uint64_t value) {
  while (value >= 0x80) {
    out->push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out->push_back(static_cast<char>(value));
}

inline bool GetVarint64(std::string_view* in, std::uint64_t* value) {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < in->size() && i < 10; ++i) {
    const auto byte = static_cast<unsigned char>((*in)[i]);
    if (i == 9 && byte > 0x01) return false;  // beyond 64 bits
    result |= static_cast<std::uint64_t>(byte & 0x7F) << (7 * i);
    if (byte < 0x80) {
      in->remove_prefix(i + 1);
      *value = result;
      return true;
    }
  }
  return false;
}

// Bytes behind their length.
inline void PutLengthPrefixed(std::string* out, std::string_view bytes) {
  PutVarint32(out, static_cast<std::uint32_t>(bytes.size()));
  out->append(bytes);
}

inline bool GetLengthPrefixed(std::string_view* in, std::string_view* bytes) {
  std::string_view rest = *in;
  std::uint32_t size = 0;
  if (!GetVarint32(&rest, &size) || rest.size() < size) return false;
  *bytes = rest.substr(0, size);
  rest.remove_prefix(size);
  *in = rest;
  return true;
}

}  // namespace karst::base
