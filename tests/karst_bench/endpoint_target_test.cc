// Endpoints that cannot be had. Those that answer are in test_program.py.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <string>

#include <fmt/format.h>

#include "karst_bench/target.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

using boost::asio::ip::tcp;

std::string ProblemOf(const std::string& url, std::chrono::milliseconds patience = std::chrono::seconds(10)) {
  const auto target = OpenEndpoint({.url = url, .patience = patience});
  if (!target) return target.error().message();
  const Result<const Answer*> answer = target.value()->NewSession().value()->Send("ListTables", "{}");
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
  listener.close();
  CHECK(ProblemOf("http://" + url) == fmt::format("http://{}: connecting: Connection refused", url));
}

}  // namespace
}  // namespace karst::workload
