#include "server/compression.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>

namespace karst::server {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib's way to ask for the gzip format
constexpr int kZlibWindow = 15;
constexpr int kRawWindow = -15;

// zlib takes its input by a pointer that is not const, and does not write to it.
Bytef* InputOf(std::string_view bytes) {
  return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));  // NOLINT
}

// HTTP's "deflate" is the zlib format, but some clients send the bare stream. The zlib header is a multiple of 31.
int WindowFor(Encoding encoding, std::string_view packed) {
  if (encoding == Encoding::kGzip) return kGzipWindow;
  if (packed.size() < 2) return kZlibWindow;
  const unsigned first = static_cast<unsigned char>(packed[0]);
  const unsigned second = static_cast<unsigned char>(packed[1]);
  return (first & 0x0FU) == Z_DEFLATED && (first * 256 + second) % 31 == 0 ? kZlibWindow : kRawWindow;
}

InflateStatus InflateAll(z_stream& stream, std::size_t bytes_max, std::size_t spare_bytes, std::string* plain) {
  std::size_t made = 0;
  std::size_t room = std::min(bytes_max + 1, std::max<std::size_t>(4096, std::size_t{stream.avail_in} * 4));
  for (;;) {
    plain->resize(room + spare_bytes);
    stream.next_out = reinterpret_cast<Bytef*>(plain->data() + made);  // NOLINT
    stream.avail_out = static_cast<uInt>(room - made);
    const int status = inflate(&stream, Z_NO_FLUSH);
    made = room - stream.avail_out;
    if (made > bytes_max) return InflateStatus::kTooLarge;
    if (status == Z_STREAM_END) break;
    if (status != Z_OK || stream.avail_out > 0) return InflateStatus::kMalformed;  // broken, or it ends too early
    room = std::min(bytes_max + 1, room * 2);
  }
  if (stream.avail_in > 0) return InflateStatus::kMalformed;
  plain->resize(made);
  return InflateStatus::kOk;
}

}  // namespace

InflateStatus Inflate(Encoding encoding, std::string_view packed, std::size_t bytes_max, std::size_t spare_bytes,
                      std::string* plain) {
  z_stream stream{};
  stream.next_in = InputOf(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  if (inflateInit2(&stream, WindowFor(encoding, packed)) != Z_OK) return InflateStatus::kMalformed;
  const InflateStatus status = InflateAll(stream, bytes_max, spare_bytes, plain);
  inflateEnd(&stream);
  return status;
}

std::optional<std::string> Deflate(Encoding encoding, std::string_view plain) {
  z_stream stream{};
  // The fastest level: an answer is compressed once and travels a short way.
  const int window = encoding == Encoding::kGzip ? kGzipWindow : kZlibWindow;
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK) return std::nullopt;
  std::string packed;
  packed.resize(deflateBound(&stream, plain.size()));
  stream.next_in = InputOf(plain);
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());  // NOLINT
  stream.avail_out = static_cast<uInt>(packed.size());
  const int status = deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) return std::nullopt;
  return packed;
}

std::uint32_t Crc32(std::string_view bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

}  // namespace karst::server
