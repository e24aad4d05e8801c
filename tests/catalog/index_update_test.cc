#include "catalog/index_update.h"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "catalog/table_rules.h"
#include "support/catch.h"

namespace karst::catalog {
namespace {

using Update = GlobalSecondaryIndexUpdate;

const std::string kInvalid = "One or more parameter values were invalid: ";
constexpr Clock::TimePoint kNow{std::chrono::hours(24) * 10};

// On demand, with keys "pk" and "sk", a local index "lsi" on "l" and a global one "gsi" on "g".
TableDescriptor Table() {
  TableDescriptor table;
  table.id = 1;
  table.name = "Table";
  table.billing_mode = BillingMode::kPayPerRequest;
  table.key = {.hash = {{"pk", KeyType::kString}}, .range = {{"sk", KeyType::kNumber}}};
  table.attribute_definitions = {
      {"pk", KeyType::kString}, {"sk", KeyType::kNumber}, {"l", KeyType::kString}, {"g", KeyType::kString}};
  IndexDescriptor local;
  local.id = 2;
  local.name = "lsi";
  local.is_global = false;
  local.key = {.hash = {{"pk", KeyType::kString}}, .range = {{"l", KeyType::kString}}};
  table.local_indexes = {local};
  IndexDescriptor global;
  global.id = 3;
  global.name = "gsi";
  global.key = {.hash = {{"g", KeyType::kString}}, .range = {}};
  table.global_indexes = {global};
  return table;
}

Update Creation(std::string name, std::string hash = "new") {
  return {.create = GlobalSecondaryIndex{.index_name = std::move(name),
                                         .key_schema = {{std::move(hash), KeyRole::kHash}},
                                         .projection = {.projection_type = ProjectionType::kAll}}};
}
Update Deletion(std::string name) { return {.deletion = DeleteGlobalSecondaryIndexAction{std::move(name)}}; }

UpdateTableRequest Request(std::vector<Update> updates) {
  return {.table_name = "Table",
          .attribute_definitions = {{{"new", KeyType::kString}, {"unused", KeyType::kBinary}}},
          .global_secondary_index_updates = std::move(updates)};
}

Result<TableDescriptor> Apply(const TableDescriptor& table, const UpdateTableRequest& request) {
  const auto checked = CheckUpdate(request);
  if (!checked) return checked.error();
  return ApplyUpdate(table, request, kNow);
}

std::string Message(const TableDescriptor& table, const UpdateTableRequest& request) {
  const auto changed = Apply(table, request);
  return changed ? "fine" : changed.error().message();
}

}  // namespace

TEST_CASE("A new index is there to be filled, with its attributes and no others", "[catalog][index_update]") {
  const TableDescriptor changed = Apply(Table(), Request({Creation("more")})).value();
  REQUIRE(changed.global_indexes.size() == 2);
  const IndexDescriptor& index = changed.global_indexes[1];
  CHECK(index.name == "more");
  CHECK(index.id == 0);
  CHECK(index.backfilling);
  CHECK(index.is_global);
  CHECK(index.key.hash[0].type == KeyType::kString);
  CHECK_FALSE(changed.global_indexes[0].backfilling);
  REQUIRE(changed.attribute_definitions.size() == 5);
  CHECK(changed.attribute_definitions[4].attribute_name == "new");
}

TEST_CASE("A deleted index goes with the attributes that no other key has", "[catalog][index_update]") {
  const TableDescriptor changed = Apply(Table(), Request({Deletion("gsi")})).value();
  CHECK(changed.global_indexes.empty());
  REQUIRE(changed.attribute_definitions.size() == 3);
  CHECK(changed.attribute_definitions[2].attribute_name == "l");
}

TEST_CASE("An index update names one action of one index", "[catalog][index_update]") {
  CHECK(Message(Table(), Request({Update{}})) ==
        kInvalid +
            "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
            "GlobalSecondaryIndexUpdate.Delete must not be null");
  Update both = Creation("more");
  both.deletion = DeleteGlobalSecondaryIndexAction{"gsi"};
  CHECK(Message(Table(), Request({both})) ==
        kInvalid + "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object");
  CHECK(Message(Table(), Request({Deletion("gsi"), Creation("gsi")})) ==
        kInvalid + "Only one global secondary index update per index is allowed simultaneously. Index: gsi");
}

TEST_CASE("One index of a table is created or deleted at a time", "[catalog][index_update]") {
  const std::string one =
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table";
  CHECK(Message(Table(), Request({Creation("one"), Creation("two")})) == one);
  CHECK(Message(Table(), Request({Creation("one"), Deletion("gsi")})) == one);
  TableDescriptor busy = Table();
  busy.global_indexes[0].backfilling = true;
  CHECK(Message(busy, Request({Creation("one")})) == one);
  CHECK(Message(busy, Request({Deletion("gsi")})) == "fine");
  busy.global_indexes.push_back(busy.global_indexes[0]);
  busy.global_indexes[1].name = "idle";
  busy.global_indexes[1].backfilling = false;
  const auto refused = Apply(busy, Request({Deletion("idle")}));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == ErrorCode::kLimitExceeded);
}

