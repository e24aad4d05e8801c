// The durability contract (lib/storage/DURABILITY.md), held against a device that fails and that loses its power.
#include <algorithm>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <karst/database.h>
#include <rocksdb/env.h>

#include "crash/crash_operations.h"
#include "support/catch.h"
#include "support/faulty_disk.h"
#include "support/staged.h"
#include "support/temp_directory.h"

namespace karst {
namespace {

using testing::CrashOperationAt;
using testing::FaultyDisk;
using testing::kCrashTable;
using testing::ModelIndex;
using testing::ModelTable;
using testing::TempDirectory;

constexpr int kSteps = 120;

// A store on a faulty disk, and what was asked of it.
class Subject {
 public:
  Subject(Durability durability, std::uint32_t seed)
      : disk_(std::make_shared<FaultyDisk>(seed)), env_(rocksdb::NewCompositeEnv(disk_)), durability_(durability) {
    REQUIRE(Open()->CreateTable(testing::CrashSchema()));
  }

  FaultyDisk& disk() { return *disk_; }

  Result<Database> Open() {
    // A small write buffer, so that flushes to files are among what fails.
    return Database::Open(directory_.path() / "store",
                          {.durability = durability_, .write_buffer_bytes = std::size_t{64} << 10, .env = env_.get()});
  }

  // Operations 0 to kSteps - 1; answers which of them were acknowledged.
  static std::vector<bool> Run(Database& db) {
    std::vector<bool> acknowledged;
    for (int step = 0; step < kSteps; ++step) {
      const Result<void> done = testing::Perform(CrashOperationAt(/*thread=*/0, step), db);
      if (!done) CHECK(done.error().code() == ErrorCode::kIo);
      acknowledged.push_back(done.has_value());
    }
    return acknowledged;
  }

