// GetItem, PutItem and a Query of ten items in stores of any number of items and tables, beside raw RocksDB on the same
// files: does the cost stay flat as the work grows? growth.py runs it for several sizes and draws them.
//
//   growth DIRECTORY ITEMS TABLES REPETITIONS
//
// Keeps the store in DIRECTORY/ITEMS-TABLES, and makes it when there is none: ITEMS items of the workload, split over
// TABLES tables. What is measured are copies of it, whose large files are links. Prints one line a sample,
// `operation side nanoseconds`: the processor's time of the thread for one operation, in a sample of thousands of
// random items. Both sides touch the same items; the side that goes first, and so finds less in the system's cache of
// files, changes from sample to sample.
#include <fmt/format.h>
#include <rocksdb/iterator.h>

#include <time.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/check.h"
#include "item_workload.h"
#include "stores.h"

namespace karst::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kItemsPerQuery = 10;
constexpr std::size_t kPointsPerSample = 4'000;
constexpr std::size_t kQueriesPerSample = 1'000;

// The items 0, 1, ... of every table are those of the workload.
struct Size {
  std::size_t items = 0;
  std::size_t tables = 0;
  std::size_t items_per_table() const { return items / tables; }
};

struct Place {
  std::size_t table = 0;
  std::size_t index = 0;
};

std::string TableName(std::size_t table) { return fmt::format("Table{:04}", table); }

// Ids are given in ascending order from 1, and these tables need one each.
std::string RawKey(const Place& place) {
  std::string key;
  storage::AppendItemKey(static_cast<storage::ObjectId>(place.table + 1),
                         PartitionKey(place.index / kItemsPerPartition), SortKey(place.index % kItemsPerPartition),
                         &key);
  return key;
}

// The item of the workload, with text in it that no compression shortens: files are as large as the items.
Item LargeItem(std::size_t index) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  constexpr std::size_t kNotesBytes = 620;
  std::mt19937_64 random(index);
  std::string notes;
  while (notes.size() < kNotesBytes) {
    for (std::uint64_t bits = random(); bits > 0xF; bits >>= 6) notes.push_back(kLetters[bits % kLetters.size()]);
  }
  notes.resize(kNotesBytes);
  Item item = ItemOf(index);
  item.Set("notes", Value(std::move(notes)));
  return item;
}

std::string RawValue(const Place& place) { return '\1' + std::string(LargeItem(place.index).bytes()); }

// ---- The store.

void Load(const fs::path& path, const Size& size) {
  Database db = Database::Open(path, BenchOptions()).value();
  for (std::size_t t = 0; t < size.tables; ++t) db.CreateTable(BenchTable(TableName(t))).value();
  constexpr std::size_t kBatch = 25;
  for (std::size_t t = 0; t < size.tables; ++t) {
    for (std::size_t first = 0; first < size.items_per_table(); first += kBatch) {
      std::vector<WriteRequest> writes;
      for (std::size_t i = first; i < std::min(first + kBatch, size.items_per_table()); ++i) {
        writes.emplace_back(PutRequest{LargeItem(i)});
      }
      db.BatchWriteItem({.request_items = {{TableName(t), std::move(writes)}}}).value();
    }
  }
}

