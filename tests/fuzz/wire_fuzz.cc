// Arbitrary bodies for the service over a database in memory: the first byte picks the operation. Whatever comes in,
// the answer is a status that AWS has and a JSON object.
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

// A fresh database from time to time, so that an input meets little of what others left.
karst::Service& TheService() {
  static karst::Service* service = nullptr;
  static int uses = 0;
  if (service == nullptr || ++uses == 5000) {
    delete service;
    service = new karst::Service(karst::testing::OpenInMemory());
    for (std::string_view table : kTables) KARST_CHECK(service->Handle(Target("CreateTable"), table).status == 200);
    uses = 0;
  }
  return *service;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string target = Target(kOperations[data[0] % kOperations.size()]);
  const karst::ServiceResponse response = TheService().Handle(target, body);
  KARST_CHECK(response.status == 200 || response.status == 400);

  simdjson::dom::parser parser;
  simdjson::dom::object object;
  KARST_CHECK(parser.parse(response.body).get(object) == simdjson::SUCCESS);
  return 0;
}
