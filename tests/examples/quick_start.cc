// A table, an item that is written once, and a query.
#include <cstdio>

#include <karst/karst.h>

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  karst::Table songs = db.EnsureTable({.name = "Songs",
                                       .partition_key = {"Artist", karst::KeyType::kString},
                                       .sort_key = {{"Title", karst::KeyType::kString}}})
                           .value();

  const karst::Item song{{"Artist", "Acme"}, {"Title", "Happy Day"}, {"Year", 1999}, {"Tags", karst::StringSet{"pop"}}};
  for (int attempt = 1; attempt <= 2; ++attempt) {
    const karst::Result<karst::PutItemResult> put = songs.Put(song, {.condition = "attribute_not_exists(Artist)"});
    std::printf("put %d: %s\n", attempt, put ? "written" : put.error().message().c_str());
  }
  songs.Put({{"Artist", "Acme"}, {"Title", "Grey Day"}, {"Year", 2004}}).value();

  karst::ItemRange found = songs.Query({.key_condition = "Artist = :artist", .values = {{":artist", "Acme"}}});
  for (const karst::ItemView item : found) {
    const std::string title(item["Title"].string());
    std::printf("%s, %s\n", title.c_str(), item["Year"].number().ToString().c_str());
  }
  return found.error() ? 1 : 0;
}
