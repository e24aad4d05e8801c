// PartiQL in process: statements with parameters, a page at a time, and a batch.
#include <cstdio>
#include <string>

#include <karst/karst.h>

namespace {

void Show(const char* heading, const karst::ItemList& items) {
  std::printf("%s:", heading);
  for (const karst::ItemView item : items) {
    std::printf(" %s(%s)", std::string(item["Title"].string()).c_str(), item["Plays"].number().ToString().c_str());
  }
  std::printf("\n");
}

}  // namespace

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  db.EnsureTable({.name = "Songs", .partition_key = {"Artist"}, .sort_key = {{"Title"}}}).value();

  for (const char* title : {"Away", "Bright", "Cold"}) {
    db.ExecuteStatement({.statement = "INSERT INTO \"Songs\" VALUE {'Artist': 'Acme', 'Title': ?, 'Plays': 0}",
                         .parameters = {title}})
        .value();
  }

  const auto updated = db.ExecuteStatement({.statement = "UPDATE \"Songs\" SET \"Plays\" = \"Plays\" + 3 "
                                                         "WHERE \"Artist\" = 'Acme' AND \"Title\" = ? "
                                                         "RETURNING ALL NEW *",
                                            .parameters = {"Bright"}});
  Show("updated", updated->items);

  // A page at a time, as with Query: the token goes on where the page ended.
  karst::ExecuteStatementRequest newest{.statement =
                                            "SELECT \"Title\", \"Plays\" FROM \"Songs\" WHERE \"Artist\" = 'Acme' "
                                            "ORDER BY \"Title\" DESC",
                                        .limit = 2};
  do {
    const karst::ExecuteStatementResult page = db.ExecuteStatement(newest).value();
    Show("page", page.items);
    newest.next_token = page.next_token;
  } while (newest.next_token);

  const auto again =
      db.ExecuteStatement({.statement = "INSERT INTO \"Songs\" VALUE {'Artist': 'Acme', 'Title': 'Cold'}"});
  std::printf("again: %s\n", again.error().message().c_str());

  // Each statement of a batch succeeds or fails by itself.
  const auto batch = db.BatchExecuteStatement(
      {.statements = {{.statement = "DELETE FROM \"Songs\" WHERE \"Artist\" = 'Acme' AND \"Title\" = 'Away'"},
                      {.statement = "DELETE FROM \"Songs\" WHERE \"Artist\" = 'Acme'"}}});
  for (const karst::BatchStatementResponse& response : batch->responses) {
    std::printf("batch: %s\n", response.error ? response.error->message().c_str() : "done");
  }
}
