// A store on disk: what was acknowledged is there when it is opened again.
#include <cstdio>
#include <filesystem>

#include <karst/karst.h>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path path = argv[1];
  std::filesystem::remove_all(path);
  {
    karst::Database db = karst::Database::Open(path).value();
    karst::Table notes = db.EnsureTable({.name = "Notes", .partition_key = {"Id"}}).value();
    notes.Put({{"Id", "first"}, {"Text", "kept"}}).value();

    const karst::Result<karst::Database> second = karst::Database::Open(path);
    std::printf("a second opener: %s\n",
                !second && second.error().code() == karst::ErrorCode::kStoreLocked ? "refused" : "let in");
  }
  karst::Database db = karst::Database::Open(path).value();
  const karst::Item note = db.OpenTable("Notes").value().Get({{"Id", "first"}}).value().value();
  std::printf("after reopening: %s\n", std::string(note["Text"].string()).c_str());
  return 0;
}
