// A server whose writes wait for a device: one loop serves all of them, and goes on meanwhile.
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <karst/database.h>
#include <karst/service.h>
#include <rocksdb/env.h>

#include "server/http_server.h"
#include "support/catch.h"
#include "support/faulty_disk.h"
#include "support/staged.h"
#include "support/temp_directory.h"

namespace karst::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// With a table "Table" on a device that can fail.
class SyncedServer {
 public:
  SyncedServer()
      : db_(Database::Open(directory_.path() / "store", {.env = env_.get()}).value()),
        service_(db_),
        server_(HttpServer::Listen(service_, OptionsOfServer()).value()) {
    db_.CreateTable({.table_name = "Table",
                     .attribute_definitions = {{"pk", KeyType::kString}},
                     .key_schema = {{"pk", KeyRole::kHash}},
                     .billing_mode = BillingMode::kPayPerRequest})
        .value();
  }

  Database& db() { return db_; }
  testing::FaultyDisk& disk() { return *disk_; }
  HttpServer& http() { return *server_; }
  std::uint16_t port() const {
    return static_cast<std::uint16_t>(std::stoi(server_->url().substr(server_->url().rfind(':') + 1)));
  }
  bool Listens() const {
    asio::io_context io;
    boost::system::error_code refused;
    tcp::socket(io).connect(tcp::endpoint(asio::ip::address_v4::loopback(), port()), refused);
    return !refused;
  }

 private:
  static HttpServerOptions OptionsOfServer() {
    HttpServerOptions options{.host = "127.0.0.1", .port = 0, .threads = 1, .waiting_threads = 1, .requests = {}};
    options.requests.writes_wait_for_disk = true;
    return options;
  }

  testing::TempDirectory directory_;
  std::shared_ptr<testing::FaultyDisk> disk_ = std::make_shared<testing::FaultyDisk>(1);
  std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(disk_);
  Database db_;
  Service service_;
  std::unique_ptr<HttpServer> server_;
};

class Client {
 public:
  explicit Client(const SyncedServer& server) : socket_(io_) {
    socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), server.port()));
  }

  void Send(std::string_view operation, std::string_view body) {
    asio::write(socket_,
                asio::buffer(fmt::format("POST / HTTP/1.1\r\nHost: here\r\nX-Amz-Target: DynamoDB_20120810.{}\r\n"
                                         "Content-Type: application/x-amz-json-1.0\r\n"
                                         "Content-Length: {}\r\n\r\n{}",
                                         operation, body.size(), body)));
  }
  // Status and body.
  std::pair<int, std::string> Receive() {
    const std::size_t head_bytes = asio::read_until(socket_, asio::dynamic_buffer(received_), "\r\n\r\n");
    const std::string head = received_.substr(0, head_bytes);
    constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t length = std::stoul(head.substr(head.find(kLength) + kLength.size()));
    const std::size_t wanted = head_bytes + length;
    if (received_.size() < wanted) {
      asio::read(socket_, asio::dynamic_buffer(received_), asio::transfer_exactly(wanted - received_.size()));
    }
    std::pair<int, std::string> answer(std::stoi(head.substr(head.find(' ') + 1)),
                                       received_.substr(head_bytes, length));
    received_.erase(0, wanted);
    return answer;
  }
  std::pair<int, std::string> Call(std::string_view operation, std::string_view body) {
    Send(operation, body);
    return Receive();
  }

 private:
  asio::io_context io_;
  tcp::socket socket_;
  std::string received_;
};

std::string PutOf(std::string_view key) {
  return fmt::format(R"({{"TableName":"Table","Item":{{"pk":{{"S":"{}"}}}}}})", key);
}
std::string GetOf(std::string_view key) {
  return fmt::format(R"({{"TableName":"Table","Key":{{"pk":{{"S":"{}"}}}}}})", key);
}
std::string Found(std::string_view key) { return fmt::format(R"({{"Item":{{"pk":{{"S":"{}"}}}}}})", key); }

using Answer = std::pair<int, std::string>;

}  // namespace

TEST_CASE("Writes of many connections are answered, and are there", "[server][synced]") {
  const SyncedServer server;
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(std::make_unique<Client>(server));
  for (int round = 0; round < 5; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i) clients[i]->Send("PutItem", PutOf(fmt::format("{} {}", round, i)));
    for (auto& client : clients) CHECK(client->Receive() == Answer(200, "{}"));
    for (std::size_t i = 0; i < clients.size(); ++i) {
      const std::string key = fmt::format("{} {}", round, i);
      CHECK(clients[i]->Call("GetItem", GetOf(key)) == Answer(200, Found(key)));
    }
  }
}

