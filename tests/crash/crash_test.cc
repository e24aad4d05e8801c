// A writer process is killed at random moments; each time the store must hold every operation it acknowledged, the one
// each thread was at either wholly or not at all, and indexes and a stream that agree with their table: also an index
// that is deleted and created, and may be half filled at that moment. At the end all that has an expiry expires, and
// nothing else.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <karst/database.h>

#include "crash/crash_operations.h"
#include "support/catch.h"
#include "support/manual_clock.h"
#include "support/temp_directory.h"

namespace karst {
namespace {

using testing::CrashOperationAt;
using testing::kCrashTable;
using testing::kCrashThreads;
using testing::ModelIndex;
using testing::ModelTable;
using testing::TempDirectory;

// Operations done by each thread.
using Progress = std::array<int, kCrashThreads>;

// The writer process and the pipe on which it acknowledges.
class Writer {
 public:
  Writer(const std::string& store, const char* durability, const Progress& first) {
    std::vector<std::string> arguments{KARST_CRASH_WRITER, store, durability};
    for (const int step : first) arguments.push_back(std::to_string(step));
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    pid_ = fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      execv(argv[0], argv.data());
      _exit(127);
    }
    close(ends[1]);
    pipe_ = ends[0];
  }
  ~Writer() {
    close(pipe_);
    if (pid_ > 0) Kill();
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // One acknowledgement more, or false when the writer has gone and all it said was heard.
  bool Hear(Progress* done) {
    std::size_t end = heard_.find('\n');
    while (end == std::string::npos) {
      char buffer[4096];
      const ssize_t count = read(pipe_, buffer, sizeof buffer);
      if (count <= 0) return false;
      heard_.append(buffer, static_cast<std::size_t>(count));
      end = heard_.find('\n');
    }
    const int thread = std::stoi(heard_);
    const int step = std::stoi(heard_.substr(heard_.find(' ')));
    heard_.erase(0, end + 1);
    int& of_thread = (*done)[static_cast<std::size_t>(thread)];
    REQUIRE(step == of_thread);  // a thread acknowledges in order
    of_thread = step + 1;
    return true;
  }

  // How it ended.
  int Kill() {
    int status = 0;
    kill(pid_, SIGKILL);
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_ = -1;
  int pipe_ = -1;
  std::string heard_;
};

// The items, or entries of an index, that belong to one thread.
using Items = std::vector<Item>;

std::array<Items, kCrashThreads> ScanByThread(Database& db, const std::optional<std::string>& index) {
  std::array<Items, kCrashThreads> found;
  ScanRequest request{.table_name = kCrashTable, .index_name = index};
  ItemRange range(db, request);
  for (const ItemView& item : range) {
    const int thread = item["pk"].string()[1] - '0';
    found[static_cast<std::size_t>(thread)].emplace_back(item);
  }
  REQUIRE_FALSE(range.error());
  for (Items& items : found) {
    std::sort(items.begin(), items.end(),
              [](const Item& a, const Item& b) { return ModelTable::KeyOf(a) < ModelTable::KeyOf(b); });
  }
  return found;
}

// Whether the table has the index, filled: one that is being filled is waited for.
bool HasIndex(Database& db, const std::string& name) {
  while (true) {
    const TableDescription table = db.DescribeTable({kCrashTable}).value().table;
    const auto& indexes = table.global_secondary_indexes;
    const auto index =
        std::find_if(indexes.begin(), indexes.end(), [&](const auto& i) { return i.index_name == name; });
    if (index == indexes.end()) return false;
    if (index->index_status == IndexStatus::kActive) return true;
  }
}

// What must be there after a crash, and what is.
class Checker {
 public:
  Checker() : models_(kCrashThreads, ModelTable(testing::CrashIndexes())) {}

  const Progress& done() const { return done_; }

  // Brings the models to what was acknowledged, and holds the store against them.
  void Check(const std::string& store, const Progress& acknowledged) {
    auto db = Database::Open(store);
    REQUIRE(db);
    const auto items = ScanByThread(*db, std::nullopt);
    for (int t = 0; t < kCrashThreads; ++t) {
      CAPTURE(t);
      const auto i = static_cast<std::size_t>(t);
      while (done_[i] < acknowledged[i]) Advance(t);
      RepeatLast(t, *db);
      // The operation under way when the writer died was not acknowledged: it may be there, but then wholly.
      if (items[i] != models_[i].All(nullptr)) Advance(t);
      CHECK(items[i] == models_[i].All(nullptr));
    }
    for (const ModelIndex& index : testing::CrashIndexes()) {
      CAPTURE(index.name);
      if (index.name == "byTag" && !HasIndex(*db, index.name)) continue;
      const auto entries = ScanByThread(*db, index.name);
      for (std::size_t i = 0; i < entries.size(); ++i) CHECK(entries[i] == models_[i].All(&index));
    }
    CheckStream(*db, items);
  }

  // Long after: what expires is told by records that were written beside the items.
  void CheckExpiry(const std::string& store) {
    testing::ManualClock clock;
    clock.Set(Clock::TimePoint(std::chrono::seconds(testing::kCrashExpiry + 1)));
    Options options{.durability = Durability::kBuffered};
    options.clock = &clock;
    options.background_thread = false;
    auto db = Database::Open(store, options);
    REQUIRE(db);
    REQUIRE(db->RunBackgroundWork());
    const auto items = ScanByThread(*db, std::nullopt);
    for (std::size_t i = 0; i < items.size(); ++i) {
      Items wanted = models_[i].All(nullptr);
      REQUIRE(std::erase_if(wanted, [](const Item& item) { return item.Contains("until"); }) > 0);
      CHECK(items[i] == wanted);
    }
  }

 private:
  // A transaction that was acknowledged is known by its token: done again it changes nothing, not even what came after.
  void RepeatLast(int thread, Database& db) const {
    const int last = done_[static_cast<std::size_t>(thread)] - 1;
    if (last < 0) return;
    const testing::CrashOperation operation = CrashOperationAt(thread, last);
    if (operation.token) CHECK(testing::Perform(operation, db));
  }

  // A record is in the stream if and only if its write is in the table: replayed round after round, from the token of
  // the round before, the stream makes the table.
  void CheckStream(Database& db, const std::array<Items, kCrashThreads>& items) {
    auto subscription =
        db.Subscribe(token_ ? SubscribeRequest{.resume_token = token_} : SubscribeRequest{.source = kCrashTable});
    REQUIRE(subscription);
    while (true) {
      const auto records = subscription->Poll();
      REQUIRE(records);
      if (records->empty()) break;
      for (const StreamRecord& record : *records) {
        const ModelTable::Key key = ModelTable::KeyOf(record.keys);
        REQUIRE(replayed_.Find(key) == record.old_image);
        replayed_.Write(key, record.new_image);
      }
    }
    token_ = subscription->resume_token();
    Items all;
    for (const Items& of_thread : items) all.insert(all.end(), of_thread.begin(), of_thread.end());
    CHECK(all == replayed_.All(nullptr));
  }

  void Advance(int thread) {
    const auto i = static_cast<std::size_t>(thread);
    testing::Perform(CrashOperationAt(thread, done_[i]), &models_[i]);
    ++done_[i];
  }

  Progress done_{};
  std::vector<ModelTable> models_;
  ModelTable replayed_{{}};
  std::optional<std::string> token_;
};

CreateTableRequest SchemaWithStream() {
  CreateTableRequest schema = testing::CrashSchema();
  schema.stream_specification =
      StreamSpecification{.stream_enabled = true, .stream_view_type = StreamViewType::kNewAndOldImages};
  return schema;
}

TEST_CASE("A store whose process is killed keeps what it acknowledged, and nothing by half", "[crash]") {
  constexpr int kRounds = 20;
  constexpr std::uint32_t kSeed = 20;
  CAPTURE(kSeed);
  std::mt19937 random(kSeed);
  TempDirectory directory;
  const std::string store = (directory.path() / "store").string();
  {
    Database db = Database::Open(store).value();
    REQUIRE(db.CreateTable(SchemaWithStream()));
    REQUIRE(db.UpdateTimeToLive({kCrashTable, {.enabled = true, .attribute_name = "until"}}));
  }
  Checker checker;
  for (int round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    Progress acknowledged = checker.done();
    {
      Writer writer(store, round % 2 == 0 ? "buffered" : "sync", acknowledged);
      for (int wanted = std::uniform_int_distribution<int>(1, 600)(random); wanted > 0; --wanted) {
        REQUIRE(writer.Hear(&acknowledged));
      }
      const int status = writer.Kill();
      REQUIRE(WIFSIGNALED(status));
      while (writer.Hear(&acknowledged)) {
      }
    }
    checker.Check(store, acknowledged);
  }
  checker.CheckExpiry(store);
}

}  // namespace
}  // namespace karst
