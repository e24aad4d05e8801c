// How often operations call operator new, exactly, beyond the same work on the bare store: the figures are Karst's own
// and hold for every version of RocksDB. Each stands as a sum whose parts are named. Where sets of Abseil are among
// them their share is counted as well, for it differs by version.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <absl/container/flat_hash_set.h>
#include <karst/database.h>
#include <karst/service.h>

#include "costs/costs_fixture.h"
#include "costs/counted_allocations.h"
#include "support/catch.h"

namespace karst {
namespace {

using storage::Family;
using testing::AllocationsOf;
using testing::CostsFixture;
using testing::KeyOf;
using testing::kFollowed;
using testing::kSongs;
using testing::Song;
using testing::Songs;

// What an operation needs of the store, done without Karst's help: of keys and records that were made before.
class BareStore {
 public:
  BareStore(storage::Store& store, const std::vector<Item>& items) : store_(store), items_(items) {
    for (const Item& item : items_) {
      storage::AppendItemKey(1, item["pk"].string(), item["sk"].string(), &keys_.emplace_back());
    }
  }

  const std::vector<std::string>& keys() const { return keys_; }

  void Get() {
    storage::PinnedBytes bytes;
    REQUIRE(store_.Get(Family::kItems, keys_.front(), &bytes));
  }

  void MultiGet(bool at_snapshot = false) {
    const std::unique_ptr<storage::Snapshot> snapshot = at_snapshot ? store_.GetSnapshot() : nullptr;
    std::vector<storage::PinnedBytes> values;
    std::vector<bool> found;
    REQUIRE(store_.MultiGet(Family::kItems, keys_, &values, &found, snapshot.get()));
  }

  // Of a put the room is known before, of an update it is not.
  void Put(std::size_t room_of_each = kRoom) {
    storage::WriteSet set = store_.NewWriteSet(room_of_each * items_.size());
    StageItems(&set);
    REQUIRE(store_.Commit(std::move(set)));
  }

  void Delete() {
    storage::WriteSet set = store_.NewWriteSet();
    set.Delete(Family::kItems, keys_.front());
    REQUIRE(store_.Commit(std::move(set)));
  }

  // Beside the item a record of an index and one of a stream.
  void PutFollowed(const std::string& index_key, const std::string& stream_key, const std::string& stream_record) {
    storage::WriteSet set = store_.NewWriteSet(kRoom);
    StageItems(&set);
    set.Put(Family::kIndex, index_key, engine::kItemHead, items_.front().bytes());
    set.Put(Family::kStream, stream_key, stream_record);
    REQUIRE(store_.Commit(std::move(set)));
  }

  void Walk(const storage::KeyRange& range) {
    const auto cursor = store_.NewCursor(Family::kItems, range, /*one_partition=*/true);
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    }
    REQUIRE(cursor->status());
  }

  static constexpr std::size_t kRoom = 400;  // more than one song takes

 private:
  void StageItems(storage::WriteSet* set) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      set->Put(Family::kItems, keys_[i], engine::kItemHead, items_[i].bytes());
    }
  }

  storage::Store& store_;
  std::vector<Item> items_;
  std::vector<std::string> keys_;
};

// Of a set that `count` strings are moved into.
std::uint64_t SetOf(std::size_t count) {
  return AllocationsOf([&] {
    absl::flat_hash_set<std::string> set;
    for (std::size_t i = 0; i < count; ++i) set.insert(std::to_string(i));  // too short for memory of its own
    REQUIRE(set.size() == count);
  });
}

// Of a set of copies.
std::uint64_t SetOfCopies(const std::vector<std::string>& strings) {
  return AllocationsOf([&] {
    const absl::flat_hash_set<std::string> set(strings.begin(), strings.end());
    REQUIRE(set.size() == strings.size());
  });
}

// 64 bytes follow each body, as a server leaves them.
class Body {
 public:
  explicit Body(std::string text) : text_(std::move(text)), size_(text_.size()) {
    text_.resize(size_ + Service::kBodyPadding);
  }
  ServiceResponse HandledBy(Service& service, std::string_view target) const {
    return service.Handle(target, std::string_view(text_).substr(0, size_), text_.size());
  }

 private:
  std::string text_;
  std::size_t size_;
};

// Of `run`, beyond those of `bare`.
template <typename Run, typename Bare>
std::uint64_t OwnAllocations(Run run, Bare bare) {
  return AllocationsOf(run) - AllocationsOf(bare);
}

// What makes the expressions of a request, once parsed, its own: the memory that all of them are bound in.
constexpr std::uint64_t kBoundExpressions = 1;

}  // namespace

TEST_CASE("GetItem allocates its answer and nothing else", "[costs]") {
  CostsFixture f;
  const GetItemRequest get = testing::GetSong();
  BareStore store(f.store(), {get.key});
  const auto bare = [&] { store.Get(); };
  CHECK(OwnAllocations([&] { REQUIRE(f.db.GetItem(get)->item); }, bare) == 1);        // the item
  CHECK(OwnAllocations([&] { REQUIRE(f.db.GetPinnedItem(get)->item); }, bare) == 1);  // what keeps its memory

  const Body request(R"({"TableName":"Songs","Key":{"pk":{"S":"ten"},"sk":{"S":"12"}}})");
  const auto handled = [&] { REQUIRE(request.HandledBy(f.service, "DynamoDB_20120810.GetItem").status == 200); };
  // The key, what keeps the item's memory, and the text of the answer.
  CHECK(OwnAllocations(handled, bare) == 3);
}

