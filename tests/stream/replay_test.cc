// A stream agrees with its table: replaying it from the start rebuilds the table and each of its indexes.
#include <map>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "stream/stream_fixture.h"
#include "support/catch.h"
#include "support/model_table.h"

namespace karst {
namespace {

using testing::ManualClock;
using testing::ModelIndex;
using testing::ModelTable;

constexpr const char* kTable = "Replay";

std::vector<ModelIndex> Indexes() {
  return {{.name = "byKind", .is_global = true, .hash = "kind", .range = "n", .included = std::nullopt},
          {.name = "byLocal", .is_global = false, .hash = "pk", .range = "local", .included = std::set<std::string>{}}};
}

CreateTableRequest Schema() {
  CreateTableRequest request = testing::StreamTable(kTable);
  request.attribute_definitions = {{"pk", KeyType::kString},
                                   {"sk", KeyType::kNumber},
                                   {"kind", KeyType::kString},
                                   {"n", KeyType::kNumber},
                                   {"local", KeyType::kString}};
  request.key_schema = {{"pk", KeyRole::kHash}, {"sk", KeyRole::kRange}};
  const Projection all{.projection_type = ProjectionType::kAll, .non_key_attributes = std::nullopt};
  const Projection keys{.projection_type = ProjectionType::kKeysOnly, .non_key_attributes = std::nullopt};
  request.global_secondary_indexes = {
      {.index_name = "byKind", .key_schema = {{"kind", KeyRole::kHash}, {"n", KeyRole::kRange}}, .projection = all}};
  request.local_secondary_indexes = {{.index_name = "byLocal",
                                      .key_schema = {{"pk", KeyRole::kHash}, {"local", KeyRole::kRange}},
                                      .projection = keys}};
  return request;
}

// Random work: puts, updates, deletes, batches, and shards that roll and split.
class Work {
 public:
  explicit Work(std::uint32_t seed) : random_(seed) {}

  void Step(Database& db, ManualClock& clock) {
    switch (Pick(0, 11)) {
      case 0:
        clock.Advance(std::chrono::minutes(Pick(1, 90)));
        return;
      case 1:
        if (Pick(0, 5) == 0) Split(db);
        return;
      case 2:
      case 3:
        db.DeleteItem({.table_name = kTable, .key = Key()}).value();
        return;
      case 4:
      case 5:
        db.UpdateItem({.table_name = kTable,
                       .key = Key(),
                       .update_expression = "SET kind = :kind ADD n :one REMOVE #local",
                       .expression_attribute_names = {{"#local", "local"}},
                       .expression_attribute_values = {{":kind", fmt::format("k{}", Pick(0, 2))}, {":one", 1}}})
            .value();
        return;
      case 6:
        db.BatchWriteItem({.request_items = {{kTable, Batch()}}}).value();
        return;
      default:
        db.PutItem({.table_name = kTable, .item = MakeItem(Key())}).value();
    }
  }

 private:
  int Pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  Item Key() { return Item{{"pk", fmt::format("p{}", Pick(0, 9))}, {"sk", Pick(0, 4)}}; }
  Item MakeItem(Item item) {
    item.Set("n", Value(Pick(0, 3)));
    if (Pick(0, 2) > 0) item.Set("kind", Value(fmt::format("k{}", Pick(0, 2))));
    if (Pick(0, 1) > 0) item.Set("local", Value(fmt::format("l{}", Pick(0, 2))));
    return item;
  }
  std::vector<WriteRequest> Batch() {
    std::map<std::string, Item> keys;
    for (int i = 0; i < 6; ++i) {
      const Item key = Key();
      keys.insert_or_assign(std::string(key.bytes()), key);
    }
    std::vector<WriteRequest> requests;
    for (const auto& [bytes, key] : keys) {
      if (Pick(0, 2) == 0) {
        requests.emplace_back(DeleteRequest{key});
      } else {
        requests.emplace_back(PutRequest{MakeItem(key)});
      }
    }
    return requests;
  }
  void Split(Database& db) {
    const std::string arn = testing::StreamArnOf(db, kTable);
    for (const Shard& shard : testing::ShardsOf(db, arn)) {
      if (shard.sequence_number_range.ending_sequence_number) continue;
      db.SplitShard({.stream_arn = arn, .shard_id = shard.shard_id}).value();
      return;
    }
  }

  std::mt19937 random_;
};

void Replay(const std::vector<StreamRecord>& records, ModelTable* model) {
  for (const StreamRecord& record : records) {
    const ModelTable::Key key = ModelTable::KeyOf(record.keys);
    // What the record says was there must be what the records before it left.
    CHECK(model->Find(key) == record.old_image);
    CHECK((record.event_name == StreamEvent::kRemove) == !record.new_image);
    model->Write(key, record.new_image);
  }
}

std::map<ModelTable::Key, Item> Scanned(Database& db, const std::optional<std::string>& index) {
  std::map<ModelTable::Key, Item> items;
  Table table = db.OpenTable(kTable).value();
  for (const ItemView& item : table.Scan({.index = index})) items.insert_or_assign(ModelTable::KeyOf(item), Item(item));
  return items;
}

void CheckSame(Database& db, const ModelTable& model) {
  CHECK(Scanned(db, std::nullopt) == model.items());
  for (const ModelIndex& index : model.indexes()) {
    INFO(index.name);
    std::map<ModelTable::Key, Item> expected;
    for (const Item& entry : model.All(&index)) expected.insert_or_assign(ModelTable::KeyOf(entry), entry);
    CHECK(Scanned(db, index.name) == expected);
  }
}

}  // namespace

TEST_CASE("Replaying a stream from its start rebuilds the table and each index", "[stream][replay]") {
  const auto seed = GENERATE(1U, 2U, 3U, 4U);
  CAPTURE(seed);
  ManualClock clock;
  testing::TempDatabase disk(testing::StreamOptions(clock));
  disk->CreateTable(Schema()).value();
  Work work(seed);
  for (int restart = 0; restart < 4; ++restart) {
    // Some hours pass in each part, and not a day in all, so that nothing is trimmed.
    for (int i = 0; i < 60; ++i) work.Step(*disk, clock);
    disk.Reopen();
  }
  if (clock.Now() - ManualClock::kStart < std::chrono::hours(24)) disk->RunBackgroundWork();

  ModelTable by_shard(Indexes());
  Replay(testing::ReadAll(*disk, testing::StreamArnOf(*disk, kTable)), &by_shard);
  CheckSame(*disk, by_shard);

  ModelTable by_subscription(Indexes());
  auto subscription = disk->Subscribe({.source = kTable}).value();
  while (true) {
    const auto records = subscription.Poll(17).value();
    if (records.empty()) break;
    Replay(records, &by_subscription);
  }
  CheckSame(*disk, by_subscription);
}

}  // namespace karst
