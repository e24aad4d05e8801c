// A consumer by AWS's API alone, as the Kinesis Client Library does it: leases for shards whose parents are finished,
// a checkpoint for each, children found when a parent ends.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "stream/stream_fixture.h"
#include "support/catch.h"

namespace karst {
namespace {

using testing::ManualClock;
using testing::Put;
using testing::StreamArnOf;
using testing::StreamTable;

// What the library keeps in its table of leases.
struct Lease {
  std::optional<std::string> parent{};
  std::optional<std::string> checkpoint{};  // the last sequence number taken
  bool finished = false;
};

class Consumer {
 public:
  Consumer(Database& db, std::string arn) : db_(db), arn_(std::move(arn)) { FindShards(); }

  // One round over the leases that may be worked on, a page of two records each.
  void Round(std::vector<StreamRecord>* taken) {
    std::vector<std::string> ids;
    for (const auto& [id, lease] : leases_) ids.push_back(id);
    for (const std::string& id : ids) {
      Lease& lease = leases_.at(id);
      if (lease.finished || !ParentIsFinished(lease)) continue;
      Work(id, &lease, taken);
    }
  }
  bool AllTaken() const {
    for (const auto& [id, lease] : leases_) {
      if (!lease.finished && !ParentIsFinished(lease)) return false;
    }
    return true;
  }
  std::size_t shards() const { return leases_.size(); }

 private:
  void FindShards() {
    std::optional<std::string> start;
    do {
      const StreamDescription page =
          db_.DescribeStream({.stream_arn = arn_, .limit = 2, .exclusive_start_shard_id = start})
              .value()
              .stream_description;
      for (const Shard& shard : page.shards)
        leases_.try_emplace(shard.shard_id, Lease{.parent = shard.parent_shard_id});
      start = page.last_evaluated_shard_id;
    } while (start);
  }
  bool ParentIsFinished(const Lease& lease) const {
    if (!lease.parent) return true;
    const auto at = leases_.find(*lease.parent);
    return at == leases_.end() || at->second.finished;
  }
  void Work(const std::string& id, Lease* lease, std::vector<StreamRecord>* taken) {
    GetShardIteratorRequest request{.stream_arn = arn_, .shard_id = id};
    if (lease->checkpoint) {
      request.shard_iterator_type = ShardIteratorType::kAfterSequenceNumber;
      request.sequence_number = lease->checkpoint;
    }
    const GetRecordsResult page =
        db_.GetRecords({.shard_iterator = db_.GetShardIterator(request).value().shard_iterator, .limit = 2}).value();
    for (const StreamRecord& record : page.records) {
      taken->push_back(record);
      lease->checkpoint = record.sequence_number;
    }
    if (page.next_shard_iterator) return;
    lease->finished = true;
    const ShardFilter filter{.type = ShardFilterType::kChildShards, .shard_id = id};
    const auto children =
        db_.DescribeStream({.stream_arn = arn_, .shard_filter = filter}).value().stream_description.shards;
    CHECK_FALSE(children.empty());
    for (const Shard& child : children) leases_.try_emplace(child.shard_id, Lease{.parent = child.parent_shard_id});
  }

  Database& db_;
  std::string arn_;
  std::map<std::string, Lease> leases_;
};

}  // namespace

TEST_CASE("A consumer of leases takes every record once, and each item's in order, over rolls and splits",
          "[stream][consumer]") {
  ManualClock clock;
  Database db = Database::OpenInMemory(testing::StreamOptions(clock)).value();
  db.CreateTable(StreamTable("Songs")).value();
  const std::string arn = StreamArnOf(db, "Songs");
  Consumer consumer(db, arn);
  std::vector<StreamRecord> taken;
  int written = 0;
  for (int round = 0; round < 30; ++round) {
    for (int i = 0; i < 4; ++i, ++written) Put(db, "Songs", {{"pk", std::to_string(written % 11)}, {"n", written}});
    if (round % 4 == 1) clock.Advance(std::chrono::hours(2));
    if (round % 10 == 5) {
      std::string open;
      for (const Shard& shard : testing::ShardsOf(db, arn)) {
        if (!shard.sequence_number_range.ending_sequence_number) open = shard.shard_id;
      }
      db.SplitShard({.stream_arn = arn, .shard_id = open}).value();
    }
    consumer.Round(&taken);
  }
  for (int left = 200; left > 0 && (taken.size() < static_cast<std::size_t>(written) || !consumer.AllTaken()); --left) {
    consumer.Round(&taken);
  }
  REQUIRE(taken.size() == static_cast<std::size_t>(written));
  CHECK(consumer.shards() > 8);
  std::map<std::string, Item> last;
  std::set<std::string> ids;
  for (const StreamRecord& record : taken) {
    ids.insert(record.event_id);
    const std::string key(record.keys["pk"].string());
    const auto at = last.find(key);
    CHECK(record.old_image == (at == last.end() ? std::nullopt : std::optional<Item>(at->second)));
    last.insert_or_assign(key, *record.new_image);
  }
  CHECK(ids.size() == taken.size());
}

}  // namespace karst
