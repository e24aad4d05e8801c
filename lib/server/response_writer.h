// The bytes of a response's head. Used by Connection. Thread-safe: pure functions over their arguments.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "server/http_message.h"

namespace karst::server {

// x-amzn-RequestId: 52 characters of base 32. Tells requests apart in logs; not a secret. Not thread-safe.
class RequestIds {
 public:
  static constexpr std::size_t kLength = 52;

  RequestIds() : state_((std::uint64_t{std::random_device{}()} << 32) | std::random_device{}()) {}
  void Append(std::string* out);

 private:
  std::uint64_t Next();

  std::uint64_t state_;
};

// "Sun, 06 Nov 1994 08:49:37 GMT" for seconds since 1970.
std::string HttpDate(std::int64_t unix_seconds);

// Appends the status line and all headers of `response`, with the CRC-32 and length of its body.
void AppendHead(const HttpResponse& response, std::string_view date, bool keep_alive, RequestIds& ids,
                std::string* out);

}  // namespace karst::server
