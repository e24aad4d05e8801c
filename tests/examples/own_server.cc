// The wire protocol without a socket: operation and JSON in, status and JSON out, for whoever brings an HTTP server.
#include <cstdio>

#include <karst/karst.h>
#include <karst/service.h>

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  karst::Table cities = db.EnsureTable({.name = "Cities", .partition_key = {"Name"}}).value();
  karst::Service service(db);

  const auto call = [&service](const char* target, const char* body) {
    const karst::ServiceResponse response = service.Handle(target, body);
    std::printf("%d %s\n", response.status, response.body.c_str());
  };
  call("DynamoDB_20120810.PutItem", R"({"TableName":"Cities","Item":{"Name":{"S":"Oslo"},"People":{"N":"7.1e5"}}})");
  call("DynamoDB_20120810.GetItem", R"({"TableName":"Cities","Key":{"Name":{"S":"Oslo"}}})");
  call("DynamoDB_20120810.GetItem", R"({"TableName":"Towns","Key":{"Name":{"S":"Oslo"}}})");

  // The same database, without JSON.
  const karst::Item oslo = cities.Get({{"Name", "Oslo"}}).value().value();
  std::printf("%s people\n", oslo["People"].number().ToString().c_str());
  return 0;
}
