#include <optional>
#include <string>

#include <karst/database.h>

#include "support/catch.h"
#include "support/temp_database.h"

namespace karst {
namespace {

constexpr const char* kTable = "Songs";

Item Song() { return {{"pk", "p"}, {"year", 1999}, {"text", std::string(2000, 't')}}; }

void Fill(Database& db) {
  db.CreateTable({.table_name = kTable,
                  .attribute_definitions = {{"pk", KeyType::kString}},
                  .key_schema = {{"pk", KeyRole::kHash}},
                  .billing_mode = BillingMode::kPayPerRequest})
      .value();
  db.PutItem({.table_name = kTable, .item = Song()}).value();
}

GetItemRequest Get(const std::string& pk) { return {.table_name = kTable, .key = {{"pk", pk}}}; }

TEST_CASE("A pinned item is what GetItem answers", "[engine][get_item]") {
  Database db = testing::OpenInMemory();
  Fill(db);
  const auto pinned = db.GetPinnedItem(Get("p"));
  REQUIRE(pinned->item);
  CHECK(pinned->item->view() == Song().view());
  CHECK((*pinned->item)["year"].number() == Number(1999));
  CHECK_FALSE(pinned->consumed_capacity);
  CHECK_FALSE(db.GetPinnedItem(Get("q"))->item);

  GetItemRequest request = Get("p");
  request.projection_expression = "pk";
  request.return_consumed_capacity = ReturnConsumedCapacity::kTotal;
  const auto projected = db.GetPinnedItem(request);
  CHECK(projected->item->view() == Item{{"pk", "p"}}.view());
  CHECK(projected->consumed_capacity->capacity_units == db.GetItem(request)->consumed_capacity->capacity_units);

  request.table_name = "None";
  CHECK(db.GetPinnedItem(request).error().message() == db.GetItem(request).error().message());
}

TEST_CASE("A pinned item stays as it was read, whatever becomes of the item and of the Database",
          "[engine][get_item]") {
  testing::TempDatabase db;
  Fill(*db);
  std::optional<PinnedItem> pinned;
  SECTION("read from what is not yet in a file") { pinned = db->GetPinnedItem(Get("p"))->item; }
  SECTION("read from a block of a file") {
    db.Reopen();
    pinned = db->GetPinnedItem(Get("p"))->item;
  }
  db->DeleteItem({.table_name = kTable, .key = {{"pk", "p"}}}).value();
  CHECK_FALSE(db->GetPinnedItem(Get("p"))->item);
  db.Close();
  CHECK(pinned->view() == Song().view());
}

}  // namespace
}  // namespace karst
