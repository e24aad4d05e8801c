// Every store that an earlier format version wrote stays readable: tests/old_stores keeps one for each. RocksDB makes
// the files again that are missing there.
#include <filesystem>
#include <string>

#include <karst/karst.h>

#include "support/catch.h"
#include "support/temp_directory.h"

namespace karst {

TEST_CASE("A store of format version 1 opens, with its tables, items and index entries", "[engine][old_stores]") {
  const testing::TempDirectory directory;
  const std::filesystem::path path = directory.path() / "v1";
  std::filesystem::copy(std::filesystem::path(KARST_SOURCE_DIR) / "tests/old_stores/v1", path,
                        std::filesystem::copy_options::recursive);
  Database db = Database::Open(path).value();
  CHECK(db.ListTables().value().table_names == std::vector<std::string>{"Songs"});

  const TableDescription table = db.DescribeTable({.table_name = "Songs"}).value().table;
  CHECK(table.item_count == 2);
  CHECK(table.key_schema.at(1).attribute_name == "Title");
  CHECK(table.global_secondary_indexes.at(0).item_count == 2);
  CHECK(table.local_secondary_indexes.at(0).item_count == 1);
  CHECK(table.local_secondary_indexes.at(0).projection.projection_type == ProjectionType::kKeysOnly);

  Table songs = db.OpenTable("Songs").value();
  const Item happy = songs.Get({{"Artist", "Acme"}, {"Title", "Happy Day"}}).value().value();
  CHECK(happy == Item{{"Artist", "Acme"},
                      {"Title", "Happy Day"},
                      {"Year", 1999},
                      {"Tags", StringSet{"pop", "90s"}},
                      {"Cover", Binary("\x01\x02")}});
  const Item sad = songs.Get({{"Artist", "Acme"}, {"Title", "Sad Day"}}).value().value();
  CHECK(sad == Item{{"Artist", "Acme"},
                    {"Title", "Sad Day"},
                    {"Year", -5},
                    {"Price", Number::Parse("19.99").value()},
                    {"Live", true},
                    {"Label", nullptr},
                    {"Notes", List{"a", 1, false}},
                    {"Credits", Map{{"by", "me"}}},
                    {"Takes", NumberSet{1, 2, 3}}});

  int found = 0;
  for (const ItemView& entry : songs.Query(
           {.index = "ByYear", .key_condition = "#y = :y", .names = {{"#y", "Year"}}, .values = {{":y", 1999}}})) {
    ++found;
    CHECK(Item(entry) ==
          Item{{"Artist", "Acme"}, {"Title", "Happy Day"}, {"Year", 1999}, {"Tags", StringSet{"pop", "90s"}}});
  }
  CHECK(found == 1);
}

}  // namespace karst
