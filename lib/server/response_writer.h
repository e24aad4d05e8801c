// The bytes of a response's head. Used by Connection. Thread-safe: pure functions over their arguments.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/http_message.h"

namespace karst::server {

// x-amzn-RequestId: 52 characters of base 32. Tells requests apart in logs; not a secret. The first of them differ from
// request to request, the others only between servers and their loops. Not thread-safe.
class RequestIds {
 public:
  static constexpr std::size_t kLength = 52;

  RequestIds();
  // The next id, which holds until the one after it.
  std::string_view Next();

 private:
  std::uint64_t NextWord();
  // Sixty bits as characters from `offset` on.
  void WriteWord(std::size_t offset);

  std::uint64_t state_;
  std::array<char, kLength> id_{};
};

// "Sun, 06 Nov 1994 08:49:37 GMT" for seconds since 1970.
std::string HttpDate(std::int64_t unix_seconds);

// Appends the status line and all headers of `response`, with the CRC-32 and length of its body.
void AppendHead(const HttpResponse& response, std::string_view date, bool keep_alive, RequestIds& ids,
                std::string* out);

}  // namespace karst::server
