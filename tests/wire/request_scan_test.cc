// A request that is read in one pass is answered as one that is read as a document. Both readers are in the service:
// it scans what has room behind it, and parses what has none.
#include <karst/service.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/catch.h"
#include "support/temp_database.h"
#include "wire/request_scan.h"

namespace karst::wire {
namespace {

bool IsScanned(std::string body) {
  const std::size_t size = body.size();
  body.resize(size + RequestScan::kPadding);
  return RequestScan().Read(body.data(), size);
}

// Two stores with the same items, one for each reader.
class BothReaders {
 public:
  BothReaders() {
    const std::string table =
        R"({"TableName":"Songs","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
        R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})";
    for (Service* service : {&scanning_, &parsing_}) {
      REQUIRE(service->Handle("DynamoDB_20120810.CreateTable", table).status == 200);
    }
  }

  // The answer, which is the same from both.
  ServiceResponse Handle(std::string_view operation, const std::string& body) {
    const std::string target = "DynamoDB_20120810." + std::string(operation);
    std::string padded = body;
    padded.resize(body.size() + Service::kBodyPadding, '"');  // what stands behind the body is not looked at
    const ServiceResponse scanned =
        scanning_.Handle(target, std::string_view(padded).substr(0, body.size()), padded.size());
    const ServiceResponse parsed = parsing_.Handle(target, body, body.size());
    INFO(operation << ' ' << body);
    CHECK(scanned.status == parsed.status);
    CHECK(scanned.body == parsed.body);
    return scanned;
  }

 private:
  Service scanning_{testing::OpenInMemory()};
  Service parsing_{testing::OpenInMemory()};
};

struct Request {
  const char* operation;
  const char* body;
};

// Requests of the usual shape, of every kind of member and value.
const std::vector<Request> kUsual = {
    {"PutItem",
     R"({"TableName":"Songs","Item":{"pk":{"S":"a"},"n":{"N":"-12.50"},"t":{"BOOL":true},"f":{"BOOL":false},)"
     R"("z":{"NULL":true},"b":{"B":"AAEC"},"m":{"M":{"y":{"S":"é"},"x":{"L":[{"S":"1"},{"L":[]},{"M":{}}]}}},)"
     R"("ss":{"SS":["b","a"]},"ns":{"NS":["2","1.0"]},"bs":{"BS":["AA=="]},"e":{"S":""}}})"},
    {"PutItem",
     R"({"TableName":"Songs","Item":{"pk":{"S":"a"},"n":{"N":"7"}},"ConditionExpression":"#n < :n",)"
     R"("ExpressionAttributeNames":{"#n":"n"},"ExpressionAttributeValues":{":n":{"N":"3"}},"ReturnValues":"ALL_OLD",)"
     R"("ReturnConsumedCapacity":"INDEXES","ReturnValuesOnConditionCheckFailure":"ALL_OLD"})"},
    {"GetItem", R"({"TableName":"Songs","Key":{"pk":{"S":"a"}},"ConsistentRead":true,"ProjectionExpression":"n"})"},
    {"UpdateItem",
     R"({"TableName":"Songs","Key":{"pk":{"S":"a"}},"UpdateExpression":"ADD n :one","ReturnValues":"ALL_NEW",)"
     R"("ExpressionAttributeValues":{":one":{"N":"1"}},"ReturnItemCollectionMetrics":"SIZE"})"},
    {"Query", R"({"TableName":"Songs","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}},)"
              R"("Limit":5,"ScanIndexForward":false,"Select":"COUNT"})"},
    {"Scan",
     R"~({"TableName":"Songs","FilterExpression":"attribute_exists(n)","ExclusiveStartKey":{"pk":{"S":"a"}}})~"},
    {"DeleteItem", R"({"TableName":"Songs","Key":{"pk":{"S":"a"}},"ReturnValues":"ALL_OLD"})"},
};

TEST_CASE("Requests of the usual shape are scanned, with white space and without", "[request_scan]") {
  for (const Request& request : kUsual) {
    INFO(request.body);
    CHECK(IsScanned(request.body));
  }
  CHECK(IsScanned("{}"));
  CHECK(IsScanned(R"({"Key":{"pk":{"SS":["1","2","3","4","5","6","7","8","9"]}}})"));
  CHECK(IsScanned(
      "\n{ \"TableName\" :\t\"Songs\" ,\r\n \"Key\" : { \"pk\" : { \"SS\" : [ \"a\" , \"b\" ] } } , \"Limit\" : 1 } "));
}

TEST_CASE("What is unusual or wrong ends a scan", "[request_scan]") {
  for (const char* body : {"",
                           " ",
                           "{",
                           "[]",
                           "null",
                           R"({"TableName":"Songs")",
                           R"({"TableName":"Songs"}})",
                           R"({"TableName":"Songs",})",
                           R"({"TableName":null})",
                           R"({"TableName":1})",
                           R"({"TableName":"a\u0062c"})",
                           "{\"TableName\":\"a\tb\"}",
                           "{\"TableName\":\"\xFF\"}",
                           R"({"TableName":"a","TableName":"b"})",
                           R"({"Unknown":"x"})",
                           R"({"Key":{"pk":{"S":null}}})",
                           R"({"Key":{"pk":null}})",
                           R"({"Key":{"pk":{}}})",
                           R"({"Key":{"pk":{"S":"a","N":"1"}}})",
                           R"({"Key":{"pk":{"X":"a"}}})",
                           R"({"Key":{"pk":{"N":"one"}}})",
                           R"({"Key":{"pk":{"B":"A"}}})",
                           R"({"Key":{"pk":{"BOOL":"true"}}})",
                           R"({"Key":{"pk":{"NULL":false}}})",
                           R"({"Key":{"pk":{"SS":["a","a"]}}})",
                           R"({"Key":{"pk":{"NS":["1","2","3","4","5","6","7","8","9","1.0"]}}})",
                           R"({"Key":{"pk":{"NS":["1","1.0"]}}})",
                           R"({"Limit":0})",
                           R"({"Limit":05})",
                           R"({"Limit":1.5})",
                           R"({"Limit":1e2})",
                           R"({"Limit":1234567890})",
                           R"({"Limit":-1})",
                           R"({"ConsistentRead":"true"})",
                           R"({"ConsistentRead":tru})",
                           R"({"ExpressionAttributeNames":{"#a":1}})"}) {
    INFO(body);
    CHECK_FALSE(IsScanned(body));
  }
}

TEST_CASE("Both readers answer alike, whatever byte of a request is another or missing", "[request_scan]") {
  BothReaders readers;
  for (const Request& request : kUsual) {
    CHECK(readers.Handle(request.operation, request.body).status == 200);
  }
  for (const Request& request : kUsual) {
    const std::string usual = request.body;
    for (std::size_t at = 0; at < usual.size(); ++at) {
      readers.Handle(request.operation, usual.substr(0, at));
      for (const char other : {'"', '\\', '{', '}', '[', ']', ',', ':', '0', '9', 'n', ' ', '\x01', '\x80', '\xC3'}) {
        std::string changed = usual;
        changed[at] = other;
        readers.Handle(request.operation, changed);
      }
    }
  }
}

}  // namespace
}  // namespace karst::wire
