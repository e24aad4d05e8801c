// The pipeline by itself: what it reads, what it commits, and that many mutations are done together or not at all.
#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <karst/item.h>

#include "catalog/primary_key.h"
#include "engine/item_record.h"
#include "engine/write_pipeline.h"
#include "storage/keyspace.h"
#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::IndexedTable;
using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;

const Projection kKeysOnly{.projection_type = ProjectionType::kKeysOnly, .non_key_attributes = std::nullopt};

// A pipeline over one table of a store in memory.
struct Fixture {
  explicit Fixture(const CreateTableRequest& request)
      : engine({request}), table(engine->tables().Find(request.table_name).value()), pipeline(engine->pipeline()) {}

  Mutation Put(const Item& item) const {
    return {.table = table.get(), .key = catalog::KeyOfItem(*table, item).value(), .change = PutChange{item}};
  }
  Mutation Delete(const Item& key) const {
    return {.table = table.get(), .key = catalog::KeyOfRequest(*table, key).value(), .change = DeleteChange{}};
  }

  std::optional<std::string> Stored(const Item& key) {
    const auto primary = catalog::KeyOfRequest(*table, key).value();
    std::string bytes;
    storage::AppendItemKey(table->id, primary.partition, primary.sort, &bytes);
    storage::PinnedBytes value;
    if (!engine->store().Get(storage::Family::kItems, bytes, &value).value()) return std::nullopt;
    return std::string(value.view());
  }

  int IndexEntries(const std::string& index) {
    const auto* descriptor = table->FindIndex(index);
    auto cursor = engine->store().NewCursor(storage::Family::kIndex, storage::ObjectRange(descriptor->id),
                                            /*one_partition=*/false);
    int count = 0;
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) ++count;
    return count;
  }

  TestEngine engine;
  TablePtr table;
  WritePipeline& pipeline;
};

expression::BoundCondition Condition(Engine& engine, const char* text) {
  static const ExpressionAttributeNames kNoNames;
  expression::Bindings bindings(kNoNames, ItemView());
  return expression::CompileCondition(expression::ConditionKind::kCondition, text, engine.expressions(), bindings)
      .value();
}

TEST_CASE("A put stores one version byte and the item's own bytes", "[engine][write_pipeline]") {
  Fixture fixture(SimpleTable("Table"));
  const Item item{{"pk", "a"}, {"n", 1}};
  const auto written = fixture.pipeline.Write(fixture.Put(item));
  REQUIRE(MessageOf(written).empty());
  CHECK(fixture.Stored({{"pk", "a"}}) == std::string(kItemHead) + std::string(item.bytes()));
  CHECK_FALSE(written->old_item());
  CHECK(written->new_item() == item.view());
}

TEST_CASE("The old item is read only if something needs it", "[engine][write_pipeline]") {
  const auto gets_of = [](Fixture& fixture, const Mutation& mutation) {
    const auto before = fixture.engine->store().counters().gets;
    REQUIRE(fixture.pipeline.Write(mutation));
    return fixture.engine->store().counters().gets - before;
  };
  const Item item{{"pk", "a"}, {"sk", "b"}};
  Fixture plain(SimpleTable("Table", true));
  Mutation put = plain.Put(item);
  CHECK(gets_of(plain, put) == 0);
  CHECK(gets_of(plain, plain.Delete(item)) == 0);
  put.wants_old_item = true;
  CHECK(gets_of(plain, put) == 1);
  put = plain.Put(item);
  put.wants_capacity = true;
  CHECK(gets_of(plain, put) == 1);
  put = plain.Put(item);
  const auto condition = Condition(*plain.engine, "attribute_exists(pk)");
  put.condition = &condition;
  CHECK(gets_of(plain, put) == 1);
  put.change = UpdateChange{item, nullptr};
  put.condition = nullptr;
  CHECK(gets_of(plain, put) == 1);

  Fixture indexed(IndexedTable("Indexed", kKeysOnly, kKeysOnly));
  CHECK(gets_of(indexed, indexed.Put(item)) == 1);
}

TEST_CASE("Indexes follow the item", "[engine][write_pipeline]") {
  Fixture fixture(IndexedTable("Indexed", kKeysOnly, kKeysOnly));
  const Item first{{"pk", "a"}, {"sk", "1"}, {"gsiPk", "g"}, {"lsiSk", "l"}};
  const Item moved{{"pk", "a"}, {"sk", "1"}, {"gsiPk", "h"}, {"lsiSk", "l"}};
  const Item sparse{{"pk", "a"}, {"sk", "1"}, {"lsiSk", "m"}};
  REQUIRE(fixture.pipeline.Write(fixture.Put(first)));
  CHECK(fixture.IndexEntries("gsi") == 1);
  CHECK(fixture.IndexEntries("lsi") == 1);
  REQUIRE(fixture.pipeline.Write(fixture.Put(moved)));
  CHECK(fixture.IndexEntries("gsi") == 1);
  CHECK(fixture.IndexEntries("lsi") == 1);
  REQUIRE(fixture.pipeline.Write(fixture.Put(sparse)));
  CHECK(fixture.IndexEntries("gsi") == 0);
  CHECK(fixture.IndexEntries("lsi") == 1);
  REQUIRE(fixture.pipeline.Write(fixture.Delete({{"pk", "a"}, {"sk", "1"}})));
  CHECK(fixture.IndexEntries("lsi") == 0);
}

