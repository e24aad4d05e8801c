// Many items in one call, of several tables at once, and what the call costs.
#include <cstdio>
#include <string>
#include <vector>

#include <karst/karst.h>

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  db.EnsureTable({.name = "Users", .partition_key = {"Name"}}).value();
  db.EnsureTable({.name = "Visits", .partition_key = {"Name"}, .sort_key = {{"Day", karst::KeyType::kNumber}}}).value();

  // At most 25 writes. In Karst they are one commit, and none is ever left unprocessed.
  std::vector<karst::WriteRequest> visits;
  for (int day = 1; day <= 10; ++day) visits.emplace_back(karst::PutRequest{{{"Name", "ann"}, {"Day", day}}});
  const karst::BatchWriteItemResult written =
      db.BatchWriteItem({.request_items = {{"Users",
                                            {karst::PutRequest{{{"Name", "ann"}, {"Age", 42}}},
                                             karst::DeleteRequest{{{"Name", "bob"}}}}},
                                           {"Visits", visits}},
                         .return_consumed_capacity = karst::ReturnConsumedCapacity::kTotal})
          .value();
  for (const karst::ConsumedCapacity& cost : written.consumed_capacity) {
    std::printf("%s: %g write units\n", cost.table_name.c_str(), cost.capacity_units);
  }

  // At most 100 keys. Keys of items that are not there are passed over; what does not fit 16 MiB comes back as
  // unprocessed_keys, to be asked again.
  karst::BatchGetItemRequest wanted{
      .request_items = {{"Users", {.keys = {{{"Name", "ann"}}, {{"Name", "bob"}}}}},
                        {"Visits", {.keys = {{{"Name", "ann"}, {"Day", 3}}}, .consistent_read = true}}}};
  while (!wanted.request_items.empty()) {
    karst::BatchGetItemResult read = db.BatchGetItem(wanted).value();
    for (const auto& [table, items] : read.responses) {
      for (const karst::ItemView item : items) {
        std::printf("%s: %s\n", table.c_str(), std::string(item["Name"].string()).c_str());
      }
    }
    wanted.request_items = std::move(read.unprocessed_keys);
  }
  return 0;
}
