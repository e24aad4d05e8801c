// Synced writes over HTTP: they share flushes of the device, and none is acknowledged before its own is over.
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <karst/database.h>
#include <karst/service.h>
#include <rocksdb/env.h>

#include "server/http_server.h"
#include "support/catch.h"
#include "support/faulty_disk.h"
#include "support/temp_directory.h"

namespace karst::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::FaultyDisk;
using testing::TempDirectory;

// A store on a device that can fail and lose its power, with a table "abc" of the key "pk".
class Subject {
 public:
  Subject() : disk_(std::make_shared<FaultyDisk>(7)), env_(rocksdb::NewCompositeEnv(disk_)) {
    REQUIRE(Open().CreateTable({.table_name = "abc",
                                .attribute_definitions = {{"pk", KeyType::kString}},
                                .key_schema = {{"pk", KeyRole::kHash}},
                                .billing_mode = BillingMode::kPayPerRequest}));
  }
  Database Open() {
    return Database::Open(directory_.path() / "store", {.durability = Durability::kSync, .env = env_.get()}).value();
  }
  FaultyDisk& disk() { return *disk_; }
  // What is there after the power was gone. No store may be open.
  std::int64_t ItemsAfterPowerLoss() {
    disk_->LosePower();
    disk_->Heal();
    return Open().Scan({.table_name = "abc", .select = Select::kCount}).value().count;
  }

 private:
  TempDirectory directory_;
  std::shared_ptr<FaultyDisk> disk_;
  std::unique_ptr<rocksdb::Env> env_;
};

std::string PutOf(const std::string& key) {
  return fmt::format(R"({{"TableName":"abc","Item":{{"pk":{{"S":"{}"}}}}}})", key);
}

HttpExchange Asking(std::string_view operation, const std::string& body) {
  HttpExchange exchange;
  exchange.request.method = Method::kPost;
  exchange.request.target = "/";
  exchange.request.amz_target = operation;
  exchange.request.content_type = "application/x-amz-json-1.0";
  exchange.request.body = body;
  return exchange;
}

// Puts items one after the other over a connection of its own; how many were acknowledged.
int PutMany(std::uint16_t port, int writer, int count) {
  asio::io_context io;
  tcp::socket socket(io);
  socket.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
  int acknowledged = 0;
  for (int i = 0; i < count; ++i) {
    const std::string body = PutOf(fmt::format("{}-{}", writer, i));
    asio::write(socket, asio::buffer(fmt::format("POST / HTTP/1.1\r\nX-Amz-Target: DynamoDB_20120810.PutItem\r\n"
                                                 "Content-Type: application/x-amz-json-1.0\r\n"
                                                 "Content-Length: {}\r\n\r\n{}",
                                                 body.size(), body)));
    std::string answer;
    asio::read_until(socket, asio::dynamic_buffer(answer), "\r\n\r\n{}");
    acknowledged += answer.starts_with("HTTP/1.1 200 ");
  }
  return acknowledged;
}

TEST_CASE("What a server has acknowledged survives a loss of power", "[server][synced]") {
  constexpr int kWriters = 8;
  constexpr int kPuts = 25;
  Subject subject;
  std::array<int, kWriters> acknowledged{};
  {
    Service service(subject.Open());
    const auto server =
        HttpServer::Listen(service,
                           {.host = "127.0.0.1", .port = 0, .threads = 1, .requests = {.writes_wait_for_disk = true}})
            .value();
    const auto port = static_cast<std::uint16_t>(std::stoi(server->url().substr(server->url().rfind(':') + 1)));
    std::vector<std::thread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&, writer] { acknowledged.at(writer) = PutMany(port, writer, kPuts); });
    }
    for (std::thread& writer : writers) writer.join();
    subject.disk().Fail({.first = 0, .count = INT64_MAX});  // nothing more reaches the device, not even at the close
  }
  for (const int count : acknowledged) CHECK(count == kPuts);
  CHECK(subject.ItemsAfterPowerLoss() == kWriters * kPuts);
}

TEST_CASE("Requests that are handled together wait for the device once", "[server][synced]") {
  Subject subject;
  Service service(subject.Open());
  const RequestHandler handler(service, {.writes_wait_for_disk = true});
  const std::array<std::string, 3> bodies{PutOf("a"), PutOf("b"), PutOf("c")};
  std::vector<HttpExchange> exchanges;
  for (const std::string& body : bodies) exchanges.push_back(Asking("DynamoDB_20120810.PutItem", body));
  for (const HttpExchange& exchange : exchanges) {
    CHECK(handler.WaitOf(exchange.request) == RequestHandler::Wait::kShared);
  }
  handler.HandleTogether(std::span(exchanges).first(1));  // the first write of a log makes requests of its own
  subject.disk().Fail({});
  handler.HandleTogether(std::span(exchanges).first(1));
  const std::int64_t of_one = subject.disk().requests();
  subject.disk().Fail({});
  handler.HandleTogether(exchanges);
  CHECK(subject.disk().requests() == of_one);
  for (const HttpExchange& exchange : exchanges) {
    CHECK(exchange.response.status == 200);
    CHECK(exchange.response.body == "{}");
  }
}

TEST_CASE("A device that fails is told to all whose writes waited for it", "[server][synced]") {
  Subject subject;
  Service service(subject.Open());
  const RequestHandler handler(service, {.writes_wait_for_disk = true});
  const std::array<std::string, 3> bodies{PutOf("a"), PutOf("a\\"), PutOf("c")};  // the second is no JSON
  std::vector<HttpExchange> exchanges;
  for (const std::string& body : bodies) exchanges.push_back(Asking("DynamoDB_20120810.PutItem", body));
  exchanges[0].request.origin = "http://here";
  subject.disk().Fail({.first = 0, .count = INT64_MAX});
  handler.HandleTogether(exchanges);
  CHECK(exchanges[0].response.status == 500);
  CHECK(exchanges[0].response.body.find("InternalServerError") != std::string::npos);
  CHECK(exchanges[0].response.extra_headers == "Access-Control-Allow-Origin: *\r\n");
  CHECK(exchanges[1].response.status == 400);
  CHECK(exchanges[2].response.status == 500);
}

TEST_CASE("Only requests that write one item wait together", "[server][synced]") {
  Service service(Database::OpenInMemory().value());
  const RequestHandler waits(service, {.writes_wait_for_disk = true});
  const auto wait_of = [](const RequestHandler& handler, std::string_view operation) {
    return handler.WaitOf(Asking(operation, "{}").request);
  };
  using Wait = RequestHandler::Wait;
  for (const std::string_view operation : {"PutItem", "UpdateItem", "DeleteItem"}) {
    CHECK(wait_of(waits, "DynamoDB_20120810." + std::string(operation)) == Wait::kShared);
  }
  for (const std::string_view operation : {"BatchWriteItem", "TransactWriteItems", "CreateTable", "ExecuteStatement"}) {
    CHECK(wait_of(waits, "DynamoDB_20120810." + std::string(operation)) == Wait::kAlone);
  }
  CHECK(wait_of(waits, "DynamoDB_20120810.GetItem") == Wait::kNone);
  CHECK(wait_of(RequestHandler(service, {}), "DynamoDB_20120810.PutItem") == Wait::kNone);
}

}  // namespace
}  // namespace karst::server
