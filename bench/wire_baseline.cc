// The least that an HTTP server over Asio can do: reads up to the end of a request and answers fixed bytes. What
// karst-server answers beside it, under the same client, is what HTTP, JSON and the engine cost together.
//
//   wire_baseline PORT ANSWER_BYTES
//
// One loop, one thread, loopback. It knows of requests only their blank line and Content-Length, so do not show it to
// anybody but a load generator.
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Bytes of the request at the front, or 0 when it is not whole yet.
std::size_t RequestSize(std::string_view received) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t end = received.find(kEnd);
  if (end == std::string_view::npos) return 0;
  std::size_t body = 0;
  if (const std::size_t at = received.substr(0, end).find(kLength); at != std::string_view::npos) {
    const std::string_view digits = received.substr(at + kLength.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), body);
  }
  const std::size_t size = end + kEnd.size() + body;
  return received.size() < size ? 0 : size;
}

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, const std::string& answer) : socket_(std::move(socket)), answer_(answer) {}

  void Read() {
    socket_.async_read_some(asio::buffer(buffer_.data() + filled_, buffer_.size() - filled_),
                            [self = shared_from_this()](const boost::system::error_code& failure, std::size_t count) {
                              if (!failure) self->Received(count);
                            });
  }

 private:
  void Received(std::size_t count) {
    filled_ += count;
    if (RequestSize({buffer_.data(), filled_}) == 0) {
      if (filled_ < buffer_.size()) Read();
      return;
    }
    filled_ = 0;  // the client waits for its answer before it asks again
    asio::async_write(socket_, asio::buffer(answer_),
                      [self = shared_from_this()](const boost::system::error_code& failure, std::size_t) {
                        if (!failure) self->Read();
                      });
  }

  tcp::socket socket_;
  const std::string& answer_;
  std::array<char, 16384> buffer_;
  std::size_t filled_ = 0;
};

void Accept(tcp::acceptor& acceptor, const std::string& answer) {
  acceptor.async_accept([&](const boost::system::error_code& failure, tcp::socket socket) {
    if (!failure) {
      socket.set_option(tcp::no_delay(true));
      std::make_shared<Connection>(std::move(socket), answer)->Read();
    }
    Accept(acceptor, answer);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: wire_baseline PORT ANSWER_BYTES\n", stderr);
    return EXIT_FAILURE;
  }
  const auto port = static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10));
  const std::string body(std::strtoul(argv[2], nullptr, 10), 'x');
  const std::string answer = fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
  asio::io_context io(1);
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), port});
  Accept(acceptor, answer);
  io.run();
}
