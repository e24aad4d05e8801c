#include "storage/keyspace.h"

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "base/hash.h"
#include "storage/item_keys.h"
#include "support/catch.h"

namespace karst::storage {
namespace {

using std::string_literals::operator""s;

// Short strings over a few bytes, so that prefixes, equal strings and the bytes with a meaning are common.
std::string RandomBytes(std::mt19937_64* random) {
  static constexpr char kAlphabet[] = {'\0', '\x01', '\x02', 'a', 'b', '\x7F', '\xFE', '\xFF'};
  std::string bytes((*random)() % 6, '\0');
  for (char& c : bytes) c = kAlphabet[(*random)() % sizeof kAlphabet];
  return bytes;
}

std::string ItemKeyOf(ObjectId table, std::string_view partition, std::string_view sort) {
  std::string key;
  AppendItemKey(table, partition, sort, &key);
  return key;
}

std::string IndexKeyOf(ObjectId index, const std::vector<std::string>& hash, const std::vector<std::string>& range,
                       std::string_view partition, std::string_view sort) {
  const std::vector<std::string_view> hash_views(hash.begin(), hash.end());
  const std::vector<std::string_view> range_views(range.begin(), range.end());
  std::string key;
  AppendIndexKey(index, {.hash = hash_views, .range = range_views, .partition = partition, .sort = sort}, &key);
  return key;
}

int Sign(int value) { return value < 0 ? -1 : value > 0 ? 1 : 0; }

}  // namespace

TEST_CASE("Items of one partition lie in the order of their sort keys", "[storage][keyspace]") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::string a = RandomBytes(&random);
    const std::string b = RandomBytes(&random);
    CHECK(Sign(ItemKeyOf(7, "p", a).compare(ItemKeyOf(7, "p", b))) == Sign(a.compare(b)));
  }
}

TEST_CASE("Items of one partition start with its prefix, and no others do", "[storage][keyspace]") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 20'000; ++i) {
    const std::string a = RandomBytes(&random);
    const std::string b = RandomBytes(&random);
    CHECK(std::string_view(ItemKeyOf(7, b, "s")).starts_with(ItemPartitionPrefix(7, a)) == (a == b));
    CHECK_FALSE(std::string_view(ItemKeyOf(8, a, "s")).starts_with(ItemPartitionPrefix(7, a)));
  }
}

TEST_CASE("A key is the same whether it stands alone, in memory of its own or among others", "[storage][keyspace]") {
  ItemKeys keys;
  keys.Reserve(2);  // fewer than there come to be
  std::vector<std::string> expected;
  for (const std::size_t size : {0, 1, 60, 127, 128, 2048}) {
    const std::string partition(size, 'p');
    for (const std::string_view sort : {std::string_view(), std::string_view("s")}) {
      keys.Append(7, partition, sort);
      expected.push_back(ItemKeyOf(7, partition, sort));
      CHECK(ItemKey(7, partition, sort).view() == expected.back());
      const std::optional<PrimaryKeyView> parsed = PrimaryKeyOfItemKey(expected.back());
      REQUIRE(parsed);
      CHECK(parsed->partition == partition);
      CHECK(parsed->sort == sort);
    }
  }
  REQUIRE(keys.size() == expected.size());
  for (std::size_t i = 0; i < keys.size(); ++i) CHECK(keys[i] == expected[i]);
}

TEST_CASE("An escaped attribute keeps the order of the attribute, whatever follows it", "[storage][keyspace]") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 50'000; ++i) {
    const std::string a = RandomBytes(&random);
    const std::string b = RandomBytes(&random);
    std::string escaped_a;
    std::string escaped_b;
    AppendEscaped(a, &escaped_a);
    AppendEscaped(b, &escaped_b);
    escaped_a += RandomBytes(&random);
    escaped_b += RandomBytes(&random);
    if (a != b) CHECK(Sign(escaped_a.compare(escaped_b)) == Sign(a.compare(b)));
  }
}

TEST_CASE("An escaped prefix begins exactly the attributes that begin with it", "[storage][keyspace]") {
  std::mt19937_64 random(4);
  for (int i = 0; i < 50'000; ++i) {
    const std::string attribute = RandomBytes(&random);
    const std::string prefix = RandomBytes(&random);
    std::string escaped;
    std::string escaped_prefix;
    AppendEscaped(attribute, &escaped);
    AppendEscapedPrefix(prefix, &escaped_prefix);
    CHECK(std::string_view(escaped).starts_with(escaped_prefix) == std::string_view(attribute).starts_with(prefix));
  }
}

TEST_CASE("Index entries of one partition lie in the order of range attributes, then of primary keys",
          "[storage][keyspace]") {
  std::mt19937_64 random(5);
  for (int i = 0; i < 20'000; ++i) {
    const std::vector<std::string> a = {RandomBytes(&random), RandomBytes(&random)};
    const std::vector<std::string> b = {RandomBytes(&random), RandomBytes(&random)};
    if (a == b) continue;
    const bool less =
        IndexKeyOf(9, {"h"}, a, RandomBytes(&random), "") < IndexKeyOf(9, {"h"}, b, RandomBytes(&random), "");
    CHECK(less == (a < b));
  }
}