// Lets RocksDB end what loading left it to do.
void Settle(const fs::path& path) {
  RawStore store(path, BenchOptions());
  KARST_CHECK(store.db().Flush({}, store.family(storage::Family::kItems)).ok());
  for (const char* property : {"rocksdb.compaction-pending", "rocksdb.num-running-compactions"}) {
    std::uint64_t count = 1;
    while (store.db().GetIntProperty(store.family(storage::Family::kItems), property, &count) && count > 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  }
}

// Table files never change, so a link will do; reading them now keeps the device out of what is measured.
void CopyStore(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  std::vector<char> buffer(std::size_t{1} << 20);
  for (const fs::directory_entry& file : fs::directory_iterator(from)) {
    const fs::path target = to / file.path().filename();
    if (file.path().extension() != ".sst") {
      fs::copy_file(file, target);
      continue;
    }
    fs::create_hard_link(file, target);
    std::ifstream content(target, std::ios::binary);
    while (content.read(buffer.data(), static_cast<std::streamsize>(buffer.size()))) continue;
  }
}

// ---- What is measured.

double ThreadNanoseconds() {
  timespec now{};
  KARST_CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

class Growth {
 public:
  Growth(const fs::path& karst_path, const fs::path& raw_path, const Size& size)
      : size_(size), karst_(Database::Open(karst_path, BenchOptions()).value()), raw_(raw_path, BenchOptions()) {}

  // `shown`: false to fill the caches only.
  void Sample(bool karst_first, bool shown) {
    for (const char* operation : {"GetItem", "PutItem", "Query"}) {
      std::vector<Place> places(operation == std::string("Query") ? kQueriesPerSample : kPointsPerSample);
      for (Place& place : places) place = RandomPlace();
      for (const bool karst : {karst_first, !karst_first}) {
        const double taken = karst ? KarstTime(operation, places) : RawTime(operation, places);
        if (!shown) continue;
        fmt::print("{} {} {:.0f}\n", operation, karst ? "karst" : "raw", taken / static_cast<double>(places.size()));
      }
    }
  }

 private:
  // The first of ten items that stand together, so that it serves for a Query as well.
  Place RandomPlace() {
    const std::size_t tens = size_.items_per_table() / kItemsPerQuery;
    return {.table = random_() % size_.tables, .index = random_() % tens * kItemsPerQuery};
  }

  // The time of run(request) for all of them; they are made before the clock starts.
  template <typename Make, typename Run>
  double TimeOf(const std::vector<Place>& places, Make make, Run run) {
    std::vector<decltype(make(places[0]))> requests;
    requests.reserve(places.size());
    for (const Place& place : places) requests.push_back(make(place));
    const double before = ThreadNanoseconds();
    for (const auto& request : requests) run(request);
    return ThreadNanoseconds() - before;
  }

  double KarstTime(const std::string& operation, const std::vector<Place>& places) {
    if (operation == "GetItem") {
      return TimeOf(
          places,
          [](const Place& place) {
            return GetItemRequest{.table_name = TableName(place.table), .key = KeyOf(place.index)};
          },
          [&](const GetItemRequest& request) { KARST_CHECK(karst_.GetPinnedItem(request)->item); });
    }
    if (operation == "PutItem") {
      return TimeOf(
          places,
          [](const Place& place) {
            return PutItemRequest{.table_name = TableName(place.table), .item = LargeItem(place.index)};
          },
          [&](const PutItemRequest& request) { KARST_CHECK(karst_.PutItem(request).has_value()); });
    }
    return TimeOf(
        places,
        [](const Place& place) {
          const std::size_t position = place.index % kItemsPerPartition;
          return QueryRequest{.table_name = TableName(place.table),
                              .key_condition_expression = "pk = :pk AND sk BETWEEN :first AND :last",
                              .expression_attribute_values = {{":pk", PartitionKey(place.index / kItemsPerPartition)},
                                                              {":first", SortKey(position)},
                                                              {":last", SortKey(position + kItemsPerQuery - 1)}}};
        },
        [&](const QueryRequest& request) { KARST_CHECK(karst_.Query(request)->items.size() == kItemsPerQuery); });
  }

  double RawTime(const std::string& operation, const std::vector<Place>& places) {
    rocksdb::ColumnFamilyHandle* const items = raw_.family(storage::Family::kItems);
    if (operation == "GetItem") {
      rocksdb::PinnableSlice value;
      return TimeOf(places, RawKey, [&](const std::string& key) {
        value.Reset();
        KARST_CHECK(raw_.db().Get({}, items, key, &value).ok());
      });
    }
    if (operation == "PutItem") {
      return TimeOf(
          places, [](const Place& place) { return std::pair(RawKey(place), RawValue(place)); },
          [&](const auto& record) { KARST_CHECK(raw_.db().Put({}, items, record.first, record.second).ok()); });
    }
    return TimeOf(
        places,
        [](const Place& place) {
          return std::pair(RawKey(place), RawKey({place.table, place.index + kItemsPerQuery - 1}) + '\0');
        },
        [&](const auto& range) {
          const rocksdb::Slice lower = range.first;
          const rocksdb::Slice upper = range.second;
          rocksdb::ReadOptions options;
          options.iterate_lower_bound = &lower;
          options.iterate_upper_bound = &upper;
          options.auto_prefix_mode = true;
          const std::unique_ptr<rocksdb::Iterator> iterator(raw_.db().NewIterator(options, items));
          std::size_t count = 0;
          for (iterator->Seek(lower); iterator->Valid(); iterator->Next()) ++count;
          KARST_CHECK(count == kItemsPerQuery);
        });
  }

  Size size_;
  Database karst_;
  RawStore raw_;
  std::mt19937_64 random_;
};

void Run(const fs::path& directory, const Size& size, int repetitions) {
  const fs::path store = directory / fmt::format("{}-{}", size.items, size.tables);
  if (!fs::exists(store)) {
    const fs::path unfinished = store.string() + ".unfinished";
    fs::remove_all(unfinished);
    fs::create_directories(unfinished);
    Load(unfinished, size);
    Settle(unfinished);
    fs::rename(unfinished, store);
  }
  const fs::path copies = store.string() + ".measured";
  fs::remove_all(copies);
  CopyStore(store, copies / "karst");
  CopyStore(store, copies / "raw");
  {
    Growth growth(copies / "karst", copies / "raw", size);
    constexpr int kUnshown = 20;
    for (int i = 0; i < kUnshown; ++i) growth.Sample(i % 2 == 0, /*shown=*/false);
    for (int i = 0; i < repetitions; ++i) growth.Sample(i % 2 == 0, /*shown=*/true);
  }
  fs::remove_all(copies);
}

}  // namespace
}  // namespace karst::bench

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: growth DIRECTORY ITEMS TABLES REPETITIONS\n", stderr);
    return EXIT_FAILURE;
  }
  karst::bench::Run(argv[1],
                    {.items = std::strtoull(argv[2], nullptr, 10), .tables = std::strtoull(argv[3], nullptr, 10)},
                    std::atoi(argv[4]));
}
