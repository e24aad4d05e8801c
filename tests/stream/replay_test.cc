// A stream agrees with its table: replaying it from the start rebuilds the table and each of its indexes.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "stream/replay_work.h"
#include "stream/stream_fixture.h"
#include "support/catch.h"
#include "support/model_table.h"

namespace karst {
namespace {

using testing::ManualClock;
using testing::ModelIndex;
using testing::ModelTable;
using testing::ReplayWork;

constexpr const char* kTable = ReplayWork::kTable;

// The number of records of items that expired.
int Replay(const std::vector<StreamRecord>& records, ModelTable* model) {
  int expired = 0;
  for (const StreamRecord& record : records) {
    const ModelTable::Key key = ModelTable::KeyOf(record.keys);
    // What the record says was there must be what the records before it left.
    CHECK(model->Find(key) == record.old_image);
    CHECK((record.event_name == StreamEvent::kRemove) == !record.new_image);
    model->Write(key, record.new_image);
    if (record.user_identity) ++expired;
  }
  return expired;
}

// Goes on where the subscription before it ended.
void ReplayFrom(Database& db, std::optional<std::string>* resume_token, ModelTable* model) {
  SubscribeRequest request{.source = kTable};
  if (*resume_token) request = {.resume_token = *resume_token};
  auto subscription = db.Subscribe(request).value();
  while (true) {
    const auto records = subscription.Poll(17).value();
    if (records.empty()) break;
    Replay(records, model);
  }
  *resume_token = subscription.resume_token();
}

std::map<ModelTable::Key, Item> Scanned(Database& db, const std::optional<std::string>& index) {
  std::map<ModelTable::Key, Item> items;
  Table table = db.OpenTable(kTable).value();
  ItemRange scan = table.Scan({.index = index});
  for (const ItemView& item : scan) items.insert_or_assign(ModelTable::KeyOf(item), Item(item));
  CHECK_FALSE(scan.error());
  return items;
}

void CheckSame(Database& db, const ModelTable& model, const std::vector<ModelIndex>& indexes) {
  CHECK(Scanned(db, std::nullopt) == model.items());
  for (const ModelIndex& index : indexes) {
    INFO(index.name);
    std::map<ModelTable::Key, Item> expected;
    for (const Item& entry : model.All(&index)) expected.insert_or_assign(ModelTable::KeyOf(entry), entry);
    CHECK(Scanned(db, index.name) == expected);
  }
}

// A run in which a kind of work was never done would show nothing of it.
void CheckAllWasDone(const ReplayWork::Done& done) {
  CHECK(done.writes > 100);
  CHECK(done.transactions > 20);
  CHECK(done.statements > 20);
  CHECK(done.statement_transactions > 2);
  CHECK(done.splits > 0);
  CHECK(done.indexes_created > 1);
  CHECK(done.indexes_deleted > 1);
}

}  // namespace

TEST_CASE("Replaying a stream from its start rebuilds the table and each index", "[stream][replay]") {
  const auto seed = GENERATE(1U, 2U, 3U, 4U);
  CAPTURE(seed);
  ManualClock clock;
  testing::TempDatabase disk(testing::StreamOptions(clock));
  ReplayWork work(*disk, seed);
  ModelTable followed({});
  std::optional<std::string> resume_token;
  int expired = 0;
  int with_late_index = 0;
  for (int restart = 0; restart < 4; ++restart) {
    CAPTURE(restart);
    for (int i = 0; i < 120; ++i) work.Step(*disk, clock);
    disk.Reopen();
    if (work.has_late_index()) ++with_late_index;

    ModelTable by_shard({});
    expired = Replay(testing::ReadAll(*disk, testing::StreamArnOf(*disk, kTable)), &by_shard);
    CheckSame(*disk, by_shard, work.Indexes());
    ReplayFrom(*disk, &resume_token, &followed);
    CheckSame(*disk, followed, work.Indexes());
  }
  CheckAllWasDone(work.done());
  CHECK(expired > 5);
  CHECK(with_late_index > 0);
}

}  // namespace karst
