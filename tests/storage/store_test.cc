#include "storage/store.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.h"
#include "support/temp_directory.h"

namespace karst::storage {
namespace {

Options SmallOptions() {
  Options options;
  options.durability = Durability::kBuffered;
  options.write_buffer_bytes = 256 * 1024;
  options.block_cache_bytes = 1024 * 1024;
  return options;
}

std::unique_ptr<Store> InMemory() { return Store::Open("", SmallOptions()).value(); }

std::string ItemKeyOf(ObjectId table, std::string_view partition, std::string_view sort) {
  std::string key;
  AppendItemKey(table, partition, sort, &key);
  return key;
}

void Put(Store& store, std::string_view key, std::string_view value) {
  WriteSet set = store.NewWriteSet();
  set.Put(Family::kItems, key, value);
  store.Commit(std::move(set)).value();
}

std::string Get(Store& store, std::string_view key, const Snapshot* snapshot = nullptr) {
  PinnedBytes bytes;
  return store.Get(Family::kItems, key, &bytes, snapshot).value() ? std::string(bytes.view()) : "nothing";
}

std::vector<std::string> Forward(Cursor& cursor) {
  std::vector<std::string> values;
  for (cursor.SeekToFirst(); cursor.Valid(); cursor.Next()) values.emplace_back(cursor.value());
  CHECK(cursor.status());
  return values;
}

std::vector<std::string> Backward(Cursor& cursor) {
  std::vector<std::string> values;
  for (cursor.SeekToLast(); cursor.Valid(); cursor.Prev()) values.emplace_back(cursor.value());
  CHECK(cursor.status());
  return values;
}

KeyRange PartitionRange(ObjectId table, std::string_view partition) {
  std::string prefix = ItemPartitionPrefix(table, partition);
  std::string upper = PrefixSuccessor(prefix);
  return {std::move(prefix), std::move(upper)};
}

}  // namespace

TEST_CASE("A store gives back what was committed, and nothing for other keys", "[storage][store]") {
  const auto store = InMemory();
  Put(*store, "a", "1");
  CHECK(Get(*store, "a") == "1");
  CHECK(Get(*store, "b") == "nothing");
}

TEST_CASE("A store counts the bytes of the keys and values that were committed", "[storage][store]") {
  const auto store = InMemory();
  const auto written_by = [&](auto stage) {
    const std::uint64_t before = store->counters().bytes_written;
    WriteSet set = store->NewWriteSet();
    stage(set);
    CHECK(store->counters().bytes_written == before);  // not before the commit
    store->Commit(std::move(set)).value();
    return store->counters().bytes_written - before;
  };
  CHECK(written_by([](WriteSet& set) { set.Put(Family::kItems, "key", "value"); }) == 3 + 5);
  CHECK(written_by([](WriteSet& set) { set.Put(Family::kItems, "key", "1", "value"); }) == 3 + 1 + 5);
  CHECK(written_by([](WriteSet& set) { set.Delete(Family::kItems, "key"); }) == 3);
  CHECK(written_by([](WriteSet& set) { set.DeleteRange(Family::kItems, {"a", "bcd"}); }) == 1 + 3);
  CHECK(written_by([](WriteSet& set) {
          set.Put(Family::kItems, "gone", "again");
          set.Clear();
          set.Put(Family::kItems, "key", "value");
          set.Delete(Family::kIndex, "other");
        }) == 3 + 5 + 5);
}

TEST_CASE("A value given in two parts is stored as one", "[storage][store]") {
  const auto store = InMemory();
  WriteSet set = store->NewWriteSet();
  set.Put(Family::kItems, "a", "head|", "tail");
  CHECK(store->Commit(std::move(set)));
  CHECK(Get(*store, "a") == "head|tail");
}

TEST_CASE("A write set becomes visible as a whole, and over all families", "[storage][store]") {
  const auto store = InMemory();
  Put(*store, "a", "1");
  WriteSet set = store->NewWriteSet();
  CHECK(set.empty());
  set.Delete(Family::kItems, "a");
  set.Put(Family::kIndex, IndexPartitionPrefix(2, {"h"}), "2");
  CHECK_FALSE(set.empty());
  CHECK(Get(*store, "a") == "1");
  CHECK(store->Commit(std::move(set)));
  CHECK(Get(*store, "a") == "nothing");
  PinnedBytes bytes;
  CHECK(store->Get(Family::kIndex, IndexPartitionPrefix(2, {"h"}), &bytes).value());
  CHECK(bytes.view() == "2");
}

TEST_CASE("A snapshot keeps what was, for gets, batches of gets and cursors", "[storage][store]") {
  const auto store = InMemory();
  Put(*store, ItemKeyOf(1, "p", "a"), "old");
  const auto snapshot = store->GetSnapshot();
  Put(*store, ItemKeyOf(1, "p", "a"), "new");
  Put(*store, ItemKeyOf(1, "p", "b"), "new");
  CHECK(Get(*store, ItemKeyOf(1, "p", "a"), snapshot.get()) == "old");
  std::vector<PinnedBytes> values;
  std::vector<bool> found;
  const std::vector<std::string> keys{ItemKeyOf(1, "p", "a"), ItemKeyOf(1, "p", "b")};
  CHECK(store->MultiGet(Family::kItems, keys, &values, &found, snapshot.get()));
  CHECK(found == std::vector<bool>{true, false});
  CHECK(values[0].view() == "old");
  CHECK(Forward(*store->NewCursor(Family::kItems, ObjectRange(1), false, snapshot.get())) ==
        std::vector<std::string>{"old"});
}

TEST_CASE("Many gets at once answer in the order of the keys, each as one get", "[storage][store]") {
  const auto store = InMemory();
  Put(*store, "b", "2");
  Put(*store, "a", "1");
  std::vector<PinnedBytes> values;
  std::vector<bool> found;
  const StoreCounters before = store->counters();
  CHECK(store->MultiGet(Family::kItems, {"b", "x", "a", "b"}, &values, &found));
  CHECK(found == std::vector<bool>{true, false, true, true});
  CHECK(values[0].view() == "2");
  CHECK(values[2].view() == "1");
  CHECK(values[3].view() == "2");
  CHECK(store->counters().gets - before.gets == 4);
  CHECK(store->MultiGet(Family::kItems, {}, &values, &found));
  CHECK(values.empty());
}

TEST_CASE("Gets, cursors and commits are counted", "[storage][store]") {
  const auto store = InMemory();
  const StoreCounters before = store->counters();
  Put(*store, "a", "1");
  Get(*store, "a");
  Get(*store, "b");
  Forward(*store->NewCursor(Family::kItems, ObjectRange(1), false));
  const StoreCounters after = store->counters();
  CHECK(after.commits - before.commits == 1);
  CHECK(after.gets - before.gets == 2);
  CHECK(after.cursors - before.cursors == 1);
}

TEST_CASE("A cursor stays in its range, both ways, in memory and in files, with the prefix filter or without",
          "[storage][store]") {
  const auto store = InMemory();
  const bool one_partition = GENERATE(true, false);
  const bool in_files = GENERATE(true, false);
  for (const ObjectId table : {1U, 2U, 3U}) {
    for (const std::string_view partition : {"p", "q", "\xFF\xFF"}) {
      for (const std::string_view sort : {"", "a", "b", "\xFF", "\xFF\xFF"}) {
        Put(*store, ItemKeyOf(table, partition, sort), sort.empty() ? "empty" : sort);
      }
    }
  }
  if (in_files) {
    // More than the write buffer holds, so that what was put before it reaches files.
    for (int i = 0; i < 64; ++i) Put(*store, ItemKeyOf(9, "filler", std::to_string(i)), std::string(16 * 1024, 'x'));
  }
  const std::vector<std::string> all = {"empty", "a", "b", "\xFF", "\xFF\xFF"};
  const std::vector<std::string> reversed(all.rbegin(), all.rend());
  for (const std::string_view partition : {"p", "\xFF\xFF"}) {
    const auto cursor = store->NewCursor(Family::kItems, PartitionRange(2, partition), one_partition);
    CHECK(Forward(*cursor) == all);
    CHECK(Backward(*cursor) == reversed);
    cursor->Seek(ItemKeyOf(2, partition, "aa"));
    CHECK(cursor->value() == "b");
    cursor->SeekForPrev(ItemKeyOf(2, partition, "aa"));
    CHECK(cursor->value() == "a");
    cursor->Seek(ItemKeyOf(2, partition, "\xFF\xFF\xFF"));
    CHECK_FALSE(cursor->Valid());
    CHECK(cursor->status());
  }
  const auto absent = store->NewCursor(Family::kItems, PartitionRange(2, "absent"), one_partition);
  CHECK(Forward(*absent).empty());
  CHECK(Backward(*absent).empty());
}

TEST_CASE("A cursor over an empty or inverted range finds nothing", "[storage][store]") {
  const auto store = InMemory();
  for (const char* key : {"a", "b", "c"}) Put(*store, key, key);
  for (const KeyRange& range : {KeyRange{"b", "b"}, KeyRange{"c", "b"}}) {
    const auto cursor = store->NewCursor(Family::kItems, range, false);
    CHECK(Forward(*cursor).empty());
    CHECK(Backward(*cursor).empty());
  }
}

TEST_CASE("Removing a range leaves its neighbours", "[storage][store]") {
  const auto store = InMemory();
  for (const ObjectId table : {1U, 2U, 3U}) {
    for (int i = 0; i < 100; ++i) Put(*store, ItemKeyOf(table, std::to_string(i), ""), std::string(10 * 1024, 'x'));
  }
  CHECK(store->RemoveRange(Family::kItems, ObjectRange(2)));
  CHECK(Forward(*store->NewCursor(Family::kItems, ObjectRange(1), false)).size() == 100);
  CHECK(Forward(*store->NewCursor(Family::kItems, ObjectRange(2), false)).empty());
  CHECK(Forward(*store->NewCursor(Family::kItems, ObjectRange(3), false)).size() == 100);
}

TEST_CASE("Removing an empty range writes nothing", "[storage][store]") {
  const auto store = InMemory();
  const StoreCounters before = store->counters();
  CHECK(store->RemoveRange(Family::kItems, ObjectRange(2)));
  CHECK(store->counters().commits == before.commits);
}

TEST_CASE("The estimate of bytes grows with what is stored", "[storage][store]") {
  const auto store = InMemory();
  CHECK(store->EstimateBytes(Family::kItems, ObjectRange(1)) == 0);
  for (int i = 0; i < 100; ++i) Put(*store, ItemKeyOf(1, std::to_string(i), ""), std::string(10 * 1024, 'x'));
  CHECK(store->EstimateBytes(Family::kItems, ObjectRange(1)) > 500 * 1024);
}

TEST_CASE("What was committed is there after closing and opening again", "[storage][store]") {
  const testing::TempDirectory directory;
  Options options = SmallOptions();
  options.durability = GENERATE(Durability::kSync, Durability::kBuffered);
  const std::string path = (directory.path() / "deep" / "store").string();
  {
    const auto store = Store::Open(path, options).value();
    CHECK_FALSE(store->in_memory());
    for (int i = 0; i < 100; ++i) Put(*store, std::to_string(i), std::string(8 * 1024, 'x'));
  }
  const auto store = Store::Open(path, options).value();
  for (int i = 0; i < 100; ++i) CHECK(Get(*store, std::to_string(i)).size() == 8 * 1024);
}

TEST_CASE("A store that is open cannot be opened again until it is closed", "[storage][store]") {
  const testing::TempDirectory directory;
  const std::string path = directory.path().string();
  {
    const auto store = Store::Open(path, SmallOptions()).value();
    const auto second = Store::Open(path, SmallOptions());
    REQUIRE_FALSE(second);
    CHECK(second.error().code() == ErrorCode::kStoreLocked);
    CHECK(second.error().message() == "The store at " + path + " is open already, here or in another process");
    Put(*store, "a", "1");  // the failed attempt did no harm
  }
  CHECK(Get(*Store::Open(path, SmallOptions()).value(), "a") == "1");
}

TEST_CASE("Of many who open a store at the same time, one gets it and the others hear that it is locked",
          "[storage][store]") {
  const testing::TempDirectory directory;
  const std::string path = directory.path().string();
  for (int round = 0; round < 10; ++round) {
    std::vector<std::optional<Result<std::unique_ptr<Store>>>> stores(4);
    std::vector<std::thread> threads;
    threads.reserve(stores.size());
    for (auto& store : stores) threads.emplace_back([&] { store.emplace(Store::Open(path, SmallOptions())); });
    for (std::thread& thread : threads) thread.join();
    int opened = 0;
    for (const auto& store : stores) {
      if (*store) {
        ++opened;
      } else {
        CHECK(store->error().code() == ErrorCode::kStoreLocked);
      }
    }
    CHECK(opened == 1);
  }
}

TEST_CASE("An open store is locked under every spelling of its path", "[storage][store]") {
  const testing::TempDirectory directory;
  const std::filesystem::path path = directory.path() / "store";
  const std::filesystem::path link = directory.path() / "link";
  const auto store = Store::Open(path.string(), SmallOptions()).value();
  std::filesystem::create_directory_symlink(path, link);
  for (const std::filesystem::path& other : {path / "", path / ".", path / ".." / "store", link}) {
    const auto second = Store::Open(other.string(), SmallOptions());
    REQUIRE_FALSE(second);
    CHECK(second.error().code() == ErrorCode::kStoreLocked);
  }
  Put(*store, "a", "1");
}

TEST_CASE("A store that another process has open is locked", "[storage][store]") {
  const testing::TempDirectory directory;
  const std::string path = directory.path().string();
  Store::Open(path, SmallOptions()).value();
  int locked[2];
  int done[2];
  REQUIRE(pipe(locked) == 0);
  REQUIRE(pipe(done) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {  // holds the lock file as RocksDB does, until it is told to end
    const int file = open((path + "/LOCK").c_str(), O_RDWR);
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    char signal = fcntl(file, F_SETLK, &lock) == 0 ? 'y' : 'n';
    if (write(locked[1], &signal, 1) != 1 || read(done[0], &signal, 1) != 1) _exit(1);
    _exit(0);
  }
  char signal = 0;
  REQUIRE(read(locked[0], &signal, 1) == 1);
  REQUIRE(signal == 'y');
  const auto store = Store::Open(path, SmallOptions());
  REQUIRE(write(done[1], &signal, 1) == 1);
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  REQUIRE_FALSE(store);
  CHECK(store.error().code() == ErrorCode::kStoreLocked);
  CHECK(Store::Open(path, SmallOptions()));
}

TEST_CASE("A path that cannot be a directory is an error of input and output", "[storage][store]") {
  const testing::TempDirectory directory;
  const std::filesystem::path file = directory.path() / "file";
  std::ofstream(file) << "x";
  for (const std::filesystem::path& path : {file, file / "store"}) {
    const auto store = Store::Open(path.string(), SmallOptions());
    REQUIRE_FALSE(store);
    CHECK(store.error().code() == ErrorCode::kIo);
    CHECK(store.error().message().starts_with("The store at " + path.string() + " cannot be opened: "));
  }
}

TEST_CASE("A directory that may not be written is an error of input and output", "[storage][store]") {
  if (geteuid() == 0) return;  // the superuser may write everywhere
  const testing::TempDirectory directory;
  std::filesystem::permissions(directory.path(), std::filesystem::perms::owner_read);
  const auto store = Store::Open(directory.path().string(), SmallOptions());
  std::filesystem::permissions(directory.path(), std::filesystem::perms::owner_all);
  REQUIRE_FALSE(store);
  CHECK(store.error().code() == ErrorCode::kIo);
}

TEST_CASE("A store of another format version is refused", "[storage][store]") {
  const testing::TempDirectory directory;
  const std::string path = directory.path().string();
  {
    const auto store = Store::Open(path, SmallOptions()).value();
    WriteSet set = store->NewWriteSet();
    set.Put(Family::kCatalog, StoreFormatKey(), "\x02");
    CHECK(store->Commit(std::move(set)));
  }
  const auto store = Store::Open(path, SmallOptions());
  REQUIRE_FALSE(store);
  CHECK(store.error().code() == ErrorCode::kCorruption);
}

TEST_CASE("A damaged file is reported as corruption, by get and by cursor", "[storage][store]") {
  const testing::TempDirectory directory;
  const std::string path = directory.path().string();
  {
    const auto store = Store::Open(path, SmallOptions()).value();
    std::mt19937_64 random(1);
    for (int i = 0; i < 200; ++i) {
      std::string value(4 * 1024, '\0');
      for (char& c : value) c = static_cast<char>(random());
      Put(*store, ItemKeyOf(1, std::to_string(i), ""), value);
    }
  }
  Store::Open(path, SmallOptions()).value();  // moves what is in the log to files
  std::filesystem::path largest;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    const bool is_larger = largest.empty() || entry.file_size() > std::filesystem::file_size(largest);
    if (entry.path().extension() == ".sst" && is_larger) largest = entry.path();
  }
  std::fstream(largest, std::ios::in | std::ios::out | std::ios::binary).seekp(100) << "damage";

  const auto store = Store::Open(path, SmallOptions()).value();
  const auto cursor = store->NewCursor(Family::kItems, ObjectRange(1), false);
  cursor->SeekToFirst();
  while (cursor->Valid()) cursor->Next();
  REQUIRE_FALSE(cursor->status());
  CHECK(cursor->status().error().code() == ErrorCode::kCorruption);

  int damaged = 0;
  for (int i = 0; i < 200; ++i) {
    PinnedBytes bytes;
    const auto found = store->Get(Family::kItems, ItemKeyOf(1, std::to_string(i), ""), &bytes);
    damaged += !found && found.error().code() == ErrorCode::kCorruption;
  }
  CHECK(damaged > 0);
}

}  // namespace karst::storage
