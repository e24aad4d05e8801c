// Endpoints that cannot be had. Those that answer are in test_program.py.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <string>
#include <string_view>
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

}  // namespace
}  // namespace karst::workload