TEST_CASE("A failed condition commits nothing", "[engine][write_pipeline]") {
  Fixture fixture(SimpleTable("Table"));
  const auto condition = Condition(*fixture.engine, "attribute_exists(pk)");
  const Item item{{"pk", "a"}};
  Mutation put = fixture.Put(item);
  put.condition = &condition;
  const auto before = fixture.engine->store().counters().commits;
  const auto failed = fixture.pipeline.Write(put);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == ErrorCode::kConditionalCheckFailed);
  CHECK(fixture.engine->store().counters().commits == before);
  CHECK_FALSE(fixture.Stored({{"pk", "a"}}));
}

TEST_CASE("Many mutations are one commit", "[engine][write_pipeline]") {
  Fixture fixture(SimpleTable("Table"));
  const Item a{{"pk", "a"}, {"n", 1}};
  const Item b{{"pk", "b"}, {"n", 2}};
  REQUIRE(fixture.pipeline.Write(fixture.Put(b)));
  const Item b_key{{"pk", "b"}};
  std::vector<Mutation> mutations{fixture.Put(a), fixture.Delete(b_key)};
  mutations[1].wants_old_item = true;
  const auto before = fixture.engine->store().counters().commits;
  const auto outcomes = fixture.pipeline.WriteAll(mutations);
  REQUIRE(MessageOf(outcomes).empty());
  CHECK(fixture.engine->store().counters().commits - before == 1);
  REQUIRE(outcomes->size() == 2);
  REQUIRE((*outcomes)[0]);
  REQUIRE((*outcomes)[1]);
  CHECK((*outcomes)[0]->new_item() == a.view());
  CHECK((*outcomes)[1]->old_item() == b.view());
  CHECK_FALSE((*outcomes)[1]->new_item());
  CHECK(fixture.Stored({{"pk", "a"}}));
  CHECK_FALSE(fixture.Stored({{"pk", "b"}}));
}

TEST_CASE("One failure among many stops them all, and each has its own outcome", "[engine][write_pipeline]") {
  Fixture fixture(SimpleTable("Table"));
  const auto exists = Condition(*fixture.engine, "attribute_exists(pk)");
  const auto missing = Condition(*fixture.engine, "attribute_not_exists(pk)");
  const Item a{{"pk", "a"}};
  const Item b{{"pk", "b"}};
  const Item c{{"pk", "c"}};
  std::vector<Mutation> mutations{fixture.Put(a), fixture.Put(b), fixture.Put(c)};
  mutations[0].condition = &missing;
  mutations[1].condition = &exists;
  mutations[2].condition = &exists;
  const auto before = fixture.engine->store().counters().commits;
  const auto outcomes = fixture.pipeline.WriteAll(mutations);
  REQUIRE(MessageOf(outcomes).empty());
  CHECK((*outcomes)[0]);
  CHECK((*outcomes)[1].error().code() == ErrorCode::kConditionalCheckFailed);
  CHECK((*outcomes)[2].error().code() == ErrorCode::kConditionalCheckFailed);
  CHECK(fixture.engine->store().counters().commits == before);
  CHECK_FALSE(fixture.Stored({{"pk", "a"}}));
}

TEST_CASE("Batches over the same items in other orders do not wait for each other for ever",
          "[engine][write_pipeline]") {
  Fixture fixture(SimpleTable("Table"));
  std::vector<Item> items;
  for (int i = 0; i < 10; ++i) items.push_back({{"pk", std::to_string(i)}});
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::vector<Mutation> mutations;
      for (std::size_t i = 0; i < items.size(); ++i) {
        mutations.push_back(fixture.Put(items[t % 2 == 0 ? i : items.size() - 1 - i]));
      }
      for (int round = 0; round < 100; ++round) {
        if (!fixture.pipeline.WriteAll(mutations)) ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == 0);
}

TEST_CASE("A stored record of an unknown version is an error that names the table", "[engine][write_pipeline]") {
  Fixture fixture(SimpleTable("Table"));
  const Item item{{"pk", "a"}};
  Mutation put = fixture.Put(item);
  put.wants_old_item = true;
  std::string key;
  storage::AppendItemKey(fixture.table->id, put.key.partition, put.key.sort, &key);
  storage::WriteSet set = fixture.engine->store().NewWriteSet();
  set.Put(storage::Family::kItems, key, "\x7f what is this");
  REQUIRE(fixture.engine->store().Commit(std::move(set)));
  const auto failed = fixture.pipeline.Write(put);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == ErrorCode::kCorruption);
  CHECK(failed.error().message().find("table Table") != std::string::npos);
}

}  // namespace
}  // namespace karst::engine