TEST_CASE("An unconditional write in process allocates no more than the bare store", "[costs]") {
  CostsFixture f;
  const PutItemRequest put = testing::PutSong();
  BareStore store(f.store(), {put.item});
  const auto bare = [&] { store.Put(); };
  CHECK(OwnAllocations([&] { REQUIRE(f.db.PutItem(put)); }, bare) == 0);

  const Body request(R"({"TableName":"Songs","Item":{"pk":{"S":"forty"},"sk":{"S":"12"},"text":{"S":")" +
                     std::string(200, 't') + R"("}}})");
  const auto handled = [&] { REQUIRE(request.HandledBy(f.service, "DynamoDB_20120810.PutItem").status == 200); };
  // The item's bytes, for which the length of the text tells the room.
  CHECK(OwnAllocations(handled, bare) == 1);

  const DeleteItemRequest removal{.table_name = kSongs, .key = KeyOf("not", "there")};
  BareStore other(f.store(), {removal.key});
  CHECK(OwnAllocations([&] { REQUIRE(f.db.DeleteItem(removal)); }, [&] { other.Delete(); }) == 0);
}

TEST_CASE("A conditional write allocates its condition beyond a get and a put", "[costs]") {
  CostsFixture f;
  const PutItemRequest put = testing::PutSong("attribute_exists(pk)");
  BareStore store(f.store(), {put.item});
  CHECK(OwnAllocations([&] { REQUIRE(f.db.PutItem(put)); },
                       [&] {
                         store.Get();
                         store.Put();
                       }) == kBoundExpressions);
}

TEST_CASE("An update allocates its expression and its item beyond a get and a put", "[costs]") {
  CostsFixture f;
  const UpdateItemRequest update = testing::UpdateSong();
  BareStore store(f.store(), {testing::PutSong().item});
  constexpr std::uint64_t kNewItem = 1;
  CHECK(OwnAllocations([&] { REQUIRE(f.db.UpdateItem(update)); },
                       [&] {
                         store.Get();
                         store.Put(/*room_of_each=*/0);
                       }) == kBoundExpressions + kNewItem);
}

TEST_CASE("A put with an index and a stream allocates their keys and records beyond a batch of them", "[costs]") {
  CostsFixture f;
  const Item one = Song("a", "1", 1);
  const Item two = Song("a", "1", 2);
  const PutItemRequest put_one{.table_name = kFollowed, .item = one};
  const PutItemRequest put_two{.table_name = kFollowed, .item = two};
  bool odd = false;
  const auto put = [&] {
    odd = !odd;
    REQUIRE(f.db.PutItem(odd ? put_one : put_two));
  };
  put();
  const std::string index_key = testing::IndexKey(two);
  const std::string stream_key = storage::StreamKey(1, 1, 1);
  const std::string stream_record = testing::StreamValue(KeyOf("a", "1"), one, two);
  BareStore store(f.store(), {two});
  store.PutFollowed(index_key, stream_key, stream_record);  // so that the item is there from the first run on
  constexpr std::uint64_t kIndexKeys = 2;                   // of the item before and after, to be compared
  constexpr std::uint64_t kIndexChanges = 1;                // their list
  constexpr std::uint64_t kIndexKey = 1;                    // as stored
  constexpr std::uint64_t kStreamRecord = 3;                // which grows with each of its two images
  constexpr std::uint64_t kStreamKey = 1;
  constexpr std::uint64_t kStreamNumbers = 1;  // those that are held until the commit
  CHECK(OwnAllocations(put, [&] {
          store.Get();
          store.PutFollowed(index_key, stream_key, stream_record);
        }) == kIndexKeys + kIndexChanges + kIndexKey + kStreamRecord + kStreamKey + kStreamNumbers);
}

TEST_CASE("A Query allocates no more often for many items than for few", "[costs]") {
  CostsFixture f;
  BareStore store(f.store(), {});
  // Of the key condition: its predicates, and how they match the key, which are two lists.
  constexpr std::uint64_t kKeyCondition = 1 + 2;
  constexpr std::uint64_t kRange = 3;   // the key before the sort key, as lower bound, and the upper one
  constexpr std::uint64_t kAnswer = 2;  // the items, and where each begins
  constexpr std::uint64_t kQuery = kBoundExpressions + kKeyCondition + kRange + kAnswer;
  // That it names no key attribute: a set of its names, and a list of its paths.
  constexpr std::uint64_t kFilter = 2;
  for (const char* pk : {"ten", "forty"}) {
    INFO(pk);
    std::string lower = storage::ItemPartitionPrefix(1, pk);
    std::string upper = storage::PrefixSuccessor(lower);
    const storage::KeyRange range{std::move(lower), std::move(upper)};
    const auto bare = [&] { store.Walk(range); };
    // An answer that fills less than half of its memory gives it back: both parts are copied once.
    const std::uint64_t given_back = pk == std::string_view("ten") ? kAnswer : 0;
    const QueryRequest query = testing::QueryOf(pk);
    CHECK(OwnAllocations([&] { REQUIRE(f.db.Query(query)); }, bare) == kQuery + given_back);
    const QueryRequest filtered = testing::FilteredQueryOf(pk);
    CHECK(OwnAllocations([&] { REQUIRE(f.db.Query(filtered)); }, bare) == kQuery + kFilter + given_back);
  }
}

