#include <optional>
#include <string>
#include <vector>

#include <karst/value.h>

#include "engine/index_changes.h"
#include "support/catch.h"

namespace karst::engine {
namespace {

catalog::IndexDescriptor Index(std::string name, bool is_global, std::string hash, std::string range,
                               ProjectionType projection, std::vector<std::string> included = {}) {
  catalog::IndexDescriptor index;
  index.id = 7;
  index.name = std::move(name);
  index.is_global = is_global;
  index.key.hash = {{std::move(hash), KeyType::kString}};
  if (!range.empty()) index.key.range = {{std::move(range), KeyType::kString}};
  index.projection = projection;
  index.non_key_attributes = std::move(included);
  return index;
}

catalog::TableDescriptor Table(std::vector<catalog::IndexDescriptor> global,
                               std::vector<catalog::IndexDescriptor> local = {}) {
  catalog::TableDescriptor table;
  table.id = 1;
  table.name = "T";
  table.key = {.hash = {{"pk", KeyType::kString}}, .range = {{"sk", KeyType::kString}}};
  table.global_indexes = std::move(global);
  table.local_indexes = std::move(local);
  return table;
}

const Item kItem{{"pk", "p"}, {"sk", "s"}, {"g", "1"}, {"in", "i"}, {"out", "o"}};

Item With(std::string_view attribute, const Value& value) {
  Item item = kItem;
  item.Set(attribute, value);
  return item;
}

Item Without(std::string_view attribute) {
  Item item = kItem;
  item.Remove(attribute);
  return item;
}

TEST_CASE("A table without indexes has no index changes", "[engine][index_changes]") {
  CHECK(IndexChanges(Table({}), std::nullopt, kItem.view()).empty());
}

TEST_CASE("An item joins an index with what the index projects", "[engine][index_changes]") {
  const auto table = Table({Index("keys", true, "g", "", ProjectionType::kKeysOnly),
                            Index("include", true, "g", "", ProjectionType::kInclude, {"in", "never"}),
                            Index("all", true, "g", "", ProjectionType::kAll)});
  const auto changes = IndexChanges(table, std::nullopt, kItem.view());
  REQUIRE(changes.size() == 3);
  for (const IndexChange& change : changes) {
    CHECK_FALSE(change.before);
    REQUIRE(change.after);
    CHECK_FALSE(change.IsMove());
    CHECK(change.after->key().hash == std::vector<std::string_view>{"1"});
    CHECK(change.after->key().range.empty());
  }
  CHECK(changes[0].after->projected() == Item{{"pk", "p"}, {"sk", "s"}, {"g", "1"}}.view());
  CHECK(changes[1].after->projected() == Item{{"pk", "p"}, {"sk", "s"}, {"g", "1"}, {"in", "i"}}.view());
  CHECK(changes[2].after->projected() == kItem.view());
}

TEST_CASE("An item that lacks a key attribute is not in the index", "[engine][index_changes]") {
  const auto table = Table({Index("two", true, "g", "h", ProjectionType::kAll)});
  CHECK(IndexChanges(table, std::nullopt, kItem.view()).empty());
  const Item both = With("h", "2");
  const auto joins = IndexChanges(table, kItem.view(), both.view());
  REQUIRE(joins.size() == 1);
  CHECK_FALSE(joins[0].before);
  CHECK(joins[0].after);
  const auto leaves = IndexChanges(table, both.view(), kItem.view());
  REQUIRE(leaves.size() == 1);
  CHECK(leaves[0].before);
  CHECK_FALSE(leaves[0].after);
}

TEST_CASE("A change outside the projection is none of the index's", "[engine][index_changes]") {
  const Item changed = With("out", "other");
  CHECK(IndexChanges(Table({Index("keys", true, "g", "", ProjectionType::kKeysOnly)}), kItem.view(), changed.view())
            .empty());
  CHECK(IndexChanges(Table({Index("include", true, "g", "", ProjectionType::kInclude, {"in"})}), kItem.view(),
                     changed.view())
            .empty());
  const auto table = Table({Index("all", true, "g", "", ProjectionType::kAll)});
  const auto all = IndexChanges(table, kItem.view(), changed.view());
  REQUIRE(all.size() == 1);
  CHECK(all[0].before);
  CHECK(all[0].after);
  CHECK_FALSE(all[0].IsMove());
}

TEST_CASE("A changed index key is a move", "[engine][index_changes]") {
  const auto table = Table({Index("keys", true, "g", "", ProjectionType::kKeysOnly)});
  const Item moved = With("g", "2");
  const auto changes = IndexChanges(table, kItem.view(), moved.view());
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].IsMove());
}

TEST_CASE("A deleted item leaves its indexes", "[engine][index_changes]") {
  const auto table = Table({Index("keys", true, "g", "", ProjectionType::kKeysOnly)});
  const auto changes = IndexChanges(table, kItem.view(), std::nullopt);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].before);
  CHECK_FALSE(changes[0].after);
  const Item sparse = Without("g");
  CHECK(IndexChanges(table, sparse.view(), std::nullopt).empty());
}

TEST_CASE("Local indexes come before global ones", "[engine][index_changes]") {
  const auto table = Table({Index("global", true, "g", "", ProjectionType::kAll)},
                           {Index("local", false, "pk", "g", ProjectionType::kAll)});
  const auto changes = IndexChanges(table, std::nullopt, kItem.view());
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].index->name == "local");
  CHECK(changes[0].after->key().hash == std::vector<std::string_view>{"p"});
  CHECK(changes[0].after->key().range == std::vector<std::string_view>{"1"});
  CHECK(changes[1].index->name == "global");
}

TEST_CASE("Writing the same item again changes no index", "[engine][index_changes]") {
  const auto table = Table({Index("all", true, "g", "", ProjectionType::kAll)});
  CHECK(IndexChanges(table, kItem.view(), kItem.view()).empty());
}

}  // namespace
}  // namespace karst::engine
