// gzip and deflate bodies, by zlib, and the CRC-32 that DynamoDB sends with every answer, by libdeflate, which computes
// it several times as fast. Used by RequestHandler and the response writer. Thread-safe: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace karst::server {

enum class Encoding { kGzip, kDeflate };

enum class InflateStatus { kOk, kMalformed, kTooLarge };

// Unpacks `packed` into `plain`. Never makes more than `bytes_max` bytes, whatever the input claims; `spare_bytes` of
// capacity are left behind the text.
InflateStatus Inflate(Encoding encoding, std::string_view packed, std::size_t bytes_max, std::size_t spare_bytes,
                      std::string* plain);

// `plain` packed, or nothing when zlib fails.
std::optional<std::string> Deflate(Encoding encoding, std::string_view plain);

std::uint32_t Crc32(std::string_view bytes);

}  // namespace karst::server
