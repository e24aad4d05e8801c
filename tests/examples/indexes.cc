// One table seen three ways: by its key, in another order of one partition, and by another attribute altogether.
#include <cstdio>
#include <string>

#include <karst/karst.h>

namespace {

void Show(const char* heading, karst::ItemRange items) {
  std::printf("%s:", heading);
  for (const karst::ItemView item : items) std::printf(" %s", std::string(item["Title"].string()).c_str());
  std::printf("%s\n", items.error() ? items.error()->message().c_str() : "");
}

}  // namespace

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  karst::Table songs = db.EnsureTable({.name = "Songs",
                                       .partition_key = {"Artist"},
                                       .sort_key = {{"Title"}},
                                       .global_indexes = {{.name = "ByGenre",
                                                           .partition_key = {"Genre"},
                                                           .sort_key = {{"Year", karst::KeyType::kNumber}}}},
                                       .local_indexes = {{.name = "ByYear",
                                                          .sort_key = {{"Year", karst::KeyType::kNumber}},
                                                          .projection = karst::ProjectionType::kKeysOnly}}})
                           .value();

  songs.Put({{"Artist", "Acme"}, {"Title", "Away"}, {"Year", 2011}, {"Genre", "pop"}}).value();
  songs.Put({{"Artist", "Acme"}, {"Title", "Bright"}, {"Year", 1999}, {"Genre", "pop"}}).value();
  songs.Put({{"Artist", "Bolt"}, {"Title", "Cold"}, {"Year", 2004}, {"Genre", "pop"}}).value();
  // Without a genre, a song is in the table but not in the index.
  songs.Put({{"Artist", "Bolt"}, {"Title", "Drift"}, {"Year", 1987}}).value();

  Show("Acme by title", songs.Query({.key_condition = "Artist = :a", .values = {{":a", "Acme"}}}));
  Show("Acme by year", songs.Query({.index = "ByYear", .key_condition = "Artist = :a", .values = {{":a", "Acme"}}}));
  Show("pop since 2000", songs.Query({.index = "ByGenre",
                                      .key_condition = "Genre = :g AND #y >= :since",
                                      .names = {{"#y", "Year"}},
                                      .values = {{":g", "pop"}, {":since", 2000}}}));

  // The index follows in the same commit as the item.
  songs.Update({{"Artist", "Acme"}, {"Title", "Away"}}, {.update = "SET Genre = :rock", .values = {{":rock", "rock"}}})
      .value();
  Show("pop, latest first",
       songs.Query({.index = "ByGenre", .key_condition = "Genre = :g", .values = {{":g", "pop"}}, .descending = true}));
  return 0;
}
