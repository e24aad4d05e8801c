// What the tests of costs share: a database in memory whose store they can look at, two tables, and what an operation
// asked of the store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <karst/database.h>
#include <karst/service.h>

#include "engine/engine.h"
#include "engine/item_record.h"
#include "engine/stream_record.h"
#include "storage/keyspace.h"
#include "storage/store.h"
#include "support/manual_clock.h"
#include "support/temp_database.h"

namespace karst::engine {

struct EngineOfDatabase {
  static storage::Store& StoreOf(Database& db) { return db.engine_->store(); }
};

}  // namespace karst::engine

namespace karst::testing {

// What was asked of the store; `bytes` are those of the keys and values that were written.
struct Cost {
  std::uint64_t gets = 0;
  std::uint64_t cursors = 0;
  std::uint64_t commits = 0;
  std::uint64_t bytes = 0;

  friend bool operator==(const Cost&, const Cost&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Cost& cost) {
    return out << cost.gets << " gets, " << cost.cursors << " cursors, " << cost.commits << " commits of " << cost.bytes
               << " bytes";
  }
};

// ---- Items and what is stored for them. The ids in keys have four bytes, whatever their number.

constexpr const char* kSongs = "Songs";        // a plain table
constexpr const char* kFollowed = "Followed";  // one with a global index on "genre" and a stream

inline Item KeyOf(const std::string& pk, const std::string& sk) { return {{"pk", pk}, {"sk", sk}}; }

// Long enough that a copy of it, or of its text, is an allocation.
inline Item Song(const std::string& pk, const std::string& sk, int n = 1) {
  return {{"pk", pk}, {"sk", sk}, {"genre", "rock"}, {"n", n}, {"text", std::string(200, 't')}};
}

inline std::size_t KeyBytes(const ItemView& item) {
  return storage::ItemKey(1, item["pk"].string(), item["sk"].string()).view().size();
}

inline std::size_t RecordBytes(const ItemView& item) { return engine::kItemHead.size() + item.bytes().size(); }

// Of a put: its key and its record.
inline std::size_t PutBytes(const ItemView& item) { return KeyBytes(item) + RecordBytes(item); }

// The entry of an item in the index "byGenre", which projects all of it, so that its record is the item's own.
inline std::string IndexKey(const ItemView& item) {
  std::string key;
  storage::AppendIndexKey(1, {{item["genre"].string()}, {}, item["pk"].string(), item["sk"].string()}, &key);
  return key;
}
inline std::size_t IndexBytes(const ItemView& item) { return IndexKey(item).size() + RecordBytes(item); }

// The record of a change in a stream of both images.
inline std::string StreamValue(const ItemView& keys, const std::optional<ItemView>& before,
                               const std::optional<ItemView>& after) {
  std::string record;
  engine::EncodeStreamRecord({.time = {}, .keys = keys, .old_image = before, .new_image = after}, &record);
  return record;
}
inline std::size_t StreamBytes(const ItemView& keys, const std::optional<ItemView>& before,
                               const std::optional<ItemView>& after) {
  return storage::StreamKey(1, 0, 0).size() + StreamValue(keys, before, after).size();
}

// ---- The database.

class CostsFixture {
 public:
  CostsFixture() : db(Database::OpenInMemory(FixtureOptions(clock_)).value()), service(db) {
    CreateTableRequest request{.table_name = kSongs,
                               .attribute_definitions = {{"pk", KeyType::kString}, {"sk", KeyType::kString}},
                               .key_schema = {{"pk", KeyRole::kHash}, {"sk", KeyRole::kRange}},
                               .billing_mode = BillingMode::kPayPerRequest};
    db.CreateTable(request).value();
    request.table_name = kFollowed;
    request.attribute_definitions.push_back({"genre", KeyType::kString});
    request.global_secondary_indexes = {{.index_name = "byGenre",
                                         .key_schema = {{"genre", KeyRole::kHash}},
                                         .projection = {.projection_type = ProjectionType::kAll}}};
    request.stream_specification =
        StreamSpecification{.stream_enabled = true, .stream_view_type = StreamViewType::kNewAndOldImages};
    db.CreateTable(request).value();
    for (int i = 10; i < 20; ++i) Put(Song("ten", std::to_string(i)));
    for (int i = 10; i < 50; ++i) Put(Song("forty", std::to_string(i)));
  }

  void Put(const Item& item) { db.PutItem({.table_name = kSongs, .item = item}).value(); }

  storage::Store& store() { return engine::EngineOfDatabase::StoreOf(db); }

  template <typename Run>
  Cost CostOf(Run run) {
    const storage::StoreCounters before = store().counters();
    run();
    const storage::StoreCounters after = store().counters();
    return {.gets = after.gets - before.gets,
            .cursors = after.cursors - before.cursors,
            .commits = after.commits - before.commits,
            .bytes = after.bytes_written - before.bytes_written};
  }

 private:
  // Without a thread that works in the background, which would be counted as well.
  static Options FixtureOptions(const Clock& clock) {
    Options options = TestOptions(clock);
    options.background_thread = false;
    return options;
  }

  ManualClock clock_;

 public:
  Database db;
  Service service;
};

// ---- Requests. Items of "forty" are written, those of "ten" stay as they are.

inline GetItemRequest GetSong() { return {.table_name = kSongs, .key = KeyOf("ten", "12")}; }

inline QueryRequest QueryOf(const char* pk) {
  return {.table_name = kSongs, .key_condition_expression = "pk = :pk", .expression_attribute_values = {{":pk", pk}}};
}

// Lets all items through.
inline QueryRequest FilteredQueryOf(const char* pk) {
  QueryRequest request = QueryOf(pk);
  request.filter_expression = "n = :one";
  request.expression_attribute_values.Set(":one", Value(1));
  return request;
}

inline PutItemRequest PutSong(std::optional<Expression> condition = std::nullopt) {
  return {.table_name = kSongs, .item = Song("forty", "12"), .condition_expression = std::move(condition)};
}

inline UpdateItemRequest UpdateSong() {
  return {.table_name = kSongs,
          .key = KeyOf("forty", "12"),
          .update_expression = "SET n = n + :one",
          .expression_attribute_values = {{":one", 1}}};
}

inline std::vector<Item> Songs(int count) {
  std::vector<Item> songs;
  for (int i = 10; i < 10 + count; ++i) songs.push_back(Song("forty", std::to_string(i)));
  return songs;
}

inline BatchGetItemRequest BatchGet(int count) {
  KeysAndAttributes wanted;
  for (int i = 10; i < 10 + count; ++i) wanted.keys.push_back(KeyOf("forty", std::to_string(i)));
  return {.request_items = {{kSongs, std::move(wanted)}}};
}

inline BatchWriteItemRequest BatchWrite(const std::vector<Item>& songs) {
  std::vector<WriteRequest> writes;
  for (const Item& song : songs) writes.emplace_back(PutRequest{song});
  return {.request_items = {{kSongs, std::move(writes)}}};
}

inline TransactGetItemsRequest TransactGet(const std::vector<Item>& songs) {
  TransactGetItemsRequest request;
  for (const Item& song : songs) {
    request.transact_items.push_back({.table_name = kSongs, .key = KeyOf("forty", std::string(song["sk"].string()))});
  }
  return request;
}

inline TransactWriteItemsRequest TransactWrite(const std::vector<Item>& songs) {
  TransactWriteItemsRequest request;
  for (const Item& song : songs) {
    request.transact_items.push_back(
        TransactPut{.table_name = kSongs, .item = song, .condition_expression = "attribute_exists(pk)"});
  }
  return request;
}

}  // namespace karst::testing
