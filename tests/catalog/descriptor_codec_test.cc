#include "catalog/descriptor_codec.h"

#include <string>

#include "catalog/dropped_objects.h"
#include "catalog/sample_tables.h"
#include "support/catch.h"
#include "support/format_examples.h"

namespace karst::catalog {
namespace {

std::string Encode(const TableDescriptor& table) {
  std::string bytes;
  EncodeDescriptor(table, &bytes);
  return bytes;
}

void CheckSame(const ProvisionedThroughputDescription& a, const ProvisionedThroughputDescription& b) {
  CHECK(a.read_capacity_units == b.read_capacity_units);
  CHECK(a.write_capacity_units == b.write_capacity_units);
  CHECK(a.number_of_decreases_today == b.number_of_decreases_today);
  CHECK(a.last_increase == b.last_increase);
  CHECK(a.last_decrease == b.last_decrease);
}

}  // namespace

TEST_CASE("A descriptor comes back from its bytes with every field", "[catalog][codec]") {
  const TableDescriptor table = testing::SongsTable();
  const TableDescriptor read = DecodeDescriptor(Encode(table)).value();
  CHECK(read.id == 7);
  CHECK(read.name == "Songs");
  CHECK(read.table_id == table.table_id);
  CHECK(read.arn == table.arn);
  CHECK(read.partition_key().name == "Artist");
  CHECK(read.sort_key()->name == "Title");
  REQUIRE(read.attribute_definitions.size() == 4);
  CHECK(read.attribute_definitions[3].attribute_name == "Cover");
  CHECK(read.attribute_definitions[3].attribute_type == KeyType::kBinary);
  CHECK(read.created == table.created);
  CHECK(read.billing_mode == BillingMode::kPayPerRequest);
  CHECK(read.last_update_to_pay_per_request == table.last_update_to_pay_per_request);
  CheckSame(read.throughput, table.throughput);
  CHECK(read.on_demand_throughput->max_read_request_units == 10);
  CHECK_FALSE(read.on_demand_throughput->max_write_request_units);
  CHECK(read.deletion_protection);
  CHECK(read.table_class == TableClass::kStandardInfrequentAccess);
  CHECK(read.table_class_last_update == table.table_class_last_update);
  REQUIRE(read.time_to_live);
  CHECK(read.time_to_live->attribute == "Until");
  CHECK(read.time_to_live->id == 10);
  CHECK(read.time_to_live->backfilling);
}

TEST_CASE("The indexes of a descriptor come back with every field", "[catalog][codec]") {
  const TableDescriptor read = DecodeDescriptor(Encode(testing::SongsTable())).value();
  REQUIRE(read.local_indexes.size() == 1);
  const IndexDescriptor& local = read.local_indexes[0];
  CHECK(local.id == 8);
  CHECK(local.name == "ByCover");
  CHECK_FALSE(local.is_global);
  CHECK(local.key.hash[0].name == "Artist");
  CHECK(local.key.range[0].type == KeyType::kBinary);
  CHECK(local.projection == ProjectionType::kInclude);
  CHECK(local.non_key_attributes == std::vector<std::string>{"Genre", "Length"});
  CHECK(local.non_key_attributes_as_given == std::vector<std::string>{"Length", "Genre"});
  CHECK_FALSE(local.on_demand_throughput);
  CHECK_FALSE(local.backfilling);
  REQUIRE(read.global_indexes.size() == 1);
  const IndexDescriptor& global = read.global_indexes[0];
  CHECK(global.id == 9);
  CHECK(global.is_global);
  CHECK(global.key.hash[0].type == KeyType::kNumber);
  CHECK(global.projection == ProjectionType::kKeysOnly);
  CheckSame(global.throughput, testing::SongsTable().global_indexes[0].throughput);
  CHECK(global.on_demand_throughput->max_write_request_units == 6);
  CHECK(global.backfilling);
}

TEST_CASE("The format page shows the bytes of a descriptor and of a dropped table", "[catalog][format]") {
  const auto shown = karst::testing::ExamplesOfPage("lib/catalog/FORMAT.md", "record");
  REQUIRE(shown.size() == 4);
  CHECK(karst::testing::ToHex(shown.at("the descriptor of Songs")) ==
        karst::testing::ToHex(Encode(testing::SongsTable())));
  std::string dropped;
  const DroppedObjects songs{ObjectsOf(testing::SongsTable())};
  EncodeDropped(songs, &dropped);
  CHECK(karst::testing::ToHex(shown.at("Songs, dropped")) == karst::testing::ToHex(dropped));
  const DroppedObjects before = DecodeDropped(shown.at("Songs, dropped by a Karst that wrote version 1")).value();
  CHECK(before.objects == std::vector(songs.objects.begin(), songs.objects.end() - 1));
}

TEST_CASE("Bytes that are no descriptor are reported as corruption", "[catalog][codec]") {
  const std::string bytes = Encode(testing::SongsTable());
  const std::string later_version = "\x02" + bytes.substr(1);
  const std::string unknown_tag = bytes + "\x7F\x01x";
  const std::string falling_tags = bytes + bytes.substr(1);
  std::string unknown_type = bytes;
  unknown_type[bytes.find(
      "\x01"
      "Artist")] = '\x04';
  for (const std::string& bad : {std::string(), later_version, unknown_tag, falling_tags, unknown_type}) {
    const auto read = DecodeDescriptor(bad);
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == ErrorCode::kCorruption);
  }
}

TEST_CASE("An index with more key attributes than there may be is reported as corruption", "[catalog][codec]") {
  TableDescriptor table = testing::SongsTable();
  REQUIRE_FALSE(table.global_indexes.empty());
  KeyAttributes& key = table.global_indexes.front().key;
  key = {.hash = std::vector<KeyAttribute>(4, {"h", KeyType::kString}),
         .range = std::vector<KeyAttribute>(4, {"r", KeyType::kString})};
  CHECK(DecodeDescriptor(Encode(table)));
  key.range.push_back({"r", KeyType::kString});
  CHECK_FALSE(DecodeDescriptor(Encode(table)));
  key.range.pop_back();
  key.hash.push_back({"h", KeyType::kString});
  CHECK_FALSE(DecodeDescriptor(Encode(table)));
}

TEST_CASE("A descriptor that is cut off or damaged is an error or another descriptor, never a crash",
          "[catalog][codec]") {
  const std::string bytes = Encode(testing::SongsTable());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto read = DecodeDescriptor(std::string_view(bytes).substr(0, size));
    if (!read) CHECK(read.error().code() == ErrorCode::kCorruption);
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x81);
    const auto read = DecodeDescriptor(damaged);
    if (read) CHECK(DecodeDescriptor(Encode(*read)));
  }
}

TEST_CASE("Dropped objects come back from their bytes", "[catalog][codec]") {
  std::string bytes;
  EncodeDropped({ObjectsOf(testing::SongsTable())}, &bytes);
  const DroppedObjects read = DecodeDropped(bytes).value();
  CHECK(read.id() == 7);
  CHECK(read.objects == std::vector<StoredObject>{{ObjectKind::kItems, 7},
                                                  {ObjectKind::kIndexEntries, 8},
                                                  {ObjectKind::kIndexEntries, 9},
                                                  {ObjectKind::kExpiries, 10}});
  for (const std::string& bad : {std::string(), "\x03" + bytes.substr(1), bytes + "x", bytes.substr(0, 3),
                                 bytes.substr(0, 1), std::string("\x01"), "\x02\x7F" + bytes.substr(2)}) {
    const auto failed = DecodeDropped(bad);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == ErrorCode::kCorruption);
  }
}

}  // namespace karst::catalog