 private:
  TempDirectory directory_;
  std::shared_ptr<FaultyDisk> disk_;
  std::unique_ptr<rocksdb::Env> env_;
  Durability durability_;
};

std::vector<Item> Sorted(Database& db, const std::optional<std::string>& index) {
  std::vector<Item> items;
  ItemRange range(db, ScanRequest{.table_name = kCrashTable, .index_name = index});
  for (const ItemView& item : range) items.emplace_back(item);
  REQUIRE_FALSE(range.error());
  std::sort(items.begin(), items.end(),
            [](const Item& a, const Item& b) { return ModelTable::KeyOf(a) < ModelTable::KeyOf(b); });
  return items;
}

bool Holds(Database& db, const ModelTable& model) {
  if (Sorted(db, std::nullopt) != model.All(nullptr)) return false;
  for (const ModelIndex& index : testing::CrashIndexes()) {
    if (Sorted(db, index.name) != model.All(&index)) return false;
  }
  return true;
}

// What the operations that `performed` names leave.
ModelTable ModelOf(const std::vector<bool>& performed) {
  ModelTable model(testing::CrashIndexes());
  for (std::size_t step = 0; step < performed.size(); ++step) {
    if (performed[step]) testing::Perform(CrashOperationAt(/*thread=*/0, static_cast<int>(step)), &model);
  }
  return model;
}

// The table and its indexes are what the acknowledged operations made of them; the first that failed may be there as
// well, for it was under way.
bool HoldsAcknowledged(Database& db, std::vector<bool> acknowledged) {
  if (Holds(db, ModelOf(acknowledged))) return true;
  const auto failed = std::find(acknowledged.begin(), acknowledged.end(), false);
  if (failed == acknowledged.end()) return false;
  *failed = true;
  return Holds(db, ModelOf(acknowledged));
}

// The table is as it was after some number of operations, one after the other from the first on.
bool HoldsPrefix(Database& db) {
  ModelTable model(testing::CrashIndexes());
  for (int done = 0; done < kSteps; ++done) {
    if (Holds(db, model)) return true;
    testing::Perform(CrashOperationAt(/*thread=*/0, done), &model);
  }
  return Holds(db, model);
}

bool AllOf(const std::vector<bool>& acknowledged) {
  return std::find(acknowledged.begin(), acknowledged.end(), false) == acknowledged.end();
}

// Requests to the device that all the operations make, so that faults can be spread over them.
std::int64_t RequestsOfRun(Durability durability) {
  Subject subject(durability, 1);
  Database db = subject.Open().value();
  subject.disk().Fail({});
  Subject::Run(db);
  return subject.disk().requests();
}

// Runs all operations while `faults` happen, takes the power away, and looks at what is there.
void CheckSynced(FaultyDisk::Faults faults) {
  CAPTURE(faults.first);
  Subject subject(Durability::kSync, static_cast<std::uint32_t>(faults.first));
  std::vector<bool> acknowledged;
  {
    Database db = subject.Open().value();
    subject.disk().Fail(faults);
    acknowledged = Subject::Run(db);
  }
  subject.disk().LosePower();
  subject.disk().Heal();
  Database db = subject.Open().value();
  CHECK(HoldsAcknowledged(db, acknowledged));
}

TEST_CASE("A synced store keeps what it acknowledged before its device failed", "[durability]") {
  const std::int64_t requests = RequestsOfRun(Durability::kSync);
  REQUIRE(requests > kSteps);
  for (std::int64_t n = 0; n < requests; n += 13) CheckSynced({.first = n, .count = INT64_MAX - n});
}

TEST_CASE("A synced store keeps what it acknowledged before and after one failure", "[durability]") {
  const std::int64_t requests = RequestsOfRun(Durability::kSync);
  for (std::int64_t n = 1; n < requests; n += 13) CheckSynced({.first = n, .count = 1});
}

// Puts that are staged and committed while `faults` happen; then the power goes. Answers which were acknowledged, and
// which are there.
struct StagedRun {
  std::set<std::string> acknowledged;
  std::set<std::string> found;
  std::int64_t requests = 0;
};

StagedRun RunStaged(FaultyDisk::Faults faults) {
  constexpr int kPuts = 60;
  CreateTableRequest table{.table_name = "Staged",
                           .attribute_definitions = {{"pk", KeyType::kString}},
                           .key_schema = {{"pk", KeyRole::kHash}},
                           .billing_mode = BillingMode::kPayPerRequest};
  Subject subject(Durability::kSync, static_cast<std::uint32_t>(faults.first));
  StagedRun run;
  {
    Database db = subject.Open().value();
    db.CreateTable(table).value();
    subject.disk().Fail(faults);
    std::vector<std::pair<std::string, std::future<Result<void>>>> outcomes;
    for (int i = 0; i < kPuts; ++i) {
      StagedWrite write;
      const std::string key = fmt::format("{}", i);
      const auto staged = db.StagePutItem({.table_name = "Staged", .item = {{"pk", key}}}, &write);
      if (staged && *staged) outcomes.emplace_back(key, testing::Commit(std::move(write)));
      if (i % 7 != 0 || outcomes.empty()) continue;
      outcomes.back().second.wait();  // so that there are groups of several sizes
    }
    for (auto& [key, outcome] : outcomes) {
      if (outcome.get()) run.acknowledged.insert(key);
    }
    run.requests = subject.disk().requests();
  }
  subject.disk().LosePower();
  subject.disk().Heal();
  Database db = subject.Open().value();
  ItemRange range(db, ScanRequest{.table_name = "Staged"});
  for (const ItemView& item : range) run.found.emplace(item["pk"].string());
  REQUIRE_FALSE(range.error());
  return run;
}

TEST_CASE("A synced store keeps what it acknowledged of staged writes", "[durability]") {
  const StagedRun whole = RunStaged({});
  CHECK(whole.acknowledged.size() > 50);
  CHECK(whole.found == whole.acknowledged);
  for (std::int64_t n = 0; n < whole.requests; n += 3) {
    CAPTURE(n);
    const StagedRun run = RunStaged({.first = n, .count = INT64_MAX - n});
    CHECK(std::includes(run.found.begin(), run.found.end(), run.acknowledged.begin(), run.acknowledged.end()));
  }
}

// The device refuses one request and has room again. What fails is the log of a write: the first requests of a store
// are all for its log.
void CheckClosedToWrites(Durability durability, FaultyDisk::Faults fault) {
  CAPTURE(fault.first, fault.is_full);
  Subject subject(durability, 1);
  std::vector<bool> acknowledged;
  {
    Database db = subject.Open().value();
    subject.disk().Fail(fault);
    acknowledged = Subject::Run(db);
    const auto failed = std::find(acknowledged.begin(), acknowledged.end(), false);
    REQUIRE(failed != acknowledged.end());
    std::fill(failed, acknowledged.end(), false);  // a deletion of what is not there succeeds, since it writes nothing
    const auto refused = db.DeleteTable({.table_name = kCrashTable});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::kIo);
    CHECK(refused.error().message() == "An earlier write failed: the store takes no more until it is opened again");
    CHECK(Holds(db, ModelOf(acknowledged)));  // reads go on
  }
  Database db = subject.Open().value();
  CHECK(HoldsAcknowledged(db, acknowledged));
  CHECK(AllOf(Subject::Run(db)));
}

TEST_CASE("A store whose write failed takes no more until it is opened again", "[durability]") {
  for (const Durability durability : {Durability::kSync, Durability::kBuffered}) {
    for (const bool is_full : {true, false}) {
      for (const std::int64_t first : {0, 1, 8}) {
        CheckClosedToWrites(durability, {.first = first, .count = 1, .is_full = is_full});
      }
    }
  }
}

TEST_CASE("A buffered store that loses power holds a prefix of its writes, and no write by half", "[durability]") {
  for (std::uint32_t seed = 0; seed < 6; ++seed) {
    CAPTURE(seed);
    Subject subject(Durability::kBuffered, seed);
    {
      Database db = subject.Open().value();
      REQUIRE(AllOf(Subject::Run(db)));
      subject.disk().Fail({.first = 0, .count = INT64_MAX});  // nothing more reaches the device, not even at the close
    }
    subject.disk().LosePower();
    subject.disk().Heal();
    Database db = subject.Open().value();
    CHECK(HoldsPrefix(db));
  }
}

TEST_CASE("A buffered store that is closed keeps every write through a loss of power", "[durability]") {
  Subject subject(Durability::kBuffered, 3);
  {
    Database db = subject.Open().value();
    REQUIRE(AllOf(Subject::Run(db)));
  }
  subject.disk().LosePower();
  Database db = subject.Open().value();
  CHECK(HoldsAcknowledged(db, std::vector<bool>(kSteps, true)));
}

TEST_CASE("A device that fails while a store is opened or made is an error, and no harm", "[durability]") {
  TempDirectory directory;
  const auto disk = std::make_shared<FaultyDisk>(5);
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  const Options options{.env = env.get()};
  int failures = 0;
  for (std::int64_t n = 0; n < 60; ++n) {
    CAPTURE(n);
    disk->Fail({.first = n, .count = INT64_MAX - n});
    const auto opened = Database::Open(directory.path() / "store", options);
    if (!opened) {
      ++failures;
      CHECK((opened.error().code() == ErrorCode::kIo || opened.error().code() == ErrorCode::kCorruption));
    }
  }
  CHECK(failures > 0);
  disk->LosePower();
  disk->Heal();
  Database db = Database::Open(directory.path() / "store", options).value();
  CHECK(db.CreateTable(testing::CrashSchema()));
}

}  // namespace
}  // namespace karst
