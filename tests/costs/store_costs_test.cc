// What operations ask of RocksDB, exactly: a read, a commit or a byte too many shows here before it shows in a
// benchmark, and on any machine.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <karst/database.h>
#include <karst/service.h>

#include "base/hash.h"
#include "costs/costs_fixture.h"
#include "engine/request_tokens.h"
#include "support/catch.h"

namespace karst {
namespace {

using testing::Cost;
using testing::CostsFixture;
using testing::IndexBytes;
using testing::IndexKey;
using testing::KeyBytes;
using testing::KeyOf;
using testing::kFollowed;
using testing::kSongs;
using testing::PutBytes;
using testing::PutSong;
using testing::Song;
using testing::Songs;
using testing::StreamBytes;

std::size_t PutBytes(const std::vector<Item>& items) {
  std::size_t bytes = 0;
  for (const Item& item : items) bytes += testing::PutBytes(item);
  return bytes;
}

constexpr const char* kHolds = "attribute_exists(pk)";
constexpr const char* kFails = "attribute_not_exists(pk)";

TEST_CASE("Each read asks the store for no more than it needs, and writes nothing", "[costs]") {
  CostsFixture f;
  CHECK(f.CostOf([&] { f.db.GetItem(testing::GetSong()).value(); }) == Cost{.gets = 1});
  CHECK(f.CostOf([&] { f.db.GetPinnedItem(testing::GetSong()).value(); }) == Cost{.gets = 1});
  CHECK(f.CostOf([&] { f.db.Query(testing::QueryOf("forty")).value(); }) == Cost{.cursors = 1});
  CHECK(f.CostOf([&] { f.db.Query(testing::FilteredQueryOf("forty")).value(); }) == Cost{.cursors = 1});
  CHECK(f.CostOf([&] { f.db.Scan({.table_name = kSongs}).value(); }) == Cost{.cursors = 1});
  // One get a key, in a single call of RocksDB's MultiGet, whether there is an item or not.
  CHECK(f.CostOf([&] { f.db.BatchGetItem(testing::BatchGet(100)).value(); }) == Cost{.gets = 100});
  CHECK(f.CostOf([&] { f.db.TransactGetItems(testing::TransactGet(Songs(4))).value(); }) == Cost{.gets = 4});
}

TEST_CASE("A write that needs to know nothing does not read, and stores its item", "[costs]") {
  CostsFixture f;
  const Item song = Song("forty", "12");
  CHECK(f.CostOf([&] { f.db.PutItem(PutSong()).value(); }) == Cost{.commits = 1, .bytes = PutBytes(song)});
  const Item key = KeyOf("not", "there");
  CHECK(f.CostOf([&] { f.db.DeleteItem({.table_name = kSongs, .key = key}).value(); }) ==
        Cost{.commits = 1, .bytes = KeyBytes(key)});
  CHECK(f.CostOf([&] { f.db.BatchWriteItem(testing::BatchWrite(Songs(25))).value(); }) ==
        Cost{.commits = 1, .bytes = PutBytes(Songs(25))});
}

TEST_CASE("A write that depends on its item reads it once", "[costs]") {
  CostsFixture f;
  const Item song = Song("forty", "12");
  CHECK(f.CostOf([&] { f.db.PutItem(PutSong(kHolds)).value(); }) ==
        Cost{.gets = 1, .commits = 1, .bytes = PutBytes(song)});
  CHECK(f.CostOf([&] { CHECK_FALSE(f.db.PutItem(PutSong(kFails))); }) == Cost{.gets = 1});
  CHECK(f.CostOf([&] { f.db.UpdateItem(testing::UpdateSong()).value(); }) ==
        Cost{.gets = 1, .commits = 1, .bytes = PutBytes(Song("forty", "12", /*n=*/2))});
  const DeleteItemRequest conditional{
      .table_name = kSongs, .key = KeyOf("forty", "12"), .condition_expression = kHolds};
  CHECK(f.CostOf([&] { f.db.DeleteItem(conditional).value(); }) ==
        Cost{.gets = 1, .commits = 1, .bytes = KeyBytes(song)});
  // Known to be gone: there is nothing to delete, and nothing to commit.
  const DeleteItemRequest wants_old{
      .table_name = kSongs, .key = KeyOf("forty", "12"), .return_values = ReturnValues::kAllOld};
  CHECK(f.CostOf([&] { f.db.DeleteItem(wants_old).value(); }) == Cost{.gets = 1});
}

TEST_CASE("What is counted for Contributor Insights makes a put read, for its price, and nothing else", "[costs]") {
  CostsFixture f;
  REQUIRE(f.db.UpdateContributorInsights({.table_name = kSongs}));
  CHECK(f.CostOf([&] { f.db.GetItem(testing::GetSong()).value(); }) == Cost{.gets = 1});
  CHECK(f.CostOf([&] { f.db.PutItem(PutSong()).value(); }) ==
        Cost{.gets = 1, .commits = 1, .bytes = PutBytes(Song("forty", "12"))});
  CHECK(f.CostOf([&] { f.db.Query(testing::QueryOf("forty")).value(); }) == Cost{.cursors = 1});
}

TEST_CASE("An item, its index entry and its stream record are one commit of no more than these", "[costs]") {
  CostsFixture f;
  const Item keys = KeyOf("a", "1");
  Item song = Song("a", "1");
  const auto put = [&] { f.db.PutItem({.table_name = kFollowed, .item = song}).value(); };
  CHECK(f.CostOf(put) == Cost{.gets = 1,
                              .commits = 1,
                              .bytes = PutBytes(song) + IndexBytes(song) + StreamBytes(keys, std::nullopt, song)});
  // The same item again is written, but neither index nor stream has a change.
  CHECK(f.CostOf(put) == Cost{.gets = 1, .commits = 1, .bytes = PutBytes(song)});

  const Item before = song;
  song.Set("n", Value(2));
  CHECK(f.CostOf(put) ==
        Cost{.gets = 1, .commits = 1, .bytes = PutBytes(song) + IndexBytes(song) + StreamBytes(keys, before, song)});
  // In the index the old key goes as well.
  const Item rock = song;
  song.Set("genre", Value("pop"));
  CHECK(f.CostOf(put) ==
        Cost{.gets = 1,
             .commits = 1,
             .bytes = PutBytes(song) + IndexKey(rock).size() + IndexBytes(song) + StreamBytes(keys, rock, song)});
  CHECK(f.CostOf([&] { f.db.DeleteItem({.table_name = kFollowed, .key = keys}).value(); }) ==
        Cost{.gets = 1,
             .commits = 1,
             .bytes = KeyBytes(keys) + IndexKey(song).size() + StreamBytes(keys, song, std::nullopt)});
}

TEST_CASE("A transaction is one read of its items and one commit", "[costs]") {
  CostsFixture f;
  TransactWriteItemsRequest request = testing::TransactWrite(Songs(4));
  CHECK(f.CostOf([&] { f.db.TransactWriteItems(request).value(); }) ==
        Cost{.gets = 4, .commits = 1, .bytes = PutBytes(Songs(4))});
  std::get<TransactPut>(request.transact_items[3]).condition_expression = kFails;
  CHECK(f.CostOf([&] { CHECK_FALSE(f.db.TransactWriteItems(request)); }) == Cost{.gets = 4});
}

// A token is looked for in the present span of ten minutes and in those beside it. It is stored with the units that
// each read would have cost, here one byte of varint each.
TEST_CASE("A transaction's token is three reads and one record", "[costs]") {
  CostsFixture f;
  TransactWriteItemsRequest request = testing::TransactWrite(Songs(4));
  const std::size_t token_bytes =
      storage::TokenKey(0, 1, "first").size() +
      engine::TokenRecord{.digest = std::string(base::kStableDigestBytes, 'd'), .read_units = {2, 2, 2, 2}}
          .Encode()
          .size();
  // The first since the database was opened also removes what earlier ones left, as one range.
  const storage::KeyRange old_tokens = storage::TokenRangeBelow(0);
  request.client_request_token = "first";
  CHECK(f.CostOf([&] { f.db.TransactWriteItems(request).value(); }) ==
        Cost{.gets = 3 + 4,
             .commits = 1,
             .bytes = PutBytes(Songs(4)) + token_bytes + old_tokens.lower.size() + old_tokens.upper.size()});
  CHECK(f.CostOf([&] { f.db.TransactWriteItems(request).value(); }) == Cost{.gets = 3});  // done already
  request.client_request_token = "other";
  CHECK(f.CostOf([&] { f.db.TransactWriteItems(request).value(); }) ==
        Cost{.gets = 3 + 4, .commits = 1, .bytes = PutBytes(Songs(4)) + token_bytes});
}

TEST_CASE("What is refused before the store is asked costs it nothing", "[costs]") {
  CostsFixture f;
  CHECK(f.CostOf([&] {
    CHECK_FALSE(f.db.GetItem({.table_name = kSongs, .key = {{"pk", "ten"}}}));
    CHECK_FALSE(f.db.PutItem(PutSong("attribute_exists(")));
    CHECK_FALSE(f.db.Query({.table_name = kSongs}));
    CHECK_FALSE(f.db.GetItem({.table_name = "None", .key = {{"pk", "ten"}}}));
    CHECK_FALSE(f.db.TransactWriteItems({}));
  }) == Cost{});
}

TEST_CASE("The wire asks the store for no more than the same operations in process", "[costs]") {
  CostsFixture f;
  constexpr const char* kKey = R"("Key":{"pk":{"S":"ten"},"sk":{"S":"12"}})";
  const std::string item = R"("Item":{"pk":{"S":"ten"},"sk":{"S":"12"}})";
  const std::size_t item_bytes = PutBytes(KeyOf("ten", "12"));
  const auto cost_of = [&](std::string_view operation, const std::string& members, int status = 200) {
    const std::string body = R"({"TableName":"Songs")" + members + "}";
    return f.CostOf(
        [&] { REQUIRE(f.service.Handle("DynamoDB_20120810." + std::string(operation), body).status == status); });
  };
  CHECK(cost_of("GetItem", std::string(",") + kKey) == Cost{.gets = 1});
  CHECK(cost_of("PutItem", "," + item) == Cost{.commits = 1, .bytes = item_bytes});
  CHECK(cost_of("PutItem", "," + item + R"~(,"ConditionExpression":"attribute_exists(pk)")~") ==
        Cost{.gets = 1, .commits = 1, .bytes = item_bytes});
  CHECK(cost_of("PutItem", "," + item + R"~(,"ConditionExpression":"attribute_not_exists(pk)")~", 400) ==
        Cost{.gets = 1});
  CHECK(cost_of("PutItem", "," + item + R"(,"ReturnValues":"ALL_OLD")") ==
        Cost{.gets = 1, .commits = 1, .bytes = item_bytes});
  CHECK(cost_of("Query", R"(,"KeyConditionExpression":"pk = :pk","ExpressionAttributeValues":{":pk":{"S":"forty"}})") ==
        Cost{.cursors = 1});
  CHECK(cost_of("Scan", "") == Cost{.cursors = 1});
}

}  // namespace
}  // namespace karst