TEST_CASE("An index that is there is not created, and one that is not there not deleted", "[catalog][index_update]") {
  CHECK(Message(Table(), Request({Creation("gsi", "not defined")})) ==
        "Attempting to create an index which already exists");
  CHECK(Message(Table(), Request({Creation("lsi")})) == "Attempting to create an index which already exists");
  CHECK(Message(Table(), Request({Deletion("lsi")})) ==
        "Cannot delete an index that is not a GlobalSecondaryIndex: lsi");
  const auto missing = Apply(Table(), Request({Deletion("none")}));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == ErrorCode::kResourceNotFound);
  CHECK(missing.error().message() == "Requested resource not found: Index none for table Table");
}

TEST_CASE("A new index needs its attributes defined, as they are defined elsewhere", "[catalog][index_update]") {
  UpdateTableRequest request = Request({Creation("more")});
  request.attribute_definitions.reset();
  CHECK(Message(Table(), request) == kInvalid + "AttributeDefinitions is not specified for index: more");
  CHECK(Message(Table(), Request({Creation("more", "other")})) ==
        kInvalid +
            "Some index key attributes are not defined in AttributeDefinitions. Keys: [other], "
            "AttributeDefinitions: [new, unused]");
  request = Request({Creation("more", "sk")});
  request.attribute_definitions = {{"sk", KeyType::kString}};
  CHECK(Message(Table(), request) ==
        kInvalid +
            "Attributes cannot be redefined. Please check that your attribute has the same type as previously "
            "defined. Existing schema: Schema:[SchemaElement: key{pk:S:HASH}, SchemaElement: key{sk:N:RANGE}] "
            "New schema: Schema:[SchemaElement: key{sk:S:HASH}]");
  request.attribute_definitions = {{"sk", KeyType::kNumber}};
  CHECK(Message(Table(), request) == "fine");
}

TEST_CASE("A new index has the throughput that its table's billing asks for", "[catalog][index_update]") {
  UpdateTableRequest request = Request({Creation("more")});
  request.global_secondary_index_updates->front().create->provisioned_throughput = {1, 2};
  CHECK(Message(Table(), request) ==
        kInvalid +
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: more when BillingMode "
            "is PAY_PER_REQUEST");
  TableDescriptor provisioned = Table();
  provisioned.billing_mode = BillingMode::kProvisioned;
  provisioned.throughput = {.read_capacity_units = 1, .write_capacity_units = 1};
  CHECK(Message(provisioned, Request({Creation("more")})) ==
        kInvalid + "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: more");
  CHECK(Apply(provisioned, request).value().global_indexes[1].throughput.write_capacity_units == 2);
  request.provisioned_throughput = {5, 5};
  CHECK(Message(provisioned, request) == kInvalid + "You cannot create or delete index while updating table IOPS");
}

TEST_CASE("There are at most 20 global indexes", "[catalog][index_update]") {
  TableDescriptor table = Table();
  while (table.global_indexes.size() < 20) {
    table.global_indexes.push_back(table.global_indexes[0]);
    table.global_indexes.back().name = fmt::format("gsi{}", table.global_indexes.size());
  }
  const auto refused = Apply(table, Request({Creation("more")}));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == ErrorCode::kLimitExceeded);
  CHECK(refused.error().message() ==
        "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20");
}

TEST_CASE("Limits on demand of an index are changed by themselves", "[catalog][index_update]") {
  const auto limit = [](OnDemandThroughput limits) {
    return Request(
        {Update{.update = UpdateGlobalSecondaryIndexAction{.index_name = "gsi", .on_demand_throughput = limits}}});
  };
  const TableDescriptor limited = Apply(Table(), limit({.max_read_request_units = 7})).value();
  CHECK(limited.global_indexes[0].on_demand_throughput->max_read_request_units == 7);
  CHECK_FALSE(Apply(limited, limit({.max_read_request_units = -1})).value().global_indexes[0].on_demand_throughput);
}

}  // namespace karst::catalog
