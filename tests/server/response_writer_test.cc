#include "server/response_writer.h"

#include <set>
#include <string>

#include "support/catch.h"

namespace karst::server {
namespace {

TEST_CASE("HttpDate is the form of RFC 9110", "[server][response_writer]") {
  CHECK(HttpDate(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(HttpDate(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST_CASE("Request ids are 52 characters of base 32 and differ", "[server][response_writer]") {
  RequestIds ids;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id(ids.Next());
    REQUIRE(id.size() == 52);
    REQUIRE(id.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUV") == std::string::npos);
    seen.insert(id);
  }
  CHECK(seen.size() == 1000);
  RequestIds others;
  CHECK(seen.count(std::string(others.Next())) == 0);
}

TEST_CASE("A head is appended whole, with all that a response may have", "[server][response_writer]") {
  RequestIds ids;
  HttpResponse response;
  response.content_type = ContentType::kAmzJson;
  response.content_encoding = "gzip";
  response.extra_headers = "X-Long: " + std::string(2000, 'x') + "\r\n";
  const std::string date(100, 'd');
  std::string head = "before";
  AppendHead(response, date, true, ids, &head);
  const std::string id = head.substr(head.find("RequestId: ") + 11, RequestIds::kLength);
  CHECK(head ==
        "beforeHTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Encoding: gzip\r\n"
        "Content-Length: 0\r\nx-amz-crc32: 0\r\nx-amzn-RequestId: " +
            id + "\r\nDate: " + date + "\r\nConnection: keep-alive\r\n" + response.extra_headers + "\r\n");
}

TEST_CASE("A head tells length, checksum and whether the connection lives", "[server][response_writer]") {
  RequestIds ids;
  HttpResponse response;
  response.status = 413;
  response.body = "123456789";
  std::string head;
  AppendHead(response, "today", false, ids, &head);
  CHECK(head.find("HTTP/1.1 413 Request Entity Too Large\r\n") == 0);
  CHECK(head.find("Content-Length: 9\r\nx-amz-crc32: 3421780262\r\n") != std::string::npos);
  CHECK(head.find("\r\nDate: today\r\nConnection: close\r\n\r\n") != std::string::npos);
}

}  // namespace
}  // namespace karst::server
