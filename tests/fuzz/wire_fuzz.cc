// Arbitrary bodies for the service over a database in memory: the first byte picks the operation. Whatever comes in,
// the answer is a status that AWS has and a JSON object; and it is the same whether the body has room behind it, so
// that it may be read in one pass (wire/request_scan), or not.
#include <karst/service.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "base/check.h"
#include "support/temp_database.h"

namespace {

constexpr std::array<std::string_view, 16> kOperations = {
    "PutItem",       "GetItem",        "UpdateItem",        "DeleteItem", "Query",       "Scan",
    "BatchGetItem",  "BatchWriteItem", "PutItem",           "UpdateItem", "CreateTable", "UpdateTable",
    "DescribeTable", "ListTables",     "DescribeEndpoints", "Query"};

constexpr std::string_view kTables[] = {
    R"({"TableName":"hash","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})",
    R"({"TableName":"both","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
    R"({"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"g","AttributeType":"B"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],)"
    R"("GlobalSecondaryIndexes":[{"IndexName":"gsi","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],)"
    R"("Projection":{"ProjectionType":"ALL"}}],"BillingMode":"PAY_PER_REQUEST"})"};

std::string Target(std::string_view operation) { return "DynamoDB_20120810." + std::string(operation); }

// Two with the same content, one for each reader of requests.
struct Services {
  Services() {
    for (karst::Service* service : {&scanning, &parsing}) {
      for (std::string_view table : kTables) KARST_CHECK(service->Handle(Target("CreateTable"), table).status == 200);
    }
  }
  karst::Service scanning{karst::testing::OpenInMemory()};
  karst::Service parsing{karst::testing::OpenInMemory()};
};

// Fresh ones from time to time, so that an input meets little of what others left. The last ones stay: what they stand
// on may go first at the end.
Services& TheServices() {
  static Services* services = nullptr;
  static int uses = 0;
  if (services == nullptr || ++uses == 5000) {
    delete services;
    services = new Services();
    uses = 0;
  }
  return *services;
}

// What tells of tables holds times and random names.
bool IsOfItems(std::string_view operation) { return operation.find("Table") == std::string_view::npos; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view operation = kOperations[data[0] % kOperations.size()];
  const karst::ServiceResponse response = TheServices().parsing.Handle(Target(operation), body, body.size());
  KARST_CHECK(response.status == 200 || response.status == 400);

  std::string padded = body;
  padded.resize(body.size() + karst::Service::kBodyPadding);
  const karst::ServiceResponse scanned =
      TheServices().scanning.Handle(Target(operation), std::string_view(padded).substr(0, body.size()), padded.size());
  KARST_CHECK(scanned.status == response.status);
  KARST_CHECK(!IsOfItems(operation) || scanned.body == response.body);

  simdjson::dom::parser parser;
  simdjson::dom::object object;
  KARST_CHECK(parser.parse(response.body).get(object) == simdjson::SUCCESS);
  return 0;
}
