// The limit of an item collection, shown with a pipeline whose limit is small.
#include "engine/collection_sizes.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <karst/item.h>

#include "catalog/primary_key.h"
#include "engine/write_pipeline.h"
#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::IndexedTable;
using testing::MessageOf;
using testing::SimpleTable;
using testing::TestEngine;
using testing::Where;

constexpr std::int64_t kLimitBytes = 64 * 1024;
constexpr std::size_t kTextBytes = 8'000;
const Projection kAll{.projection_type = ProjectionType::kAll, .non_key_attributes = std::nullopt};

// A table with a local index that projects all, and a pipeline that knows the smaller limit.
class SmallCollections {
 public:
  explicit SmallCollections(const CreateTableRequest& request = IndexedTable("Table", kAll, kAll),
                            Where where = Where::kMemory, std::int64_t limit_bytes = kLimitBytes)
      : limit_bytes_(limit_bytes), engine_({request}, where) {
    Open();
  }
  void Reopen() {
    pipeline_.reset();
    table_.reset();
    engine_.Reopen();
    Open();
  }

  Mutation Put(const Item& item) const {
    return {.table = table_.get(), .key = catalog::KeyOfItem(*table_, item).value(), .change = PutChange{item}};
  }
  Result<Written> Write(const Mutation& mutation) { return pipeline_->Write(mutation); }
  Result<Written> Delete(const std::string& pk, const std::string& sk) {
    const Item key{{"pk", pk}, {"sk", sk}};
    return Write({.table = table_.get(), .key = catalog::KeyOfRequest(*table_, key).value(), .change = DeleteChange{}});
  }
  WritePipeline& pipeline() { return *pipeline_; }

  // Puts items of about kTextBytes under "sk" 0, 1, ... until one is refused; how many were not.
  int PutUntilRefused(const std::string& pk, bool in_local_index) {
    for (int count = 0; count < 1000; ++count) {
      const Result<Written> written = Write(Put(Large(pk, count, in_local_index)));
      if (written) continue;
      CHECK(written.error().code() == ErrorCode::kItemCollectionSizeLimitExceeded);
      CHECK(written.error().message() == "Collection size exceeded.");
      return count;
    }
    return 1000;
  }

  // At most `count` items of a few bytes; how many were not refused.
  int FillWithSmall(const std::string& pk, int count) {
    for (int i = 0; i < count; ++i) {
      if (!Write(Put({{"pk", pk}, {"sk", std::to_string(i)}}))) return i;
    }
    return count;
  }

  static Item Large(const std::string& pk, int sk, bool in_local_index) {
    Item item{{"pk", pk}, {"sk", std::to_string(sk)}, {"text", std::string(kTextBytes, 'x')}};
    if (in_local_index) item.Set("lsiSk", "l");
    return item;
  }

 private:
  void Open() {
    table_ = engine_->tables().Find("Table").value();
    const WritePipeline::Followers followers{engine_->commits(), engine_->streams(), *engine_->options().clock};
    pipeline_ = std::make_unique<WritePipeline>(engine_->store(), engine_->locks(), followers, limit_bytes_);
  }

  std::int64_t limit_bytes_;
  TestEngine engine_;
  TablePtr table_;
  std::unique_ptr<WritePipeline> pipeline_;
};

TEST_CASE("An item collection grows to its limit, which counts entries of local indexes", "[engine][collection]") {
  SmallCollections collections;
  CHECK(collections.PutUntilRefused("outside", false) == 8);
  CHECK(collections.PutUntilRefused("inside", true) == 4);
  // Other collections of the table have room of their own.
  CHECK(collections.Write(collections.Put({{"pk", "other"}, {"sk", "0"}})));
}

TEST_CASE("A full item collection may shrink, and then grow again", "[engine][collection]") {
  SmallCollections collections;
  const int count = collections.PutUntilRefused("a", false);
  REQUIRE(collections.Write(collections.Put(SmallCollections::Large("a", 0, false))));  // neither grows nor shrinks
  CHECK_FALSE(collections.Write(collections.Put(SmallCollections::Large("a", 0, true))));
  REQUIRE(collections.Write(collections.Put({{"pk", "a"}, {"sk", "0"}})));
  REQUIRE(collections.Delete("a", "1"));
  CHECK(collections.Write(collections.Put(SmallCollections::Large("a", count, false))));
}

TEST_CASE("A write refused for its item collection leaves nothing behind", "[engine][collection]") {
  SmallCollections collections;
  const int count = collections.PutUntilRefused("a", false);
  const Item too_much = SmallCollections::Large("a", count, false);
  const Item fits{{"pk", "b"}, {"sk", "0"}};
  const auto outcomes =
      collections.pipeline().WriteAll(std::vector{collections.Put(fits), collections.Put(too_much)}).value();
  CHECK(outcomes[0]);
  CHECK_FALSE(outcomes[1]);
  for (const Item& item : {fits, too_much}) {
    const Item small{{"pk", item["pk"].string()}, {"sk", item["sk"].string()}};
    Mutation put = collections.Put(small);
    put.wants_old_item = true;
    CHECK_FALSE(collections.Write(put)->old_item());
  }
}

TEST_CASE("A table without a local index has no limit of item collections", "[engine][collection]") {
  SmallCollections collections(SimpleTable("Table", true));
  CHECK(collections.PutUntilRefused("a", false) == 1000);
}

TEST_CASE("An item collection is measured again after the store was opened again", "[engine][collection]") {
  SmallCollections collections(IndexedTable("Table", kAll, kAll), Where::kDisk);
  SECTION("Counted whole") {
    const int count = collections.PutUntilRefused("a", true);
    collections.Reopen();
    CHECK_FALSE(collections.Write(collections.Put(SmallCollections::Large("a", count, true))));
    REQUIRE(collections.Delete("a", "0"));
    CHECK(collections.Write(collections.Put(SmallCollections::Large("a", count, true))));
  }
  SECTION("Too many items for a glance") {
    const int count = collections.FillWithSmall("a", 10'000);
    CHECK(count < 10'000);
    collections.Reopen();
    CHECK_FALSE(collections.Write(collections.Put({{"pk", "a"}, {"sk", "one more"}})));
    CHECK(collections.Write(collections.Put({{"pk", "b"}, {"sk", "0"}})));
  }
}

TEST_CASE("The size of a large item collection is estimated", "[engine][collection]") {
  SmallCollections collections(IndexedTable("Table", kAll, kAll), Where::kDisk, 4 * kLimitBytes);
  const int count = collections.FillWithSmall("a", 100'000);
  CHECK(count > 15'000);
  CHECK(collections.FillWithSmall("b", count / 2) == count / 2);
  collections.Reopen();
  // Far beyond, or far below, what an estimate may be wrong by.
  const Item large_a{{"pk", "a"}, {"sk", "large"}, {"text", std::string(kLimitBytes, 'x')}};
  const Item large_b{{"pk", "b"}, {"sk", "large"}, {"text", std::string(kLimitBytes, 'x')}};
  CHECK_FALSE(collections.Write(collections.Put(large_a)));
  CHECK(collections.Write(collections.Put(large_b)));
}

}  // namespace
}  // namespace karst::engine
