// ConnectionTimes: how long a connection may take for what. Part of the options of HttpServer, used by Connection and
// EventLoop. Plain data.
#pragma once

#include <chrono>

namespace karst::server {

struct ConnectionTimes {
  std::chrono::milliseconds idle{300'000};  // between requests
  std::chrono::milliseconds head{20'000};   // from the first byte of a request to the end of its head
  std::chrono::milliseconds body{20'000};   // and what the size needs at the slowest rate
  std::chrono::milliseconds write{60'000};
  std::chrono::milliseconds drain{5'000};  // of what a client still sends when it was hung up on
  std::chrono::milliseconds tick{1'000};   // how often a connection's deadline is looked at
};

}  // namespace karst::server
