// A table's changes by AWS's stream operations: shards, iterators, and pages of records.
#include <cstdio>
#include <optional>
#include <string>

#include <karst/karst.h>

namespace {

const char* NameOf(karst::StreamEvent event) {
  if (event == karst::StreamEvent::kInsert) return "insert";
  return event == karst::StreamEvent::kModify ? "modify" : "remove";
}

// All records of a shard. At the end of a closed shard there is no next iterator; of an open one the end is where a
// page is empty.
void ShowShard(karst::Database& db, const std::string& arn, const karst::Shard& shard) {
  std::optional<std::string> iterator =
      db.GetShardIterator({.stream_arn = arn, .shard_id = shard.shard_id}).value().shard_iterator;
  while (iterator) {
    const karst::GetRecordsResult page = db.GetRecords({.shard_iterator = *iterator, .limit = 100}).value();
    if (page.records.empty()) break;
    for (const karst::StreamRecord& record : page.records) {
      std::printf(" %s %s;", NameOf(record.event_name), std::string(record.keys["Id"].string()).c_str());
    }
    iterator = page.next_shard_iterator;
  }
}

}  // namespace

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  karst::Table jobs =
      db.EnsureTable({.name = "Jobs", .partition_key = {"Id"}, .stream = karst::StreamViewType::kKeysOnly}).value();
  const std::string arn = db.DescribeTable({"Jobs"}).value().table.latest_stream_arn.value();

  jobs.Put({{"Id", "a"}, {"State", "new"}}).value();
  jobs.Put({{"Id", "a"}, {"State", "done"}}).value();
  // A shard is closed every four hours, and when it is split; its children go on, each for half of the keys.
  const auto first = db.DescribeStream({.stream_arn = arn}).value().stream_description.shards.front();
  if (!db.SplitShard({.stream_arn = arn, .shard_id = first.shard_id})) return 1;
  jobs.Delete({{"Id", "a"}}).value();

  // Shards come in the order of their making, so that the changes of an item are met in their order.
  for (const karst::Shard& shard : db.DescribeStream({.stream_arn = arn}).value().stream_description.shards) {
    std::printf("%s, %s:", shard.parent_shard_id ? "child" : "first shard",
                shard.sequence_number_range.ending_sequence_number ? "closed" : "open");
    ShowShard(db, arn, shard);
    std::printf("\n");
  }
  return 0;
}
