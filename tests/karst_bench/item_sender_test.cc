// What a load does when an endpoint does not take a batch. The pauses are kept instead of slept.
#include "karst_bench/item_sender.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "karst_bench/scripted_target.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

using std::chrono::milliseconds;

const Answer kTaken{.status = 200, .body = R"({"UnprocessedItems":{}})"};
const Answer kThrottled{.status = 400, .body = R"({"__type":"a#ThrottlingException","message":"slower"})"};

struct Sent {
  std::vector<std::string> operations;
  std::vector<std::string> requests;
  std::vector<milliseconds> pauses;
  std::string problem;
};

// Sends two items of one batch.
Sent SendTwo(std::vector<Answer> answers) {
  Script script{.answers = std::move(answers)};
  ScriptedSession session(script);
  Sent sent;
  ItemSender sender(session, "T", [&sent](milliseconds time) { sent.pauses.push_back(time); });
  sender.Add(R"({"k":1})").value();
  sender.Add(R"({"k":2})").value();
  if (const Result<void> flushed = sender.Flush(); !flushed) sent.problem = flushed.error().message();
  sent.operations = std::move(script.operations);
  sent.requests = std::move(script.requests);
  return sent;
}

using Words = std::vector<std::string>;
using Pauses = std::vector<milliseconds>;

TEST_CASE("A batch that is throttled, or meets a failure of the endpoint, is sent again", "[load]") {
  for (const char* type : {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}) {
    CAPTURE(type);
    const Answer throttle{.status = 400, .body = std::string(R"({"__type":"a#)") + type + R"("})"};
    const Sent sent = SendTwo({throttle, {.status = 500, .body = "{}"}, {.status = 503, .body = "<html>"}, kTaken});
    CHECK(sent.problem.empty());
    CHECK(sent.operations == Words(4, "BatchWriteItem"));
    CHECK(sent.requests == Words(4, sent.requests.front()));
    CHECK(sent.pauses == Pauses{milliseconds(1), milliseconds(2), milliseconds(4)});
  }
}

TEST_CASE("Of a batch, only what was left unprocessed is sent again", "[load]") {
  const std::string left = R"({"T":[{"PutRequest":{"Item":{"k":2}}}]})";
  const Sent sent = SendTwo({{.status = 200, .body = R"({"UnprocessedItems":)" + left + "}"}, kThrottled, kTaken});
  CHECK(sent.problem.empty());
  REQUIRE(sent.requests.size() == 3);
  CHECK(sent.requests[1] == R"({"RequestItems":)" + left + "}");
  CHECK(sent.requests[2] == sent.requests[1]);
  CHECK(sent.pauses == Pauses{milliseconds(1), milliseconds(2)});
}

TEST_CASE("A batch that is refused as such is sent as puts, which have patience of their own", "[load]") {
  const Answer twice{.status = 400, .body = R"({"__type":"a#ValidationException","message":"duplicates"})"};
  const Answer large{.status = 413, .body = ""};
  const Answer put{.status = 200, .body = "{}"};
  for (const Answer& refusal : {twice, large}) {
    CAPTURE(refusal.status);
    const Sent sent = SendTwo({refusal, kThrottled, put, {.status = 500, .body = ""}, put});
    CHECK(sent.problem.empty());
    CHECK(sent.operations == Words{"BatchWriteItem", "PutItem", "PutItem", "PutItem", "PutItem"});
    CHECK(sent.requests[1] == R"({"TableName":"T","Item":{"k":1}})");
    CHECK(sent.requests[2] == sent.requests[1]);
    CHECK(sent.requests[3] == R"({"TableName":"T","Item":{"k":2}})");
    CHECK(sent.requests[4] == sent.requests[3]);
    CHECK(sent.pauses == Pauses{milliseconds(1), milliseconds(1)});
  }
}

TEST_CASE("A load ends with the endpoint's words when it refuses for another reason", "[load]") {
  const Sent sent = SendTwo({{.status = 400, .body = R"({"__type":"a#AccessDeniedException","Message":"no"})"}});
  CHECK(sent.problem == "BatchWriteItem: AccessDeniedException: no");
  CHECK(sent.requests.size() == 1);
  CHECK(sent.pauses.empty());
}

TEST_CASE("The patience of a load has an end", "[load]") {
  const Sent throttled = SendTwo(std::vector<Answer>(25, kThrottled));
  CHECK(throttled.problem == "BatchWriteItem: ThrottlingException: slower");
  CHECK(throttled.requests.size() == 20);
  CHECK(throttled.pauses.back() == milliseconds(1024));
  const Answer left{.status = 200, .body = R"({"UnprocessedItems":{"T":[{}]}})"};
  const Sent unprocessed = SendTwo(std::vector<Answer>(25, left));
  CHECK(unprocessed.problem == "1 items of a batch were not processed, however often they were sent");
  CHECK(unprocessed.requests.size() == 20);
}

}  // namespace
}  // namespace karst::workload
