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
    std::string id;
    ids.Append(&id);
    REQUIRE(id.size() == 52);
    REQUIRE(id.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUV") == std::string::npos);
    seen.insert(id);
  }
  CHECK(seen.size() == 1000);
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
