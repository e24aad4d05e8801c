// Arbitrary text as a PartiQL statement: against the parser alone, and against a small database, alone and in a batch.
// A SELECT is followed page by page; what a write leaves must still be read.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <karst/database.h>

#include "base/check.h"
#include "partiql/statement.h"
#include "value/value_rules.h"

namespace {

using karst::Database;
using karst::Item;
using karst::ItemView;
using karst::List;
using karst::Value;

Database MakeDatabase() {
  karst::Options options;
  options.durability = karst::Durability::kBuffered;
  Database db = Database::OpenInMemory(options).value();
  db.EnsureTable({.name = "tab",
                  .partition_key = {"pk"},
                  .sort_key = {{"sk", karst::KeyType::kNumber}},
                  .global_indexes = {{.name = "gsi",
                                      .partition_key = {"g"},
                                      .sort_key = {{"a"}},
                                      .projection = karst::ProjectionType::kKeysOnly}},
                  .local_indexes = {{.name = "lsi", .sort_key = {{"a"}}}}})
      .value();
  return db;
}

void Fill(Database& db) {
  for (int i = 0; i < 6; ++i) {
    const auto put = db.PutItem({.table_name = "tab",
                                 .item = {{"pk", i % 2 == 0 ? "x" : "y"},
                                          {"sk", i},
                                          {"g", "z"},
                                          {"a", std::string(1, static_cast<char>('a' + i))},
                                          {"l", List{1, "b", Item{{"c", i}}}},
                                          {"s", karst::StringSet{"a", "b"}}}});
    KARST_CHECK(put.has_value());
  }
}

std::vector<Value> Parameters(std::string_view text) {
  static const std::vector<Value> kValues{
      "x", 1, nullptr, karst::NumberSet{1, 2}, List{"a"}, Item{{"pk", "p"}, {"sk", 9}}};
  std::vector<Value> parameters;
  for (const char c : text) {
    if (c == '?' && parameters.size() < 64) parameters.push_back(kValues[parameters.size() % kValues.size()]);
  }
  return parameters;
}

void CheckItems(const karst::ItemList& items) {
  for (const ItemView item : items) KARST_CHECK(karst::value::CheckItemBytes(item.bytes()).has_value());
}

void CheckError(const karst::Error& error) {
  KARST_CHECK(!error.message().empty());
  KARST_CHECK(error.code() != karst::ErrorCode::kCorruption && error.code() != karst::ErrorCode::kIo &&
              error.code() != karst::ErrorCode::kInternalServerError);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Database db = MakeDatabase();
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::vector<Value> parameters = Parameters(text);
  if (const auto prepared = karst::partiql::Prepare(text, parameters); !prepared) CheckError(prepared.error());

  Fill(db);
  karst::ExecuteStatementRequest request{.statement = text, .parameters = parameters, .limit = 2};
  for (int pages = 0; pages < 8; ++pages) {
    const auto result = db.ExecuteStatement(request);
    if (!result) {
      CheckError(result.error());
      break;
    }
    CheckItems(result->items);
    if (!result->next_token) break;
    request.next_token = result->next_token;
  }
  const auto batch = db.BatchExecuteStatement({.statements = {{.statement = text, .parameters = parameters}}});
  if (!batch) {
    CheckError(batch.error());
  } else if (batch->responses.front().error) {
    CheckError(*batch->responses.front().error);
  }
  // What was written can be read, and the table does not grow without bound.
  const auto all = db.Scan({.table_name = "tab"});
  KARST_CHECK(all.has_value());
  CheckItems(all->items);
  for (const ItemView item : all->items) {
    Item key{{"pk", Value(item["pk"])}, {"sk", Value(item["sk"])}};
    KARST_CHECK(db.DeleteItem({.table_name = "tab", .key = std::move(key)}).has_value());
  }
  return 0;
}
