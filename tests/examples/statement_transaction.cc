// A transaction in PartiQL: a seat is booked only while the show is open, and only if nobody has it.
#include <cstdio>
#include <string>

#include <karst/karst.h>

namespace {

std::string Book(karst::Database& db, const std::string& seat, const std::string& name) {
  const karst::Result<karst::ExecuteTransactionResult> done = db.ExecuteTransaction(
      {.transact_statements = {
           {.statement = "EXISTS(SELECT * FROM \"Shows\" WHERE \"Id\" = 'opening' AND \"State\" = 'open')"},
           {.statement = "INSERT INTO \"Seats\" VALUE {'Seat': ?, 'Name': ?}", .parameters = {seat, name}},
           {.statement = "UPDATE \"Counts\" SET \"Sold\" = \"Sold\" + 1 WHERE \"Id\" = 'opening'"}}});
  if (done) return "booked";
  if (done.error().code() != karst::ErrorCode::kTransactionCanceled) return done.error().message();
  // One reason for each statement, in their order.
  const std::vector<karst::CancellationReason>& reasons = done.error().details()->cancellation_reasons;
  if (reasons[0].code == karst::CancellationCode::kConditionalCheckFailed) return "the show is closed";
  if (reasons[1].code == karst::CancellationCode::kDuplicateItem) return "the seat is taken";
  return "to be tried again";  // another transaction was under way on these items
}

}  // namespace

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  karst::Table shows = db.EnsureTable({.name = "Shows", .partition_key = {"Id"}}).value();
  karst::Table counts = db.EnsureTable({.name = "Counts", .partition_key = {"Id"}}).value();
  db.EnsureTable({.name = "Seats", .partition_key = {"Seat"}}).value();
  shows.Put({{"Id", "opening"}, {"State", "open"}}).value();
  counts.Put({{"Id", "opening"}, {"Sold", 0}}).value();

  std::printf("ann: %s\n", Book(db, "7 A", "ann").c_str());
  std::printf("bob: %s\n", Book(db, "7 A", "bob").c_str());
  shows.Put({{"Id", "opening"}, {"State", "closed"}}).value();
  std::printf("bob: %s\n", Book(db, "7 B", "bob").c_str());

  // Reads of a transaction are of one moment.
  const karst::ExecuteTransactionResult read =
      db.ExecuteTransaction(
            {.transact_statements = {{.statement = "SELECT \"Sold\" FROM \"Counts\" WHERE \"Id\" = 'opening'"},
                                     {.statement = "SELECT * FROM \"Seats\" WHERE \"Seat\" = '7 B'"}}})
          .value();
  std::printf("sold: %s, seat 7 B: %s\n", (*read.responses[0])["Sold"].number().ToString().c_str(),
              read.responses[1] ? "taken" : "free");
  return 0;
}
