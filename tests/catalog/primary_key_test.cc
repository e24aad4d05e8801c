#include "catalog/primary_key.h"

#include <string>

#include "catalog/sample_tables.h"
#include "support/catch.h"

namespace karst::catalog {
namespace {

template <typename T>
std::string Message(const Result<T>& result) {
  return result ? "fine" : result.error().message();
}

TableDescriptor WithGlobalIndex(ProjectionType projection = ProjectionType::kAll) {
  TableDescriptor table = testing::PairTable();
  IndexDescriptor index;
  index.name = "gsi";
  index.key = {.hash = {{"g", KeyType::kString}}, .range = {{"n", KeyType::kNumber}}};
  index.projection = projection;
  table.global_indexes = {index};
  return table;
}

const std::string kLongHash(2049, 'x');
const std::string kLongRange(1025, 'x');

}  // namespace

TEST_CASE("The key of an item is the payload of its key attributes", "[catalog][primary_key]") {
  const Item item{{"a", 1}, {"pk", "p"}, {"sk", 42}};
  const TableDescriptor table = testing::PairTable(KeyType::kNumber);
  const PrimaryKey key = KeyOfItem(table, item).value();
  CHECK(key.partition == "p");
  CHECK(key.sort == Number(42).encoded());
  const Item asked{{"pk", "p"}, {"sk", 42}};
  const PrimaryKey given = KeyOfRequest(table, asked).value();
  CHECK(given.partition == "p");
  CHECK(given.sort == key.sort);
}

TEST_CASE("An item whose key does not fit is refused in AWS's words", "[catalog][primary_key]") {
  const TableDescriptor table = testing::PairTable();
  const std::string invalid = "One or more parameter values were invalid: ";
  const auto message = [&](const Item& item) { return Message(KeyOfItem(table, item)); };
  CHECK(message({{"sk", "s"}}) == invalid + "Missing the key pk in the item");
  CHECK(message({{"pk", "p"}}) == invalid + "Missing the key sk in the item");
  CHECK(message({{"pk", 1}, {"sk", "s"}}) == invalid + "Type mismatch for key pk expected: S actual: N");
  CHECK(message({{"pk", "p"}, {"sk", true}}) == invalid + "Type mismatch for key sk expected: S actual: BOOL");
  CHECK(message({{"pk", ""}, {"sk", "s"}}) ==
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "string value. Key: pk");
  CHECK(message({{"pk", kLongHash}, {"sk", "s"}}) ==
        invalid + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
  CHECK(message({{"pk", "p"}, {"sk", kLongRange}}) ==
        invalid + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  CHECK(message({{"pk", kLongHash.substr(1)}, {"sk", kLongRange.substr(1)}}) == "fine");
}

TEST_CASE("An empty binary key is called binary", "[catalog][primary_key]") {
  CHECK(Message(KeyOfItem(testing::PairTable(KeyType::kBinary), Item{{"pk", "p"}, {"sk", Binary("")}})) ==
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "binary value. Key: sk");
}

TEST_CASE("A key in a request must be exactly the key attributes", "[catalog][primary_key]") {
  const TableDescriptor table = testing::PairTable();
  const auto message = [&](const Item& key) { return Message(KeyOfRequest(table, key)); };
  const std::string mismatch = "The provided key element does not match the schema";
  CHECK(message({}) == mismatch);
  CHECK(message({{"pk", "p"}}) == mismatch);
  CHECK(message({{"pk", "p"}, {"other", "s"}}) == mismatch);
  CHECK(message({{"pk", "p"}, {"sk", "s"}, {"other", "s"}}) == mismatch);
  CHECK(message({{"pk", "p"}, {"sk", "s"}, {"zone", "s"}}) == mismatch);
  CHECK(message({{"pk", 1}, {"sk", "s"}}) == mismatch);
  CHECK(message({{"pk", ""}, {"sk", "s"}}) ==
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "string value. Key: pk");
  CHECK(message({{"pk", kLongHash}, {"sk", "s"}}) ==
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes");
}

TEST_CASE("An item that does not fit an index is refused in AWS's words", "[catalog][primary_key]") {
  const TableDescriptor table = WithGlobalIndex();
  const auto message = [&](const Item& item) { return Message(CheckIndexKeys(table, item)); };
  CHECK(message({{"g", "x"}, {"n", 1}}) == "fine");
  CHECK(message({{"g", "x"}}) == "fine");
  CHECK(message({}) == "fine");
  CHECK(
      message({{"g", 1}}) ==
      "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: gsi");
  CHECK(
      message({{"n", "x"}}) ==
      "One or more parameter values were invalid: Type mismatch for Index Key n Expected: N Actual: S IndexName: gsi");
  CHECK(message({{"g", ""}}) ==
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The "
        "AttributeValue for a key attribute cannot contain an empty string value. IndexName: gsi, IndexKey: g");
  CHECK(message({{"g", kLongHash}}) ==
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes");
}

TEST_CASE("An item is in an index only with all attributes of its key", "[catalog][primary_key]") {
  const IndexDescriptor index = WithGlobalIndex().global_indexes[0];
  CHECK_FALSE(KeyInIndex(index, Item{{"g", "x"}}));
  CHECK_FALSE(KeyInIndex(index, Item{{"n", 1}}));
  const Item item{{"g", "x"}, {"n", 1}};
  const auto key = KeyInIndex(index, item);
  REQUIRE(key);
  CHECK(key->hash == std::vector<std::string_view>{"x"});
  CHECK(key->range == std::vector<std::string_view>{Number(1).encoded()});
}

TEST_CASE("An index stores all, the keys of table and index, or those and what it includes", "[catalog][primary_key]") {
  const Item item{{"a", 1}, {"b", 2}, {"g", "x"}, {"n", 3}, {"pk", "p"}, {"sk", "s"}, {"z", 4}};
  const auto projected = [&](TableDescriptor table) {
    std::string body = "before";  // what is there stays
    AppendProjected(table, table.global_indexes[0], item, &body);
    CHECK(body.starts_with("before"));
    return Item::FromBody(body.substr(6));
  };
  CHECK(projected(WithGlobalIndex(ProjectionType::kAll)) == item);
  const Item keys{{"g", "x"}, {"n", 3}, {"pk", "p"}, {"sk", "s"}};
  CHECK(projected(WithGlobalIndex(ProjectionType::kKeysOnly)) == keys);
  TableDescriptor including = WithGlobalIndex(ProjectionType::kInclude);
  including.global_indexes[0].non_key_attributes = {"a", "absent", "pk", "z"};
  CHECK(projected(including) == Item{{"a", 1}, {"g", "x"}, {"n", 3}, {"pk", "p"}, {"sk", "s"}, {"z", 4}});
}

TEST_CASE("Key attributes are those of the table, and of the index if asked", "[catalog][primary_key]") {
  const TableDescriptor table = WithGlobalIndex();
  const Item item{{"a", 1}, {"g", "x"}, {"n", 3}, {"pk", "p"}, {"sk", "s"}};
  CHECK(KeyAttributesOf(table, item) == Item{{"pk", "p"}, {"sk", "s"}});
  CHECK(KeyAttributesOf(table, table.global_indexes[0], item) == Item{{"g", "x"}, {"n", 3}, {"pk", "p"}, {"sk", "s"}});
}

}  // namespace karst::catalog
