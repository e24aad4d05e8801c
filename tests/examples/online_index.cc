// An index that a table gets while it is in use, and loses again.
#include <cstdio>
#include <string>

#include <karst/karst.h>

namespace {

using IndexUpdate = karst::GlobalSecondaryIndexUpdate;

void ShowPop(karst::Table songs) {
  std::printf("pop:");
  karst::ItemRange found = songs.Query({.index = "ByGenre", .key_condition = "Genre = :g", .values = {{":g", "pop"}}});
  for (const karst::ItemView item : found) std::printf(" %s", std::string(item["Title"].string()).c_str());
  std::printf("%s\n", found.error() ? found.error()->message().c_str() : "");
}

}  // namespace

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  karst::Table songs = db.EnsureTable({.name = "Songs", .partition_key = {"Title"}}).value();
  songs.Put({{"Title", "Away"}, {"Genre", "pop"}}).value();
  songs.Put({{"Title", "Bright"}, {"Genre", "rock"}}).value();
  ShowPop(songs);

  // The items that are there are put into the index: of a table this small before UpdateTable returns, of a larger one
  // in the background, while DescribeTable says CREATING and the table is written and read as before.
  db.UpdateTable(
        {.table_name = "Songs",
         .attribute_definitions = {{{"Genre", karst::KeyType::kString}}},
         .global_secondary_index_updates = {{IndexUpdate{
             .create = karst::GlobalSecondaryIndex{.index_name = "ByGenre",
                                                   .key_schema = {{"Genre", karst::KeyRole::kHash}},
                                                   .projection = {.projection_type = karst::ProjectionType::kAll}}}}}})
      .value();
  songs.Put({{"Title", "Cold"}, {"Genre", "pop"}}).value();
  const karst::TableDescription table = db.DescribeTable({"Songs"}).value().table;
  std::printf("active: %s\n",
              table.global_secondary_indexes.at(0).index_status == karst::IndexStatus::kActive ? "yes" : "not yet");
  ShowPop(songs);

  db.UpdateTable({.table_name = "Songs",
                  .global_secondary_index_updates = {{IndexUpdate{
                      .deletion = karst::DeleteGlobalSecondaryIndexAction{"ByGenre"}}}}})
      .value();
  ShowPop(songs);
  return 0;
}
