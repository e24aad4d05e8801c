// Following a table's changes, without missing or repeating one: the place in the stream is kept together with what was
// made of the records, so that the next start of the program goes on from there.
#include <cstdio>
#include <filesystem>
#include <string>

#include <karst/karst.h>

namespace {

int PaidIn(const std::optional<karst::Item>& payment) {
  return payment ? static_cast<int>(*(*payment)["Paid"].number().ToInt64()) : 0;
}

// Adds to the total what has changed since it was written.
void AddUp(karst::Database& db) {
  karst::Table totals = db.EnsureTable({.name = "Totals", .partition_key = {"Id"}}).value();
  const std::optional<karst::Item> earlier = totals.Get({{"Id", "paid"}}).value();
  int total = PaidIn(earlier);
  karst::SubscribeRequest from{.source = "Payments"};
  if (earlier) from = {.resume_token = std::string((*earlier)["Place"].string())};

  karst::Subscription changes = db.Subscribe(from).value();
  // Poll answers what is there. A program that goes on and on calls Wait, which sleeps until there is news.
  for (;;) {
    const std::vector<karst::StreamRecord> records = changes.Poll().value();
    if (records.empty()) break;
    for (const karst::StreamRecord& record : records) {
      total += PaidIn(record.new_image) - PaidIn(record.old_image);
      std::printf("  %s: %d, then %d\n", std::string(record.keys["Id"].string()).c_str(), PaidIn(record.old_image),
                  PaidIn(record.new_image));
    }
    totals.Put({{"Id", "paid"}, {"Paid", total}, {"Place", changes.resume_token()}}).value();
  }
  std::printf("total: %d\n", total);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::filesystem::remove_all(argv[1]);
  for (const int start : {1, 2, 3}) {
    std::printf("start %d\n", start);
    karst::Database db = karst::Database::Open(argv[1]).value();
    karst::Table payments =
        db.EnsureTable({.name = "Payments", .partition_key = {"Id"}, .stream = karst::StreamViewType::kNewAndOldImages})
            .value();
    if (start == 1) payments.Put({{"Id", "ann"}, {"Paid", 20}}).value();
    if (start < 3) payments.Update({{"Id", "bob"}}, {.update = "ADD Paid :five", .values = {{":five", 5}}}).value();
    if (start == 2) payments.Delete({{"Id", "ann"}}).value();
    AddUp(db);
  }
  return 0;
}
