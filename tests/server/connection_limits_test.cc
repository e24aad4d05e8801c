// What a server does with connections that are too slow or too many. Nothing here waits for a time to pass: a client
// reads until the server hangs up.
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <karst/database.h>
#include <karst/service.h>

#include "server/http_server.h"
#include "support/catch.h"

namespace karst::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::chrono::hours kForever{24};
constexpr std::chrono::milliseconds kAtOnce{1};

// Times of which none is ever over; a test shortens the one that it is about.
ConnectionTimes Patient() {
  return {.idle = kForever, .head = kForever, .body = kForever, .write = kForever, .drain = kForever, .tick = kAtOnce};
}

class TestServer {
 public:
  explicit TestServer(const ConnectionTimes& times, std::size_t connections_max = 100)
      : server_(HttpServer::Listen(service_, {.host = "127.0.0.1",
                                              .port = 0,
                                              .threads = 1,
                                              .connections_max = connections_max,
                                              .times = times,
                                              .requests = {}})
                    .value()) {}
  std::uint16_t port() const {
    return static_cast<std::uint16_t>(std::stoi(server_->url().substr(server_->url().rfind(':') + 1)));
  }

 private:
  Service service_{Database::OpenInMemory().value()};
  std::unique_ptr<HttpServer> server_;
};

class Client {
 public:
  explicit Client(const TestServer& server) : socket_(io_) {
    socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), server.port()));
  }
  void Send(std::string_view text) { asio::write(socket_, asio::buffer(text)); }
  // Reads the answer to one health check.
  bool IsHealthy() {
    Send("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
    return ReadHealth();
  }
  bool ReadHealth() {
    boost::system::error_code ec;
    const std::size_t bytes = asio::read_until(socket_, asio::dynamic_buffer(received_), "healthy: here ", ec);
    received_.erase(0, bytes);
    return !ec;
  }
  // Reads until the server hangs up. False if it says something before.
  bool IsHungUpOn() {
    std::array<char, 1> byte{};
    boost::system::error_code ec;
    return socket_.read_some(asio::buffer(byte), ec) == 0 && ec;
  }

 private:
  asio::io_context io_;
  tcp::socket socket_;
  std::string received_;
};

TEST_CASE("A connection that is idle for too long is closed", "[server][connection]") {
  ConnectionTimes times = Patient();
  times.idle = kAtOnce;
  const TestServer server(times);
  CHECK(Client(server).IsHungUpOn());
}

TEST_CASE("A connection whose head takes too long is closed", "[server][connection]") {
  ConnectionTimes times = Patient();
  times.head = kAtOnce;
  const TestServer server(times);
  Client client(server);
  client.Send("GET / HTTP/1.1\r\nHost: he");
  CHECK(client.IsHungUpOn());
}

TEST_CASE("A connection whose body takes too long is closed", "[server][connection]") {
  ConnectionTimes times = Patient();
  times.body = kAtOnce;
  const TestServer server(times);
  Client client(server);
  client.Send("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n{");
  CHECK(client.IsHungUpOn());
}

TEST_CASE("A connection more than allowed takes the place of the one that is idle longest", "[server][connection]") {
  const TestServer server(Patient(), 2);
  Client first(server);
  REQUIRE(first.IsHealthy());
  Client second(server);
  REQUIRE(second.IsHealthy());
  Client third(server);
  CHECK(third.IsHealthy());
  CHECK(first.IsHungUpOn());
  CHECK(second.IsHealthy());
}

TEST_CASE("A connection more than allowed is refused when none is idle", "[server][connection]") {
  const TestServer server(Patient(), 1);
  Client first(server);
  // One whole request and the beginning of another: with the first answer the server has seen both.
  first.Send("GET / HTTP/1.1\r\nHost: here\r\n\r\nGET / HTTP/1.1\r\n");
  REQUIRE(first.ReadHealth());
  CHECK(Client(server).IsHungUpOn());
  first.Send("Host: here\r\n\r\n");
  CHECK(first.ReadHealth());
}

}  // namespace
}  // namespace karst::server
