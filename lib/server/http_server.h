// HttpServer: HTTP/1.1 around a karst::Service. One event loop and thread a core. Writes of one item are staged there;
// other requests that may wait for a device run on a pool of their own. Used by karst-server, and by whoever wants the
// server in his own process.
//
// Thread safety: Listen, Stop and the destructor from one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <karst/error.h>
#include <karst/service.h>

#include "server/connection_times.h"
#include "server/request_handler.h"
#include "server/tls.h"

namespace karst::server {

struct HttpServerOptions {
  // An address, or "localhost" for loopback by IPv4 and, where there is one, IPv6.
  std::string host = "localhost";
  std::uint16_t port = 8000;  // 0: any free port
  unsigned threads = 0;       // 0: one a core
  unsigned waiting_threads = 32;
  std::size_t connections_max = 10000;
  std::size_t large_buffer_bytes_max = std::size_t{1} << 30;
  std::shared_ptr<const TlsContext> tls{};  // null: plain HTTP
  ConnectionTimes times{};
  RequestHandlerOptions requests;
};

class HttpServer {
 public:
  // Listens and serves from now on, until Stop. `service` must outlive the server.
  // Errors: kInvalidOptions (an address that is none), kIo (the port is in use, or may not be used).
  static Result<std::unique_ptr<HttpServer>> Listen(Service& service, const HttpServerOptions& options);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Where it listens, such as "http://127.0.0.1:8000".
  const std::string& url() const { return url_; }
  // Takes no more connections, answers the requests in flight, and returns when all is closed, after ten seconds at
  // most. Idempotent.
  void Stop();

 private:
  struct State;

  HttpServer(std::unique_ptr<State> state, std::string url);

  std::unique_ptr<State> state_;
  std::string url_;
};

}  // namespace karst::server
