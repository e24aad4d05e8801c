#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <string>

#include <karst/karst.h>

#include "support/catch.h"
#include "support/manual_clock.h"
#include "support/temp_database.h"
#include "support/temp_directory.h"

namespace karst {
namespace {

CreateTableRequest HashTable(std::string name) {
  return {.table_name = std::move(name),
          .attribute_definitions = {{"pk", KeyType::kString}},
          .key_schema = {{"pk", KeyRole::kHash}},
          .billing_mode = BillingMode::kPayPerRequest};
}

// With a sort key, a local index "lsi" and a global index "gsi".
CreateTableRequest FullTable(std::string name) {
  CreateTableRequest request = HashTable(std::move(name));
  request.attribute_definitions.push_back({"sk", KeyType::kNumber});
  request.attribute_definitions.push_back({"other", KeyType::kString});
  request.key_schema.push_back({"sk", KeyRole::kRange});
  const Projection all{.projection_type = ProjectionType::kAll, .non_key_attributes = {}};
  request.local_secondary_indexes = {
      {.index_name = "lsi", .key_schema = {{"pk", KeyRole::kHash}, {"other", KeyRole::kRange}}, .projection = all}};
  request.global_secondary_indexes = {
      {.index_name = "gsi", .key_schema = {{"other", KeyRole::kHash}}, .projection = all}};
  return request;
}

template <typename T>
ErrorCode CodeOf(const Result<T>& result) {
  REQUIRE_FALSE(result);
  return result.error().code();
}

TableDescription Describe(Database& db, const std::string& name) {
  return db.DescribeTable({.table_name = name}).value().table;
}

}  // namespace

TEST_CASE("CreateTable answers CREATING, and the first DescribeTable ACTIVE", "[engine][create_table]") {
  testing::ManualClock clock;
  Database db = testing::OpenInMemory(clock);
  const TableDescription created = db.CreateTable(FullTable("Songs")).value().table_description;
  CHECK(created.table_status == TableStatus::kCreating);
  CHECK(created.global_secondary_indexes.at(0).index_status == IndexStatus::kCreating);
  const TableDescription table = Describe(db, "Songs");
  CHECK(table.table_status == TableStatus::kActive);
  CHECK(table.global_secondary_indexes.at(0).index_status == IndexStatus::kActive);
  CHECK(table.table_arn == "arn:aws:dynamodb:us-east-1:000000000000:table/Songs");
  CHECK(table.local_secondary_indexes.at(0).index_arn == table.table_arn + "/index/lsi");
  CHECK(table.creation_date_time == clock.Now());
  CHECK(table.billing_mode_summary->last_update_to_pay_per_request == clock.Now());
  CHECK(table.table_id == created.table_id);
  CHECK(table.table_id.size() == 36);
  CHECK(table.table_id[14] == '4');
  CHECK(table.item_count == 0);
}

TEST_CASE("A table is found by its ARN too", "[engine][describe_table]") {
  Database db = testing::OpenInMemory();
  const std::string arn = db.CreateTable(HashTable("Songs")).value().table_description.table_arn;
  CHECK(Describe(db, arn).table_name == "Songs");
  CHECK(CodeOf(db.DescribeTable({.table_name = arn + "2"})) == ErrorCode::kResourceNotFound);
  CHECK(CodeOf(db.DescribeTable({.table_name = "arn:aws:s3:::bucket"})) == ErrorCode::kValidation);
}

TEST_CASE("A table that is created by its ARN has the name in it", "[engine][create_table]") {
  Database db = testing::OpenInMemory();
  const std::string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Songs";
  CHECK(db.CreateTable(HashTable(arn)).value().table_description.table_name == "Songs");
  CHECK(db.ListTables().value().table_names == std::vector<std::string>{"Songs"});
  CHECK(CodeOf(db.CreateTable(HashTable("Songs"))) == ErrorCode::kResourceInUse);
  CHECK(db.DeleteTable({.table_name = arn}));
  for (const char* bad : {"ab", "a b c", "Songs/index/gsi", ""}) {
    CHECK(CodeOf(db.CreateTable(HashTable("arn:aws:dynamodb:us-east-1:000000000000:table/" + std::string(bad)))) ==
          ErrorCode::kValidation);
  }
}

TEST_CASE("A second table of one name is refused", "[engine][create_table]") {
  Database db = testing::OpenInMemory();
  CHECK(db.CreateTable(HashTable("Songs")));
  const auto second = db.CreateTable(HashTable("Songs"));
  CHECK(CodeOf(second) == ErrorCode::kResourceInUse);
  CHECK(second.error().message() == "Table already exists: Songs");
}

TEST_CASE("Operations on a missing table name it", "[engine][describe_table]") {
  Database db = testing::OpenInMemory();
  const std::string message = "Requested resource not found: Table: Missing not found";
  CHECK(db.DescribeTable({.table_name = "Missing"}).error().message() == message);
  CHECK(db.DeleteTable({.table_name = "Missing"}).error().message() == message);
  CHECK(db.UpdateTable({.table_name = "Missing", .billing_mode = BillingMode::kPayPerRequest}).error().message() ==
        message);
  CHECK(CodeOf(db.DeleteTable({.table_name = "Missing"})) == ErrorCode::kResourceNotFound);
}

TEST_CASE("DeleteTable answers DELETING, and the table is gone", "[engine][delete_table]") {
  Database db = testing::OpenInMemory();
  CHECK(db.CreateTable(FullTable("Songs")));
  const TableDescription deleted = db.DeleteTable({.table_name = "Songs"}).value().table_description;
  CHECK(deleted.table_status == TableStatus::kDeleting);
  CHECK(deleted.table_name == "Songs");
  CHECK(CodeOf(db.DescribeTable({.table_name = "Songs"})) == ErrorCode::kResourceNotFound);
  CHECK(db.ListTables().value().table_names.empty());
}

TEST_CASE("A protected table is not deleted until the protection is off", "[engine][delete_table]") {
  Database db = testing::OpenInMemory();
  CreateTableRequest request = HashTable("Songs");
  request.deletion_protection_enabled = true;
  CHECK(db.CreateTable(request));
  const auto refused = db.DeleteTable({.table_name = "Songs"});
  CHECK(CodeOf(refused) == ErrorCode::kValidation);
  CHECK(refused.error().message() ==
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
  CHECK(db.UpdateTable({.table_name = "Songs", .deletion_protection_enabled = false}));
  CHECK(db.DeleteTable({.table_name = "Songs"}));
}

TEST_CASE("A table of a deleted one's name begins empty", "[engine][delete_table]") {
  Database db = testing::OpenInMemory();
  Table songs = db.EnsureTable({.name = "Songs", .partition_key = {"pk"}}).value();
  CHECK(songs.Put({{"pk", "a"}}));
  const std::string first_id = Describe(db, "Songs").table_id;
  CHECK(db.DeleteTable({.table_name = "Songs"}));
  CHECK(db.CreateTable(HashTable("Songs")));
  CHECK_FALSE(songs.Get({{"pk", "a"}}).value());
  CHECK(Describe(db, "Songs").table_id != first_id);
  CHECK(Describe(db, "Songs").item_count == 0);
}

TEST_CASE("ListTables answers names in byte order, in pages", "[engine][list_tables]") {
  Database db = testing::OpenInMemory();
  for (const char* name : {"bbb", "Zzz", "aaa", "a.b", "ccc"}) CHECK(db.CreateTable(HashTable(name)));
  const ListTablesResult all = db.ListTables().value();
  CHECK(all.table_names == std::vector<std::string>{"Zzz", "a.b", "aaa", "bbb", "ccc"});
  CHECK_FALSE(all.last_evaluated_table_name);
  const ListTablesResult first = db.ListTables({.exclusive_start_table_name = {}, .limit = 2}).value();
  CHECK(first.table_names == std::vector<std::string>{"Zzz", "a.b"});
  CHECK(first.last_evaluated_table_name == "a.b");
  const ListTablesResult last = db.ListTables({.exclusive_start_table_name = "aaaa", .limit = 2}).value();
  CHECK(last.table_names == std::vector<std::string>{"bbb", "ccc"});
  CHECK_FALSE(last.last_evaluated_table_name);
  CHECK(db.ListTables({.exclusive_start_table_name = "zzz", .limit = {}}).value().table_names.empty());
}

TEST_CASE("UpdateTable answers UPDATING, and the first DescribeTable ACTIVE with the change",
          "[engine][update_table]") {
  testing::ManualClock clock;
  Database db = testing::OpenInMemory(clock);
  CreateTableRequest request = HashTable("Songs");
  request.billing_mode = BillingMode::kProvisioned;
  request.provisioned_throughput = {{5, 5}};
  CHECK(db.CreateTable(request));
  clock.Advance(std::chrono::hours(1));
  const auto updated = db.UpdateTable({.table_name = "Songs", .provisioned_throughput = {{20, 15}}});
  CHECK(updated.value().table_description.table_status == TableStatus::kUpdating);
  CHECK(updated.value().table_description.provisioned_throughput.read_capacity_units == 5);
  CHECK(updated.value().table_description.provisioned_throughput.write_capacity_units == 5);
  const TableDescription table = Describe(db, "Songs");
  CHECK(table.table_status == TableStatus::kActive);
  CHECK(table.provisioned_throughput.read_capacity_units == 20);
  CHECK(table.provisioned_throughput.write_capacity_units == 15);
  CHECK(table.provisioned_throughput.last_increase == clock.Now());
}

TEST_CASE("DescribeTable counts the items of a table and of its indexes", "[engine][describe_table]") {
  Database db = testing::OpenInMemory();
  CHECK(db.CreateTable(FullTable("Songs")));
  Table songs = db.OpenTable("Songs").value();
  for (int i = 0; i < 10; ++i) {
    Item item{{"pk", "p"}, {"sk", i}};
    if (i < 3) item.Set("other", Value("x"));
    CHECK(songs.Put(item));
  }
  const TableDescription table = Describe(db, "Songs");
  CHECK(table.item_count == 10);
  CHECK(table.global_secondary_indexes.at(0).item_count == 3);
  CHECK(table.local_secondary_indexes.at(0).item_count == 3);
  // pk 2 + 1, sk 2 + 2 (0 takes 1 more), other 5 + 1
  CHECK(table.global_secondary_indexes.at(0).index_size_bytes > 0);
  CHECK(table.table_size_bytes > table.global_secondary_indexes.at(0).index_size_bytes);
}

// Within a tenth.
bool IsAbout(std::int64_t estimate, std::int64_t count) {
  return estimate >= count - count / 10 && estimate <= count + count / 10;
}

TEST_CASE("DescribeTable estimates the items of a large table and of its indexes", "[engine][describe_table][slow]") {
  Database db = testing::OpenInMemory();
  Table table =
      db.EnsureTable(
            {.name = "Large",
             .partition_key = {"pk"},
             .global_indexes = {{.name = "wide", .partition_key = {"other"}, .projection = ProjectionType::kKeysOnly},
                                {.name = "narrow", .partition_key = {"kind"}},
                                {.name = "sparse", .partition_key = {"rare"}}}})
          .value();
  constexpr int kItems = 30'000;
  constexpr int kWrittenTwice = 10'000;
  const auto put = [&](int i) {
    Item item{{"pk", std::to_string(i)}, {"other", std::to_string(-i)}, {"kind", std::to_string(i % 5)}};
    if (i % 100 == 0) item.Set("rare", Value(std::to_string(i)));
    REQUIRE(table.Put(item));
  };
  for (int i = 0; i < kItems; ++i) put(i);
  for (int i = 0; i < kWrittenTwice; ++i) put(i);
  const TableDescription described = Describe(db, "Large");
  CHECK(IsAbout(described.item_count, kItems));
  const auto& indexes = described.global_secondary_indexes;
  CHECK(IsAbout(indexes.at(0).item_count, kItems));
  // Of few partitions less is known, but never more entries than items, and never fewer than were counted.
  CHECK(indexes.at(1).item_count <= described.item_count);
  CHECK(indexes.at(1).item_count >= 20'000 / 3);
  CHECK(indexes.at(2).item_count == kItems / 100);
  CHECK(described.table_size_bytes > indexes.at(0).index_size_bytes);
}

TEST_CASE("DescribeTable counts an index exactly beside a table that it estimates", "[engine][describe_table][slow]") {
  Database db = testing::OpenInMemory();
  Table table = db.EnsureTable({.name = "Large", .partition_key = {"pk"}}).value();
  constexpr int kItems = 21'000;
  for (int i = 0; i < kItems; ++i) {
    Item item{{"pk", std::to_string(i)}};
    if (i % 2 == 0) item.Set("other", Value(std::to_string(i)));
    REQUIRE(table.Put(item));
  }
  REQUIRE(db.UpdateTable(
      {.table_name = "Large",
       .attribute_definitions = {{{"other", KeyType::kString}}},
       .global_secondary_index_updates = {
           {{.create = GlobalSecondaryIndex{.index_name = "byOther",
                                            .key_schema = {{"other", KeyRole::kHash}},
                                            .projection = {.projection_type = ProjectionType::kKeysOnly}}}}}}));
  while (Describe(db, "Large").global_secondary_indexes.at(0).index_status != IndexStatus::kActive) {
    db.RunBackgroundWork();
  }
  const TableDescription described = Describe(db, "Large");
  CHECK(IsAbout(described.item_count, kItems));
  CHECK(described.global_secondary_indexes.at(0).item_count == kItems / 2);
}

TEST_CASE("Tables survive closing and opening, with all that is known of them", "[engine][table_registry]") {
  testing::TempDatabase db;
  CHECK(db->CreateTable(FullTable("Songs")));
  CHECK(db->CreateTable(HashTable("Gone")));
  CHECK(db->DeleteTable({.table_name = "Gone"}));
  CHECK(db->UpdateTable({.table_name = "Songs", .deletion_protection_enabled = true}));
  const TableDescription before = Describe(*db, "Songs");
  db.Reopen();
  const TableDescription after = Describe(*db, "Songs");
  CHECK(db->ListTables().value().table_names == std::vector<std::string>{"Songs"});
  CHECK(after.table_id == before.table_id);
  CHECK(after.table_arn == before.table_arn);
  CHECK(after.creation_date_time == before.creation_date_time);
  CHECK(after.deletion_protection_enabled);
  CHECK(after.global_secondary_indexes.size() == 1);
  CHECK(after.local_secondary_indexes.size() == 1);
}

TEST_CASE("There are no more than 2500 tables", "[engine][create_table]") {
  Database db = testing::OpenInMemory();
  for (int i = 0; i < 2500; ++i) REQUIRE(db.CreateTable(HashTable("table-" + std::to_string(i))));
  CHECK(CodeOf(db.CreateTable(HashTable("one-more"))) == ErrorCode::kLimitExceeded);
  CHECK(db.DeleteTable({.table_name = "table-7"}));
  CHECK(db.CreateTable(HashTable("one-more")));
}

TEST_CASE("DescribeLimits and DescribeEndpoints answer", "[engine][describe_limits]") {
  Database db = testing::OpenInMemory();
  CHECK(db.DescribeLimits().value().table_max_read_capacity_units == 40000);
  CHECK(db.DescribeEndpoints().value().endpoints.at(0).address == "dynamodb.us-east-1.amazonaws.com");
  CHECK(db.DescribeEndpoints({.host = "localhost:8000"}).value().endpoints.at(0).address == "localhost:8000");
}

TEST_CASE("EnsureTable creates a table once, and refuses another schema", "[engine][ensure_table]") {
  Database db = testing::OpenInMemory();
  TableSchema schema{.name = "Songs",
                     .partition_key = {"Artist"},
                     .sort_key = {{"Title"}},
                     .global_indexes = {{.name = "ByYear", .partition_key = {"Year", KeyType::kNumber}}},
                     .local_indexes = {{.name = "ByAlbum", .sort_key = {{"Album"}}}}};
  CHECK(db.EnsureTable(schema).value().name() == "Songs");
  const TableDescription table = Describe(db, "Songs");
  CHECK(table.attribute_definitions.size() == 4);
  CHECK(table.local_secondary_indexes.at(0).key_schema.at(0).attribute_name == "Artist");
  CHECK(db.EnsureTable(schema));
  CHECK(Describe(db, "Songs").table_id == table.table_id);
  schema.global_indexes[0].partition_key.type = KeyType::kString;
  const auto other = db.EnsureTable(schema);
  CHECK(CodeOf(other) == ErrorCode::kValidation);
  CHECK(other.error().message() == "Table Songs exists with other keys or indexes");
}

TEST_CASE("EnsureTable refuses an attribute that is named with two types", "[engine][ensure_table]") {
  Database db = testing::OpenInMemory();
  const auto made =
      db.EnsureTable({.name = "Songs",
                      .partition_key = {"Artist"},
                      .global_indexes = {{.name = "ByArtist", .partition_key = {"Artist", KeyType::kNumber}}}});
  CHECK(CodeOf(made) == ErrorCode::kValidation);
  CHECK(made.error().message() == "Attribute Name is duplicated: Artist");
}

TEST_CASE("Options that cannot work are refused", "[engine][open]") {
  const auto code = [](auto change) {
    Options options;
    change(options);
    return CodeOf(Database::OpenInMemory(options));
  };
  CHECK(code([](Options& o) { o.clock = nullptr; }) == ErrorCode::kInvalidOptions);
  CHECK(code([](Options& o) { o.write_buffer_bytes = 1; }) == ErrorCode::kInvalidOptions);
  CHECK(code([](Options& o) { o.region = "us east"; }) == ErrorCode::kInvalidOptions);
  CHECK(code([](Options& o) { o.account_id = "42"; }) == ErrorCode::kInvalidOptions);
  CHECK(code([](Options& o) { o.durability = static_cast<Durability>(99); }) == ErrorCode::kInvalidOptions);
  CHECK(code([](Options& o) { o.conflicts = static_cast<Conflicts>(99); }) == ErrorCode::kInvalidOptions);
  CHECK(CodeOf(Database::Open("")) == ErrorCode::kInvalidOptions);
}

TEST_CASE("A delay is at most a week, and never negative", "[engine][open]") {
  constexpr std::chrono::milliseconds kWeek = std::chrono::days(7);
  constexpr std::chrono::milliseconds kOne{1};
  for (auto Options::*delay : {&Options::time_to_live_delay, &Options::transient_state_delay}) {
    const auto opened = [&](std::chrono::milliseconds value) {
      Options options;
      options.*delay = value;
      return Database::OpenInMemory(options);
    };
    CHECK(opened(kWeek));
    CHECK(CodeOf(opened(kWeek + kOne)) == ErrorCode::kInvalidOptions);
    CHECK(CodeOf(opened(std::chrono::milliseconds::max())) == ErrorCode::kInvalidOptions);
    CHECK(CodeOf(opened(-kOne)) == ErrorCode::kInvalidOptions);
  }
}

TEST_CASE("A path with a zero byte is refused, rather than the path before it opened", "[engine][open]") {
  const testing::TempDirectory directory;
  const std::string store = (directory.path() / "store").string();
  CHECK(CodeOf(Database::Open(store + std::string("\0more", 5))) == ErrorCode::kInvalidOptions);
  CHECK_FALSE(std::filesystem::exists(store));
}

TEST_CASE("Region and account of the options are in ARNs", "[engine][open]") {
  Options options = testing::TestOptions();
  options.region = "eu-central-1";
  options.account_id = "123456789012";
  Database db = Database::OpenInMemory(options).value();
  CHECK(db.CreateTable(HashTable("Songs")).value().table_description.table_arn ==
        "arn:aws:dynamodb:eu-central-1:123456789012:table/Songs");
}

TEST_CASE("Two tables have different ids without a source of randomness", "[engine][open]") {
  Database db = Database::OpenInMemory().value();
  std::set<std::string> ids;
  for (const char* name : {"aaa", "bbb", "ccc"}) {
    ids.insert(db.CreateTable(HashTable(name)).value().table_description.table_id);
  }
  CHECK(ids.size() == 3);
}

}  // namespace karst
