// What is read from answers, in whatever order an implementation writes their members.
#include "karst_bench/answer_reader.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

TEST_CASE("Items are counted once, wherever Count stands", "[answer]") {
  AnswerReader reader;
  for (const char* json : {R"({"Items":[{},{}],"Count":2,"ScannedCount":5})",
                           R"({"Count":2,"ScannedCount":5,"Items":[{},{}]})", R"({"Count":2,"ScannedCount":5})"}) {
    CAPTURE(json);
    const AnswerFacts facts = reader.Read(json).value();
    CHECK(facts.count == 2);
    CHECK(facts.scanned_count == 5);
  }
  CHECK(reader.Read(R"({"Items":[{},{},{}]})")->count == 3);  // of a statement
  CHECK(reader.Read(R"({"Item":{}})")->count == 1);
  CHECK(reader.Read("{}")->count == 0);
}

TEST_CASE("Batches say what they answered and what is left", "[answer]") {
  AnswerReader reader;
  const AnswerFacts read =
      reader.Read(R"({"Responses":{"T":[{},{}]},"UnprocessedKeys":{"T":{"Keys":[{},{},{}]}}})").value();
  CHECK(read.count == 2);
  CHECK(read.unprocessed == 3);
  const AnswerFacts written = reader.Read(R"({"UnprocessedItems":{"T":[{"PutRequest":{}}]}})").value();
  CHECK(written.unprocessed == 1);
  CHECK(written.unprocessed_items == R"({"T":[{"PutRequest":{}}]})");
  // Of a transaction or of statements: what was not found has no Item.
  CHECK(reader.Read(R"({"Responses":[{"Item":{}},{},{"Error":{"Code":"ThrottlingError"}}]})")->count == 1);
}

TEST_CASE("Capacity is read by table and index", "[answer]") {
  AnswerReader reader;
  const AnswerFacts facts = reader
                                .Read(R"({"ConsumedCapacity":{"TableName":"T","CapacityUnits":3,
      "Table":{"CapacityUnits":1},"GlobalSecondaryIndexes":{"I":{"CapacityUnits":2}}}})")
                                .value();
  REQUIRE(facts.consumed.size() == 2);
  CHECK(facts.consumed[0].of == "T");
  CHECK(facts.consumed[0].units == 1);
  CHECK(facts.consumed[1].of == "T/I");
  CHECK(facts.consumed[1].is_index);
  CHECK(facts.consumed[1].units == 2);
  const AnswerFacts total = reader.Read(R"({"ConsumedCapacity":[{"TableName":"T","CapacityUnits":3}]})").value();
  REQUIRE(total.consumed.size() == 1);
  CHECK(total.consumed[0].units == 3);
}

TEST_CASE("A table's status is read however its description is spaced", "[answer]") {
  AnswerReader reader;
  CHECK(reader.Read(R"({"Table":{"TableName":"T","TableStatus":"ACTIVE"}})")->table_status == "ACTIVE");
  CHECK(reader.Read(R"({ "Table" : { "TableStatus" : "CREATING" } })")->table_status == "CREATING");
  CHECK(reader.Read(R"({"Table":{"GlobalSecondaryIndexes":[{"IndexStatus":"ACTIVE"}]}})")->table_status.empty());
  CHECK(reader.Read(R"({"Table":[]})")->table_status.empty());
}

TEST_CASE("An error is told by its type and its message", "[answer]") {
  AnswerReader reader;
  const auto failure = reader.ReadFailure(400, R"({"__type":"com.amazonaws.x#Throttled","message":"Slow"})");
  CHECK(failure.type == "Throttled");
  CHECK(failure.message == "Slow");
  CHECK(reader.ReadFailure(400, R"({"__type":"a#B","Message":"Large"})").message == "Large");
  CHECK(reader.ReadFailure(503, "<html>").type == "status 503");
  CHECK_FALSE(reader.Read("<html>"));
}

}  // namespace
}  // namespace karst::workload
