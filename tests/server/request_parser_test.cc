#include "server/request_parser.h"

#include <string>
#include <string_view>

#include "support/catch.h"

namespace karst::server {
namespace {

using State = RequestParser::State;

constexpr std::size_t kBodyMax = 100;

State ParseWhole(std::string_view input) { return RequestParser(kBodyMax).Parse(input); }

TEST_CASE("RequestParser finds the fields wherever the input is cut", "[server][request_parser]") {
  const std::string whole =
      "POST /?a=b HTTP/1.1\r\nhost: h\r\nX-AMZ-TARGET: DynamoDB_20120810.GetItem\r\nContent-Length: 3\r\n"
      "Accept-Encoding:\t gzip \r\n\r\n";
  for (std::size_t cut = 1; cut < whole.size(); ++cut) {
    RequestParser parser(kBodyMax);
    const std::string first = whole.substr(0, cut);  // memory of its own: the input may move between the calls
    REQUIRE(parser.Parse(first) == State::kNeedMore);
    REQUIRE(parser.Parse(whole) == State::kHeadDone);
    const HttpRequest request = parser.Fields(whole);
    CHECK(request.method == Method::kPost);
    CHECK(request.target == "/?a=b");
    CHECK(request.host == "h");
    CHECK(request.amz_target == "DynamoDB_20120810.GetItem");
    CHECK(request.accept_encoding == "gzip");
    CHECK(parser.content_length() == 3);
    CHECK(parser.head_bytes() == whole.size());
    CHECK(parser.keeps_alive());
  }
}

TEST_CASE("RequestParser puts chunks together wherever the input is cut", "[server][request_parser]") {
  const std::string head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string body = "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nExpires: never\r\n\r\n";
  for (std::size_t cut = 1; cut < body.size(); ++cut) {
    RequestParser parser(kBodyMax);
    REQUIRE(parser.Parse(head) == State::kHeadDone);
    REQUIRE(parser.is_chunked());
    std::string input = head + body.substr(0, cut);
    REQUIRE(parser.Parse(input) == State::kNeedMore);
    input.erase(head.size(), parser.DropParsedChunks());
    input += body.substr(cut);
    REQUIRE(parser.Parse(input) == State::kComplete);
    CHECK(parser.chunked_body() == "abc0123456789");
    CHECK(parser.parsed_bytes() == input.size());
  }
}

TEST_CASE("RequestParser refuses bodies over the limit before they arrive", "[server][request_parser]") {
  CHECK(ParseWhole("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n") == State::kHeadDone);
  CHECK(ParseWhole("POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n") == State::kTooLarge);
  CHECK(ParseWhole("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n") == State::kMalformed);

  const std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n";
  RequestParser parser(kBodyMax);
  REQUIRE(parser.Parse(chunked) == State::kHeadDone);
  CHECK(parser.Parse(chunked) == State::kTooLarge);
}

TEST_CASE("RequestParser refuses what two parties could read in two ways", "[server][request_parser]") {
  CHECK(ParseWhole("POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n") == State::kMalformed);
  CHECK(ParseWhole("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n") == State::kMalformed);
  CHECK(ParseWhole("POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n") == State::kMalformed);
  CHECK(ParseWhole("POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\n") == State::kMalformed);
  CHECK(ParseWhole("POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n") == State::kNotImplemented);
  CHECK(ParseWhole("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n") == State::kNotImplemented);
  CHECK(ParseWhole("POST / HTTP/1.1\r\nHost : h\r\n\r\n") == State::kMalformed);
  CHECK(ParseWhole("POST / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n") == State::kMalformed);
  CHECK(ParseWhole("POST / HTTP/2.0\r\n\r\n") == State::kMalformed);
}

TEST_CASE("RequestParser knows what a client expects of the connection", "[server][request_parser]") {
  RequestParser closing(kBodyMax);
  REQUIRE(closing.Parse("GET / HTTP/1.1\r\nConnection: close\r\n\r\n") == State::kHeadDone);
  CHECK_FALSE(closing.keeps_alive());
  RequestParser old(kBodyMax);
  REQUIRE(old.Parse("GET / HTTP/1.0\r\n\r\n") == State::kHeadDone);
  CHECK_FALSE(old.keeps_alive());
  RequestParser waiting(kBodyMax);
  REQUIRE(waiting.Parse("POST / HTTP/1.1\r\nExpect: 100-Continue\r\n\r\n") == State::kHeadDone);
  CHECK(waiting.expects_continue());
  CHECK(ParseWhole("POST / HTTP/1.1\r\nExpect: tea\r\n\r\n") == State::kExpectationUnknown);
}

}  // namespace
}  // namespace karst::server
