// Endpoints that cannot be had, and connections that end. A server that answers throughout is in test_program.py.
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "karst_bench/target.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

using boost::asio::ip::tcp;

std::string ProblemOf(const std::string& url, std::chrono::milliseconds patience = std::chrono::seconds(10),
                      std::string_view body = "{}") {
  const auto target = OpenEndpoint({.url = url, .patience = patience});
  if (!target) return target.error().message();
  const auto session = target.value()->NewSession();
  if (!session) return session.error().message();
  const Result<const Answer*> answer = session.value()->Ask("ListTables", body);
  return answer ? "" : answer.error().message();
}

TEST_CASE("An endpoint is scheme, host and port", "[endpoint]") {
  CHECK(ProblemOf("localhost:8000") == "localhost:8000: an endpoint begins with http:// or https://");
  CHECK(ProblemOf("http://") == "http:// is not scheme, host and port");
  CHECK(ProblemOf("http://localhost:8000/path") == "http://localhost:8000/path is not scheme, host and port");
  CHECK(AwsEndpoint("eu-central-1") == "https://dynamodb.eu-central-1.amazonaws.com");
  CHECK(AwsEndpoint("cn-north-1") == "https://dynamodb.cn-north-1.amazonaws.com.cn");
}

TEST_CASE("An endpoint that is not there, or does not answer, is told of", "[endpoint]") {
  boost::asio::io_context loop;
  tcp::acceptor listener(loop, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  const std::string url = fmt::format("127.0.0.1:{}", listener.local_endpoint().port());
  // The system takes the connection, and nobody ever reads from it.
  CHECK(ProblemOf("http://" + url, std::chrono::milliseconds(20)) ==
        fmt::format("http://{}: sending a request: Connection timed out", url));
  CHECK(ProblemOf("https://" + url, std::chrono::milliseconds(20)) ==
        fmt::format("https://{}: agreeing on TLS: Connection timed out", url));
  // More than the system takes without a reader.
  const std::string large(64 * 1024 * 1024, ' ');
  CHECK(ProblemOf("http://" + url, std::chrono::milliseconds(20), large) ==
        fmt::format("http://{}: sending a request: Connection timed out", url));
  listener.close();
  CHECK(ProblemOf("http://" + url) == fmt::format("http://{}: connecting: Connection refused", url));
}

// The queue of connections that nobody accepts is full, so that the system does not answer another.
TEST_CASE("An endpoint that does not take a connection is given up", "[endpoint]") {
  boost::asio::io_context loop;
  tcp::acceptor listener(loop, tcp::v4());
  listener.bind(tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  listener.listen(0);
  const std::string url = fmt::format("http://127.0.0.1:{}", listener.local_endpoint().port());
  std::vector<tcp::socket> queued;
  for (int i = 0; i < 4; ++i) {
    queued.emplace_back(loop, tcp::v4());
    queued.back().native_non_blocking(true);
    const tcp::endpoint to = listener.local_endpoint();
    ::connect(queued.back().native_handle(), to.data(), static_cast<socklen_t>(to.size()));
  }
  CHECK(ProblemOf(url, std::chrono::milliseconds(20)) == fmt::format("{}: connecting: Connection timed out", url));
}

TEST_CASE("An address of IPv6 stands in brackets", "[endpoint]") {
  boost::asio::io_context loop;
  tcp::acceptor listener(loop);
  boost::system::error_code failure;
  const tcp::endpoint here(boost::asio::ip::address_v6::loopback(), 0);
  listener.open(here.protocol(), failure);
  if (!failure) listener.bind(here, failure);
  if (failure) return;  // a machine without IPv6
  listener.listen();
  const std::string url = fmt::format("http://[::1]:{}", listener.local_endpoint().port());
  CHECK(ProblemOf(url, std::chrono::milliseconds(20)) ==
        fmt::format("{}: sending a request: Connection timed out", url));
  CHECK(ProblemOf("http://[::1") == "http://[::1 is not scheme, host and port");
}

constexpr const char* kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

// Takes one connection for each of its lists, and answers one request with each text of the list, as it is. Then the
// connection ends.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<std::vector<std::string>> script)
      : script_(std::move(script)), thread_([this] { Serve(); }) {}
  ~ScriptedServer() {
    // Those that a client did not ask for.
    boost::system::error_code ignored;
    for (std::size_t i = 0; i < script_.size(); ++i) tcp::socket(loop_).connect(address_, ignored);
    thread_.join();
  }

  std::string url() const { return fmt::format("http://127.0.0.1:{}", address_.port()); }

 private:
  void Serve() {
    for (const std::vector<std::string>& answers : script_) {
      boost::system::error_code ended;
      tcp::socket socket = listener_.accept(ended);
      for (const std::string& answer : answers) {
        std::string request;
        boost::asio::read_until(socket, boost::asio::dynamic_buffer(request), "\r\n\r\n{}", ended);
        if (ended) break;
        boost::asio::write(socket, boost::asio::buffer(answer), ended);
      }
    }
  }

  boost::asio::io_context loop_{};
  tcp::acceptor listener_{loop_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  tcp::endpoint address_ = listener_.local_endpoint();
  std::vector<std::vector<std::string>> script_;
  std::thread thread_;
};

// What became of the last of so many requests of a session, the others of which are answered.
Result<Answer> AskLast(const ScriptedServer& server, int requests) {
  const auto target = OpenEndpoint({.url = server.url(), .patience = std::chrono::seconds(10)}).value();
  const auto session = target->NewSession().value();
  for (int i = 1; i < requests; ++i) CHECK(session->Ask("ListTables", "{}").value()->status == 200);
  const Result<const Answer*> answer = session->Ask("ListTables", "{}");
  if (!answer) return answer.error();
  return **answer;
}

TEST_CASE("A request whose connection was closed is sent once more", "[endpoint]") {
  const ScriptedServer again({{kAnswer, ""}, {kAnswer}});
  CHECK(AskLast(again, 2).value().body == "{}");
  const ScriptedServer never({{kAnswer, ""}, {""}, {kAnswer}});
  CHECK(AskLast(never, 2).error().message() == fmt::format("{}: sending a request: end of stream", never.url()));
}

TEST_CASE("A request whose answer had begun is not sent again", "[endpoint]") {
  const ScriptedServer cut({{kAnswer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{"}, {kAnswer}});
  CHECK(AskLast(cut, 2).error().message() == fmt::format("{}: sending a request: partial message", cut.url()));
  const ScriptedServer other({{kAnswer, "220 mail.example.com ready\r\n"}, {kAnswer}});
  CHECK(AskLast(other, 2).error().message() == fmt::format("{}: sending a request: bad version", other.url()));
}

TEST_CASE("An answer may be of 64 MiB", "[endpoint]") {
  constexpr std::size_t kMost = 64 * 1024 * 1024;
  const auto head = [](std::size_t bytes) {
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", bytes);
  };
  const ScriptedServer large({{head(kMost) + std::string(kMost, ' ')}});
  CHECK(AskLast(large, 1).value().body.size() == kMost);
  const ScriptedServer larger({{head(kMost + 1)}});
  CHECK(AskLast(larger, 1).error().message() ==
        fmt::format("{}: sending a request: body limit exceeded", larger.url()));
}

}  // namespace
}  // namespace karst::workload