TEST_CASE("The primary key comes back out of an index key", "[storage][keyspace]") {
  std::mt19937_64 random(6);
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::string> hash(1 + random() % 4);
    std::vector<std::string> range(random() % 5);
    for (std::string& attribute : hash) attribute = RandomBytes(&random);
    for (std::string& attribute : range) attribute = RandomBytes(&random);
    const std::string partition = RandomBytes(&random);
    const std::string sort = RandomBytes(&random);
    const std::string key = IndexKeyOf(9, hash, range, partition, sort);
    const auto found = PrimaryKeyOfIndexKey(key, hash.size(), range.size());
    REQUIRE(found);
    CHECK(found->partition == partition);
    CHECK(found->sort == sort);
  }
}

TEST_CASE("No primary key comes out of a cut-off index key", "[storage][keyspace]") {
  const std::string key = IndexKeyOf(9, {"hash"}, {"a\0b"s}, "partition", "");
  for (std::size_t size = 0; size < key.size(); ++size) {
    CHECK_FALSE(PrimaryKeyOfIndexKey(std::string_view(key).substr(0, size), 1, 1));
  }
  CHECK(PrimaryKeyOfIndexKey(key, 1, 1));
}

TEST_CASE("Several hash attributes are not confused with others of the same concatenation", "[storage][keyspace]") {
  CHECK(IndexPartitionPrefix(9, {"ab", "c"}) != IndexPartitionPrefix(9, {"a", "bc"}));
}

TEST_CASE("A prefix of an index key is followed by its entries alone", "[storage][keyspace]") {
  const std::string prefix = IndexPartitionPrefix(9, {"h"});
  CHECK(std::string_view(IndexKeyOf(9, {"h"}, {"r"}, "p", "s")).starts_with(prefix));
  CHECK_FALSE(std::string_view(IndexKeyOf(9, {"i"}, {"r"}, "p", "s")).starts_with(prefix));
}

TEST_CASE("Expiry records lie in the order of time, and say of which item they are", "[storage][keyspace]") {
  std::string early;
  AppendExpiryKey(3, 255, "zz", "9", &early);
  std::string late;
  AppendExpiryKey(3, 256, "a", "", &late);
  CHECK(early < late);
  const ExpiryKeyView parsed = ParseExpiryKey(early).value();
  CHECK(parsed.second == 255);
  CHECK(parsed.item.partition == "zz");
  CHECK(parsed.item.sort == "9");
  for (std::size_t size = 0; size < 4 + 8 + 1 + 2; ++size) CHECK_FALSE(ParseExpiryKey(early.substr(0, size)));
  const KeyRange range = ExpiryRange(3, 255, 256);
  CHECK((range.lower <= early && early < range.upper));
  CHECK(late >= range.upper);
}

TEST_CASE("A successor of a prefix is above all keys with it and below all later ones", "[storage][keyspace]") {
  CHECK(PrefixSuccessor("a") == "b");
  CHECK(PrefixSuccessor("a\xFF") == "b");
  CHECK(PrefixSuccessor("\xFF\xFF").empty());
  CHECK(KeySuccessor("a") == "a\0"s);
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const std::string prefix = RandomBytes(&random);
    const std::string key = RandomBytes(&random);
    const std::string successor = PrefixSuccessor(prefix);
    const bool inside = key >= prefix && (successor.empty() || key < successor);
    CHECK(inside == std::string_view(key).starts_with(prefix));
  }
}

TEST_CASE("Segments cover an object without gap or overlap", "[storage][keyspace]") {
  for (const std::uint32_t total : {1U, 2U, 3U, 7U, 1000U, 1'000'000U}) {
    const KeyRange whole = ObjectRange(5);
    CHECK(SegmentRange(5, 0, total).lower == whole.lower);
    CHECK(SegmentRange(5, total - 1, total).upper == whole.upper);
    const std::uint32_t step = std::max(1U, total / 1000);
    for (std::uint32_t segment = 0; segment + 1 < total; segment += step) {
      CHECK(SegmentRange(5, segment, total).upper == SegmentRange(5, segment + 1, total).lower);
    }
  }
}

TEST_CASE("Every item is in exactly one segment", "[storage][keyspace]") {
  for (int i = 0; i < 1000; ++i) {
    const std::string key = ItemKeyOf(5, std::to_string(i), "s");
    int found = 0;
    for (std::uint32_t segment = 0; segment < 7; ++segment) {
      const KeyRange range = SegmentRange(5, segment, 7);
      found += key >= range.lower && key < range.upper;
    }
    CHECK(found == 1);
  }
}

TEST_CASE("The keys of items and entries give back what they were made of", "[storage][keyspace]") {
  std::mt19937_64 random(9);
  for (int i = 0; i < 20'000; ++i) {
    const std::string partition = RandomBytes(&random);
    const std::string sort = RandomBytes(&random);
    const std::string item_key = ItemKeyOf(7, partition, sort);
    const auto primary = PrimaryKeyOfItemKey(item_key);
    REQUIRE(primary);
    CHECK(primary->partition == partition);
    CHECK(primary->sort == sort);
    CHECK(PartitionOfKey(item_key, 1) == std::vector<std::string_view>{partition});
    const std::vector<std::string> hash(1 + random() % 4, sort);
    const std::string index_key = IndexKeyOf(7, hash, {sort}, partition, sort);
    CHECK(PartitionOfKey(index_key, hash.size()) == std::vector<std::string_view>(hash.begin(), hash.end()));
  }
  CHECK_FALSE(PrimaryKeyOfItemKey(""));
  CHECK_FALSE(PrimaryKeyOfItemKey(std::string(12, '\0')));
  CHECK_FALSE(PartitionOfKey(ItemKeyOf(7, "p", ""), 2));
}

}  // namespace karst::storage
