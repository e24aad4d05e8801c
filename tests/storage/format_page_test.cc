#include <map>
#include <string>

#include "storage/keyspace.h"
#include "support/catch.h"
#include "support/format_examples.h"

namespace karst::storage {
namespace {

using std::string_literals::operator""s;

std::string Item(std::string_view partition, std::string_view sort) {
  std::string key;
  AppendItemKey(7, partition, sort, &key);
  return key;
}

std::string Entry(const std::vector<std::string_view>& hash, const std::vector<std::string_view>& range,
                  std::string_view partition, std::string_view sort) {
  std::string key;
  AppendIndexKey(9, {.hash = hash, .range = range, .partition = partition, .sort = sort}, &key);
  return key;
}

std::string Expiry(std::string_view partition, std::string_view sort) {
  std::string key;
  AppendExpiryKey(10, 1'767'225'600, partition, sort, &key);
  return key;
}

}  // namespace

TEST_CASE("The format page shows the bytes that keys have", "[storage][format]") {
  const std::map<std::string, std::string> expected = {
      {"an item of table 7 with partition key \"user#1\"", Item("user#1", "")},
      {"an item of table 7 with partition key \"user#1\" and sort key \"2024\"", Item("user#1", "2024")},
      {"an entry of index 9 on hash \"red\" for the item \"user#1\"", Entry({"red"}, {}, "user#1", "")},
      {"an entry of index 9 on hash \"red\" and range 61 00 62 for the item \"user#1\", \"2024\"",
       Entry({"red"}, {"a\0b"s}, "user#1", "2024")},
      {"an entry of index 9 on hash \"eu\", \"red\" and range \"x\", \"y\" for the item \"user#1\"",
       Entry({"eu", "red"}, {"x", "y"}, "user#1", "")},
      {"item \"user#1\" of the expiry 10, expired from 2026-01-01 on", Expiry("user#1", "")},
      {"item \"user#1\", \"2024\" of the expiry 10, expired from 2026-01-01 on", Expiry("user#1", "2024")},
      {"the record of stream 11, shard 2, with sequence number 1767225600000001",
       StreamKey(11, 2, 1'767'225'600'000'001)},
      {"the stream 11", StreamRecordKey(11)},
      {"the version of the store's format", StoreFormatKey()},
      {"the next object id", NextObjectIdKey()},
      {"the descriptor of table \"Songs\"", TableRecordKey("Songs")},
      {"the dropped table 7", DroppedRecordKey(7)},
      {"how far index 9 is filled", BackfillRecordKey(9)},
      {"the token \"a1\" of a transaction done at 2026-01-01T00:00:00Z", TokenKey(2'945'376, '\x01', "a1")},
  };
  const std::map<std::string, std::string> shown = testing::ExamplesOfPage("lib/storage/FORMAT.md", "key");
  CHECK(shown.size() == expected.size());
  for (const auto& [name, bytes] : expected) {
    INFO(name);
    REQUIRE(shown.contains(name));
    CHECK(testing::ToHex(shown.at(name)) == testing::ToHex(bytes));
  }
}

}  // namespace karst::storage