TEST_CASE("A BatchGetItem allocates a key for each item, and its answer once", "[costs]") {
  CostsFixture f;
  for (const int count : {1, 4, 40}) {
    INFO(count);
    const auto items = static_cast<std::size_t>(count);
    const BatchGetItemRequest request = testing::BatchGet(count);
    BareStore store(f.store(), Songs(count));
    constexpr std::uint64_t kTables = 1;      // the list of what is asked of each
    constexpr std::uint64_t kDifferent = 1;   // a set of the keys, to find one that comes twice
    constexpr std::uint64_t kAnswer = 1 + 2;  // for each table; the items, and where each begins
    const std::uint64_t keys = 1 + items;
    CHECK(OwnAllocations([&] { REQUIRE(f.db.BatchGetItem(request)); }, [&] { store.MultiGet(); }) ==
          kTables + kDifferent + keys + kAnswer);
  }
}

TEST_CASE("A BatchWriteItem allocates a key for each item beyond a batch", "[costs]") {
  CostsFixture f;
  for (const int count : {1, 4, 25}) {
    INFO(count);
    const auto items = static_cast<std::size_t>(count);
    const BatchWriteItemRequest request = testing::BatchWrite(Songs(count));
    BareStore store(f.store(), Songs(count));
    constexpr std::uint64_t kTables = 1;
    constexpr std::uint64_t kDifferent =
        2 + 1;                               // the keys and where each begins, and a set, to find one that comes twice
    constexpr std::uint64_t kMutations = 2;  // and beside each what holds its key
    const std::uint64_t keys = 1 + items;
    constexpr std::uint64_t kLocks = 2;    // their stripes, in order, and the locks
    constexpr std::uint64_t kWritten = 2;  // before the commit, and as outcomes
    CHECK(OwnAllocations([&] { REQUIRE(f.db.BatchWriteItem(request)); }, [&] { store.Put(); }) ==
          kTables + kDifferent + kMutations + keys + kLocks + kWritten);
  }
}

TEST_CASE("A TransactGetItems allocates a key for each item, and its answer", "[costs]") {
  CostsFixture f;
  for (const int count : {1, 4, 8}) {
    INFO(count);
    const std::vector<Item> songs = Songs(count);
    const auto items = songs.size();
    const TransactGetItemsRequest request = testing::TransactGet(songs);
    BareStore store(f.store(), songs);
    constexpr std::uint64_t kActions = 1;
    const std::uint64_t keys = 1 + items;
    const std::uint64_t different = SetOfCopies(store.keys());
    constexpr std::uint64_t kReasons = 2;        // of keys, and of conflicts: none of them, as it turns out
    const std::uint64_t answer = 1 + items + 1;  // the items, and their sizes
    CHECK(OwnAllocations([&] { REQUIRE(f.db.TransactGetItems(request)); },
                         [&] { store.MultiGet(/*at_snapshot=*/true); }) ==
          kActions + keys + different + kReasons + answer);
  }
}

TEST_CASE("A TransactWriteItems allocates its conditions and keys beyond a read and a batch", "[costs]") {
  CostsFixture f;
  for (const int count : {1, 4, 8}) {
    INFO(count);
    const std::vector<Item> songs = Songs(count);
    const auto items = songs.size();
    const TransactWriteItemsRequest request = testing::TransactWrite(songs);
    BareStore store(f.store(), songs);
    const std::uint64_t actions = 1 + items * kBoundExpressions;
    const std::uint64_t different = items + SetOf(items);
    constexpr std::uint64_t kReasons = 1;
    constexpr std::uint64_t kMutations = 1;
    constexpr std::uint64_t kToken = 1;  // how it would be added to the commit
    const std::uint64_t keys = 1 + items;
    const std::uint64_t claim = 1 + 2 * items + 1;  // they are claimed: copied twice; and which another has
    constexpr std::uint64_t kLocks = 2;
    constexpr std::uint64_t kRead = 1;     // the actions that need the old item
    constexpr std::uint64_t kWritten = 3;  // before the commit, as outcomes, and as reasons
    CHECK(OwnAllocations([&] { REQUIRE(f.db.TransactWriteItems(request)); },
                         [&] {
                           store.MultiGet();
                           store.Put();
                         }) ==
          actions + different + kReasons + kMutations + kToken + keys + claim + kLocks + kRead + kWritten);
  }
}

}  // namespace karst
