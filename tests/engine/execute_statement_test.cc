#include <string>
#include <vector>

#include <karst/database.h>

#include "support/catch.h"
#include "support/temp_database.h"

namespace karst {
namespace {

Database Songs() {
  Database db = testing::OpenInMemory();
  db.EnsureTable({.name = "Songs", .partition_key = {"Artist"}, .sort_key = {{"Title"}}}).value();
  for (const char* artist : {"A", "B"}) {
    for (const char* title : {"1", "2", "3"}) {
      db.PutItem({.table_name = "Songs", .item = {{"Artist", artist}, {"Title", title}, {"n", 1}}}).value();
    }
  }
  return db;
}

std::string Message(const Result<ExecuteStatementResult>& result) { return result ? "fine" : result.error().message(); }

TEST_CASE("A token goes on only with the statement, parameters and table that it came from", "[engine][statement]") {
  Database db = Songs();
  const ExecuteStatementRequest request{
      .statement = "SELECT * FROM Songs WHERE Artist = ?", .parameters = {"A"}, .limit = 2};
  const auto first = db.ExecuteStatement(request).value();
  REQUIRE(first.next_token);
  CHECK(first.items.size() == 2);
  CHECK(*first.last_evaluated_key == Item{{"Artist", "A"}, {"Title", "2"}});

  ExecuteStatementRequest next = request;
  next.next_token = first.next_token;
  const auto second = db.ExecuteStatement(next).value();
  CHECK(second.items.size() == 1);
  CHECK_FALSE(second.next_token);

  ExecuteStatementRequest other = next;
  other.parameters = {"B"};
  CHECK(Message(db.ExecuteStatement(other)) == "NextToken does not match request");
  other = next;
  other.statement += " ";
  CHECK(Message(db.ExecuteStatement(other)) == "NextToken does not match request");
  for (std::size_t i = 0; i < first.next_token->size(); ++i) {
    other = next;
    char& digit = (*other.next_token)[i];
    digit = digit == '0' ? '1' : '0';
    CHECK(Message(db.ExecuteStatement(other)) == "Invalid NextToken");
  }
  db.DeleteTable({.table_name = "Songs"}).value();
  db.EnsureTable({.name = "Songs", .partition_key = {"Artist"}, .sort_key = {{"Title"}}}).value();
  CHECK(Message(db.ExecuteStatement(next)) == "NextToken does not match request");
}

TEST_CASE("A page goes on from one partition to the next", "[engine][statement]") {
  Database db = Songs();
  ExecuteStatementRequest request{
      .statement = "SELECT Artist, Title FROM Songs WHERE Artist IN ['B', 'A'] ORDER BY Artist DESC, Title DESC",
      .limit = 2};
  std::string seen;
  int pages = 0;
  do {
    const auto page = db.ExecuteStatement(request).value();
    for (const ItemView item : page.items) {
      seen += std::string(item["Artist"].string()) + std::string(item["Title"].string()) + " ";
    }
    request.next_token = page.next_token;
    ++pages;
  } while (request.next_token);
  CHECK(seen == "B3 B2 B1 A3 A2 A1 ");
  CHECK(pages == 4);  // the last one finds that there is no more
}

TEST_CASE("A page ends at one MiB examined, over all ranges", "[engine][statement]") {
  Database db = testing::OpenInMemory();
  db.EnsureTable({.name = "Big", .partition_key = {"pk"}}).value();
  const std::string filler(200 * 1024, 'x');
  for (const char* pk : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
    db.PutItem({.table_name = "Big", .item = {{"pk", pk}, {"filler", filler}}}).value();
  }
  ExecuteStatementRequest request{.statement = "SELECT pk FROM Big WHERE pk IN ['a','b','c','d','e','f','g','h']",
                                  .return_consumed_capacity = ReturnConsumedCapacity::kTotal};
  const auto first = db.ExecuteStatement(request).value();
  CHECK(first.items.size() == 6);
  CHECK(first.consumed_capacity->capacity_units == 6 * 25.5);
  request.next_token = first.next_token;
  CHECK(db.ExecuteStatement(request).value().items.size() == 2);
}

TEST_CASE("Writes of statements keep indexes, as those of items do", "[engine][statement]") {
  Database db = testing::OpenInMemory();
  db.EnsureTable({.name = "tab", .partition_key = {"pk"}, .global_indexes = {{.name = "by_g", .partition_key = {"g"}}}})
      .value();
  const auto in_index = [&](const char* g) {
    return db.ExecuteStatement({.statement = "SELECT * FROM tab.by_g WHERE g = ?", .parameters = {g}})->items.size();
  };
  db.ExecuteStatement({.statement = "INSERT INTO tab VALUE {'pk': 'a', 'g': 'x'}"}).value();
  CHECK(in_index("x") == 1);
  db.ExecuteStatement({.statement = "UPDATE tab SET g = 'y' WHERE pk = 'a'"}).value();
  CHECK(in_index("x") == 0);
  CHECK(in_index("y") == 1);
  CHECK(Message(db.ExecuteStatement({.statement = "UPDATE tab SET g = 1 WHERE pk = 'a'"})).find("Type mismatch") !=
        std::string::npos);
  db.ExecuteStatement({.statement = "DELETE FROM tab WHERE pk = 'a'"}).value();
  CHECK(in_index("y") == 0);
}

TEST_CASE("A batch does each statement whatever became of those before", "[engine][statement]") {
  Database db = Songs();
  BatchExecuteStatementRequest batch;
  for (const char* title : {"1", "9", "2"}) {
    batch.statements.push_back(
        {.statement = "UPDATE Songs SET n = n + 1 WHERE Artist = 'A' AND Title = ?", .parameters = {title}});
  }
  batch.return_consumed_capacity = ReturnConsumedCapacity::kTotal;
  const auto result = db.BatchExecuteStatement(batch).value();
  REQUIRE(result.responses.size() == 3);
  CHECK_FALSE(result.responses[0].error);
  CHECK(result.responses[1].error->code() == ErrorCode::kConditionalCheckFailed);
  CHECK_FALSE(result.responses[2].error);
  CHECK(result.consumed_capacity.at(0).capacity_units == 2);
  const auto found = db.ExecuteStatement({.statement = "SELECT * FROM Songs WHERE n = 2"});
  CHECK(found->items.size() == 2);

  batch.statements.push_back({.statement = "SELECT * FROM Songs WHERE Artist = 'A' AND Title = '1'"});
  CHECK(db.BatchExecuteStatement(batch).error().code() == ErrorCode::kValidation);
}

}  // namespace
}  // namespace karst
