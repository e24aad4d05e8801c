#include <string>

#include "storage/keyspace.h"
#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::SimpleTable;
using testing::TestEngine;

template <typename T>
void CheckNamesTheRecord(const Result<T>& result) {
  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::kCorruption);
  CHECK(result.error().message().starts_with("table Songs, key "));
  CHECK(result.error().message().find("0161: ") != std::string::npos);  // the partition key "a" behind its length
}

TEST_CASE("A record that does not decode is an error that names table and key, and may be replaced",
          "[engine][damage]") {
  TestEngine engine({SimpleTable("Songs")});
  const TablePtr table = engine->tables().Find("Songs").value();
  std::string key;
  storage::AppendItemKey(table->id, "a", "", &key);
  for (const std::string& record : {std::string(), std::string("\x02rest")}) {
    storage::WriteSet set = engine->store().NewWriteSet();
    set.Put(storage::Family::kItems, key, record);
    REQUIRE(engine->store().Commit(std::move(set)));

    CheckNamesTheRecord(GetItem(*engine, {.table_name = "Songs", .key = {{"pk", "a"}}}));
    CheckNamesTheRecord(BatchGetItem(*engine, {.request_items = {{"Songs", {.keys = {{{"pk", "a"}}}}}}}));
    CheckNamesTheRecord(Scan(*engine, {.table_name = "Songs"}));
    CheckNamesTheRecord(UpdateItem(*engine, {.table_name = "Songs", .key = {{"pk", "a"}}}));
    CHECK(PutItem(*engine, {.table_name = "Songs", .item = {{"pk", "a"}}}));
    CHECK(GetItem(*engine, {.table_name = "Songs", .key = {{"pk", "a"}}})->item);
  }
}

}  // namespace
}  // namespace karst::engine
