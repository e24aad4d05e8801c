#include <karst/service.h>

#include <string>
#include <thread>
#include <vector>

#include "support/catch.h"
#include "support/staged.h"
#include "support/temp_database.h"

namespace {

constexpr const char* kCreateTable =
    R"({"TableName":"abc","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})";

std::string Repeat(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("A hostile body is answered with an error", "[wire][service]") {
  karst::Service service(karst::testing::OpenInMemory());
  REQUIRE(service.Handle("DynamoDB_20120810.CreateTable", kCreateTable).status == 200);
  const std::string prefix = R"({"TableName":"abc","Item":{"pk":{"S":"a"},"x":)";
  const std::vector<std::string> bodies = {
      Repeat("[", 10000),
      Repeat("[", 10000) + Repeat("]", 10000),
      prefix + Repeat(R"({"L":[)", 10000) + Repeat("]}", 10000) + "}}",
      prefix + Repeat(R"({"M":{"a":)", 400) + R"({"S":""})" + Repeat("}}", 400) + "}}",
      prefix + R"({"N":")" + std::string(1 << 20, '1') + R"("}}})",
      prefix + std::string(1000, '9') + "}}",
      prefix + "{\"S\":\"\xC3\"}}}",
      prefix + "{\"S\":\"\xED\xA0\x80\"}}}",
      std::string(100, '\0'),
      "{\"TableName\":\"abc\"}}",
      "null",
      "\"abc\"",
  };
  for (const std::string& body : bodies) {
    INFO(body.substr(0, 80));
    for (std::string_view operation : {"PutItem", "UpdateItem", "Query", "BatchWriteItem", "CreateTable"}) {
      CHECK(service.Handle("DynamoDB_20120810." + std::string(operation), body).status == 400);
    }
  }
}

TEST_CASE("Legacy parameters take more than expressions do", "[wire][service][legacy]") {
  karst::Service service(karst::testing::OpenInMemory());
  REQUIRE(service.Handle("DynamoDB_20120810.CreateTable", kCreateTable).status == 200);
  std::string updates = R"("x0":{"Value":{"S":"0"}})";
  std::string operands = R"({"S":"none"})";
  for (int i = 1; i < 1000; ++i) {
    const std::string number = std::to_string(i);
    updates += R"(,"x)" + number + R"(":{"Value":{"S":")" + number + R"("}})";
    operands += R"(,{"S":")" + number + R"("})";
  }
  const std::string update = R"({"TableName":"abc","Key":{"pk":{"S":"a"}},"AttributeUpdates":{)";
  CHECK(service.Handle("DynamoDB_20120810.UpdateItem", update + updates + "}}").body == "{}");
  const std::string scan = R"({"TableName":"abc","Select":"COUNT","ScanFilter":{"x999":{"ComparisonOperator":)";
  CHECK(service.Handle("DynamoDB_20120810.Scan", scan + R"("IN","AttributeValueList":[)" + operands + "]}}}").body ==
        R"({"Count":1,"ScannedCount":1})");
}

TEST_CASE("Legacy parameters of very many attributes find each", "[wire][service][legacy]") {
  karst::Service service(karst::testing::OpenInMemory());
  REQUIRE(service.Handle("DynamoDB_20120810.CreateTable", kCreateTable).status == 200);
  constexpr int kAttributes = 2000;
  // {"x0":OF_0,"x1":OF_1,...}
  const auto each = [](const std::string& name, const auto& of) {
    std::string members;
    for (int i = 0; i < kAttributes; ++i) members += (i > 0 ? ",\"x" : "\"x") + std::to_string(i) + "\":" + of(i);
    return ",\"" + name + "\":{" + members + "}";
  };
  const std::string key = R"({"TableName":"abc","Key":{"pk":{"S":"a"}})";
  const auto update = [&](const std::string& rest) {
    return service.Handle("DynamoDB_20120810.UpdateItem", key + rest + "}");
  };
  const std::string add =
      each("AttributeUpdates", [](int i) { return R"({"Action":"ADD","Value":{"N":")" + std::to_string(i) + "\"}}"; });
  CHECK(update(add).body == "{}");
  const auto doubled = [&](int wrong) {
    return each("Expected", [wrong](int i) {
      return R"({"Value":{"N":")" + std::to_string(i == wrong ? 2 * i + 1 : 2 * i) + "\"}}";
    });
  };
  CHECK(update(add + doubled(-1)).status == 400);  // not yet
  CHECK(update(add).body == "{}");
  CHECK(update(add + doubled(1234)).status == 400);
  CHECK(update(add + doubled(-1)).body == "{}");
  const std::string item =
      service.Handle("DynamoDB_20120810.GetItem", key + R"(,"ProjectionExpression":"x1999"})").body;
  CHECK(item == R"({"Item":{"x1999":{"N":"5997"}}})");
}