TEST_CASE("Requests that a client sends ahead are answered in their order", "[server][synced]") {
  const SyncedServer server;
  Client client(server);
  for (int i = 0; i < 10; ++i) {
    client.Send("PutItem", PutOf(fmt::format("{}", i)));
    client.Send("GetItem", GetOf(fmt::format("{}", i)));
  }
  for (int i = 0; i < 10; ++i) {
    CHECK(client.Receive() == Answer(200, "{}"));
    CHECK(client.Receive() == Answer(200, Found(fmt::format("{}", i))));
  }
}

TEST_CASE("A write that waits for another of its item does not hold up the loop", "[server][synced]") {
  SyncedServer server;
  Client reader(server);
  StagedWrite write;
  REQUIRE(server.db().StagePutItem({.table_name = "Table", .item = {{"pk", "a"}, {"first", 1}}}, &write).value());
  Client writer(server);
  writer.Send("PutItem", PutOf("a"));
  for (int i = 0; i < 10; ++i) CHECK(reader.Call("GetItem", GetOf("a")) == Answer(200, "{}"));
  CHECK(testing::Commit(std::move(write)).get());
  CHECK(writer.Receive() == Answer(200, "{}"));
  CHECK(reader.Call("GetItem", GetOf("a")) == Answer(200, Found("a")));
}

TEST_CASE("Writers of one item wait in their order, and take no thread from others", "[server][synced]") {
  SyncedServer server;  // one thread serves what cannot be staged
  StagedWrite write;
  REQUIRE(server.db().StagePutItem({.table_name = "Table", .item = {{"pk", "a"}, {"n", 0}}}, &write).value());
  Client reader(server);
  std::vector<std::unique_ptr<Client>> writers;
  for (int i = 1; i <= 8; ++i) {
    writers.push_back(std::make_unique<Client>(server));
    writers.back()->Send(
        "UpdateItem",
        fmt::format(R"({{"TableName":"Table","Key":{{"pk":{{"S":"a"}}}},"UpdateExpression":"SET n = :next",)"
                    R"("ConditionExpression":"n = :last","ExpressionAttributeValues":)"
                    R"({{":last":{{"N":"{}"}},":next":{{"N":"{}"}}}}}})",
                    i - 1, i));
    CHECK(reader.Call("GetItem", GetOf("a")) == Answer(200, "{}"));  // after it, the loop has read the other
  }
  for (int i = 0; i < 3; ++i) {
    const std::string batch =
        fmt::format(R"({{"RequestItems":{{"Table":[{{"PutRequest":{{"Item":{{"pk":{{"S":"batch {}"}}}}}}}}]}}}})", i);
    CHECK(reader.Call("BatchWriteItem", batch) == Answer(200, R"({"UnprocessedItems":{}})"));
  }
  CHECK(testing::Commit(std::move(write)).get());
  for (auto& writer : writers) CHECK(writer->Receive() == Answer(200, "{}"));
  CHECK(reader.Call("GetItem", GetOf("a")) == Answer(200, R"({"Item":{"n":{"N":"8"},"pk":{"S":"a"}}})"));
}

TEST_CASE("A server that stops answers those who wait for an item first", "[server][synced]") {
  SyncedServer server;
  StagedWrite write;
  REQUIRE(server.db().StagePutItem({.table_name = "Table", .item = {{"pk", "a"}}}, &write).value());
  std::vector<std::unique_ptr<Client>> writers;
  {
    Client reader(server);
    for (int i = 0; i < 3; ++i) {
      writers.push_back(std::make_unique<Client>(server));
      writers.back()->Send("PutItem", PutOf("a"));
      CHECK(reader.Call("GetItem", GetOf("a")) == Answer(200, "{}"));  // after it, the loop has read the other
    }
  }
  auto stopped = std::async(std::launch::async, [&] { server.http().Stop(); });
  while (server.Listens()) std::this_thread::yield();
  CHECK(testing::Commit(std::move(write)).get());
  for (auto& writer : writers) CHECK(writer->Receive() == Answer(200, "{}"));
  stopped.get();
}

TEST_CASE("A write that could not be made durable is an error, and reads go on", "[server][synced]") {
  SyncedServer server;
  Client client(server);
  CHECK(client.Call("PutItem", PutOf("kept")) == Answer(200, "{}"));
  server.disk().Fail({.first = 0, .count = INT64_MAX});
  for (int i = 0; i < 3; ++i) {
    const auto [status, body] = client.Call("PutItem", PutOf("lost"));
    CHECK(status == 500);
    CHECK(body.find("#InternalServerError") != std::string::npos);
  }
  CHECK(client.Call("GetItem", GetOf("lost")) == Answer(200, "{}"));
  CHECK(client.Call("GetItem", GetOf("kept")) == Answer(200, Found("kept")));
  server.disk().Heal();
}

}  // namespace karst::server