TEST_CASE("An item that is too large is told of before a bad expectation", "[wire][service][legacy]") {
  karst::Service service(karst::testing::OpenInMemory());
  const std::string expected = R"(,"Expected":{"pk":{}}})";
  const std::string put = R"({"TableName":"Nowhere","Item":{"pk":{"S":"a"},"x":{"S":")";
  const auto answer = [&](std::size_t bytes) {
    return service.Handle("DynamoDB_20120810.PutItem", put + std::string(bytes, 'x') + "\"}}" + expected).body;
  };
  CHECK(answer(409'600).find("Item size has exceeded the maximum allowed size") != std::string::npos);
  CHECK(answer(1).find("Value must be provided when Exists is null for Attribute: pk") != std::string::npos);
}

TEST_CASE("A body of 16 MiB is answered, and its memory is given back", "[wire][service]") {
  karst::Service service(karst::testing::OpenInMemory());
  REQUIRE(service.Handle("DynamoDB_20120810.CreateTable", kCreateTable).status == 200);
  const std::string body = R"({"TableName":"abc","Item":{"pk":{"S":"a"},"x":{"L":[)" +
                           Repeat(R"({"N":"1"},)", (16 << 20) / 10 - 10) + R"({"N":"1"}]}}})";
  const karst::ServiceResponse response = service.Handle("DynamoDB_20120810.PutItem", body);
  CHECK(response.status == 400);
  CHECK(response.body.find("Item size has exceeded the maximum allowed size") != std::string::npos);
}

TEST_CASE("A padded body is read where it is, with the same answer", "[wire][service]") {
  karst::Service service(karst::testing::OpenInMemory());
  std::string body = R"({"Limit":1})";
  const std::size_t size = body.size();
  body.append(karst::Service::kBodyPadding, 'x');
  const karst::ServiceResponse response =
      service.Handle("DynamoDB_20120810.ListTables", std::string_view(body).substr(0, size), body.size());
  CHECK(response.status == 200);
  CHECK(response.body == R"({"TableNames":[]})");
}

TEST_CASE("Only writes are not read-only", "[wire][service]") {
  for (std::string_view operation : {"GetItem", "Query", "Scan", "BatchGetItem", "DescribeTable", "ListTables",
                                     "DescribeLimits", "DescribeEndpoints", "NoSuchOperation"}) {
    CHECK(karst::Service::IsReadOnly("DynamoDB_20120810." + std::string(operation)));
  }
  for (std::string_view operation :
       {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "CreateTable", "UpdateTable", "DeleteTable"}) {
    CHECK_FALSE(karst::Service::IsReadOnly("DynamoDB_20120810." + std::string(operation)));
  }
}

TEST_CASE("DescribeEndpoints names the host that the client reached", "[wire][service]") {
  karst::Service service(karst::testing::OpenInMemory());
  const auto answer = [&service](std::string_view host) {
    return service.Handle({.target = "DynamoDB_20120810.DescribeEndpoints", .body = "{}", .host = host}).body;
  };
  CHECK(answer("localhost:8000") == R"({"Endpoints":[{"Address":"localhost:8000","CachePeriodInMinutes":1440}]})");
  CHECK(answer("") == R"({"Endpoints":[{"Address":"dynamodb.us-east-1.amazonaws.com","CachePeriodInMinutes":1440}]})");
}

TEST_CASE("Errors found before the body are rendered alike", "[wire][service]") {
  const karst::ServiceResponse response = karst::Service::Render(
      {karst::ErrorCode::kMissingAuthenticationToken, "Request is missing Authentication Token"});
  CHECK(response.status == 400);
  CHECK(response.body == R"({"__type":"com.amazon.coral.service#MissingAuthenticationTokenException",)"
                         R"("message":"Request is missing Authentication Token"})");
}

TEST_CASE("Threads share a service", "[wire][service]") {
  karst::Service service(karst::testing::OpenInMemory());
  REQUIRE(service.Handle("DynamoDB_20120810.CreateTable", kCreateTable).status == 200);
  std::vector<int> failures(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < failures.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string key = std::to_string(t) + "-" + std::to_string(i);
        const std::string item = R"({"pk":{"S":")" + key + R"("}})";
        const auto put = service.Handle("DynamoDB_20120810.PutItem", R"({"TableName":"abc","Item":)" + item + "}");
        const auto got = service.Handle("DynamoDB_20120810.GetItem", R"({"TableName":"abc","Key":)" + item + "}");
        failures[t] += put.body != "{}" || got.body != R"({"Item":)" + item + "}";
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == std::vector<int>(4, 0));
}

TEST_CASE("The writes of one item can be staged, and are answered as ever", "[wire][service]") {
  karst::Service service(karst::testing::OpenInMemory());
  REQUIRE(service.Handle("DynamoDB_20120810.CreateTable", kCreateTable).status == 200);
  const auto can_stage = [](const std::string& name) { return karst::Service::CanStage("DynamoDB_20120810." + name); };
  for (const char* name : {"PutItem", "UpdateItem", "DeleteItem"}) CHECK(can_stage(name));
  for (const char* name : {"GetItem", "BatchWriteItem", "TransactWriteItems", "CreateTable", "None"}) {
    CHECK_FALSE(can_stage(name));
  }
  const std::string put = R"({"TableName":"abc","Item":{"pk":{"S":"a"},"n":{"N":"1"}}})";
  const std::string get = R"({"TableName":"abc","Key":{"pk":{"S":"a"}}})";
  karst::StagedWrite write;
  const karst::ServiceRequest request{.target = "DynamoDB_20120810.PutItem", .body = put};
  const auto staged = service.Stage(request, &write);
  REQUIRE(staged);
  CHECK(staged->status == 200);
  CHECK(staged->body == "{}");
  CHECK(service.Handle("DynamoDB_20120810.GetItem", get).body == "{}");

  karst::StagedWrite other;
  CHECK_FALSE(service.Stage(request, &other));  // it would have to wait for the first
  CHECK_FALSE(service.Stage({.target = "DynamoDB_20120810.BatchWriteItem", .body = "{}"}, &other));
  CHECK(karst::testing::Commit(std::move(write)).get());
  CHECK(service.Handle("DynamoDB_20120810.GetItem", get).body == R"({"Item":{"n":{"N":"1"},"pk":{"S":"a"}}})");

  const std::string conditional =
      put.substr(0, put.size() - 1) + R"json(,"ConditionExpression":"attribute_not_exists(pk)"})json";
  const auto refused = service.Stage({.target = "DynamoDB_20120810.PutItem", .body = conditional}, &other);
  REQUIRE(refused);
  CHECK(refused->status == 400);
  CHECK_FALSE(other.HasChanges());
}
