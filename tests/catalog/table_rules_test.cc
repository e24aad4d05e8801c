#include "catalog/table_rules.h"

#include <functional>
#include <string>

#include "support/catch.h"

namespace karst::catalog {
namespace {

using Change = std::function<void(CreateTableRequest&)>;

const std::string kInvalid = "One or more parameter values were invalid: ";
const Projection kAll{.projection_type = ProjectionType::kAll, .non_key_attributes = {}};

// On demand, keys "a" and "b", without indexes.
CreateTableRequest Base() {
  return {.table_name = "Table",
          .attribute_definitions = {{"a", KeyType::kString}, {"b", KeyType::kString}},
          .key_schema = {{"a", KeyRole::kHash}, {"b", KeyRole::kRange}},
          .billing_mode = BillingMode::kPayPerRequest};
}

std::string MessageAfter(const Change& change) {
  CreateTableRequest request = Base();
  change(request);
  const auto table = DescriptorFor(request);
  return table ? "fine" : table.error().message();
}

// With one local index of this schema.
Change Local(std::vector<KeySchemaElement> schema, Projection projection = kAll) {
  return [=](CreateTableRequest& r) { r.local_secondary_indexes = {{"lsi", schema, projection}}; };
}

Change Global(std::vector<KeySchemaElement> schema, Projection projection = kAll) {
  return [=](CreateTableRequest& r) {
    r.global_secondary_indexes = {{.index_name = "gsi", .key_schema = schema, .projection = projection}};
  };
}

// A schema of "h1"... and "r1"..., all defined.
Change Multi(std::size_t hash, std::size_t range) {
  return [=](CreateTableRequest& r) {
    std::vector<KeySchemaElement> schema;
    for (std::size_t i = 1; i <= hash; ++i) schema.push_back({"h" + std::to_string(i), KeyRole::kHash});
    for (std::size_t i = 1; i <= range; ++i) schema.push_back({"r" + std::to_string(i), KeyRole::kRange});
    for (const auto& element : schema) r.attribute_definitions.push_back({element.attribute_name, KeyType::kString});
    Global(schema)(r);
  };
}

}  // namespace

TEST_CASE("CreateTable's rules on billing have AWS's words", "[catalog][table_rules]") {
  CHECK(MessageAfter([](auto& r) {
          r.provisioned_throughput = {{1, 1}};
        }) ==
        kInvalid +
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  CHECK(MessageAfter([](auto& r) { r.billing_mode.reset(); }) ==
        kInvalid + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  const auto provisioned = [](std::int64_t read, std::int64_t write) {
    return [=](CreateTableRequest& r) {
      r.billing_mode.reset();
      r.provisioned_throughput = {{read, write}};
    };
  };
  CHECK(MessageAfter(provisioned(1, 1)) == "fine");
  CHECK(MessageAfter(provisioned(1'000'000'000'000, 1'000'000'000'000)) == "fine");
  CHECK(MessageAfter(provisioned(1'000'000'000'001, 1'000'000'000'001)) ==
        "Given value 1000000000001 for ReadCapacityUnits is out of bounds");
  CHECK(MessageAfter(provisioned(1, 1'000'000'000'001)) ==
        "Given value 1000000000001 for WriteCapacityUnits is out of bounds");
  CHECK(MessageAfter([&](auto& r) {
          provisioned(1, 1)(r);
          r.on_demand_throughput = {{.max_read_request_units = 1, .max_write_request_units = {}}};
        }) ==
        kInvalid +
            "MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.");
  CHECK(MessageAfter([](auto& r) {
          r.on_demand_throughput = {{.max_read_request_units = {}, .max_write_request_units = 0}};
        }) == kInvalid + "Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range");
}

TEST_CASE("CreateTable's rules on the key have AWS's words, in AWS's order", "[catalog][table_rules]") {
  CHECK(MessageAfter([](auto&) {}) == "fine");
  CHECK(MessageAfter([](auto& r) { r.attribute_definitions.clear(); }) ==
        "Invalid KeySchema: Some index key attribute have no definition");
  CHECK(MessageAfter([](auto& r) {
          r.attribute_definitions = {{"a", KeyType::kString}};
          r.key_schema[1].attribute_name = "a";
        }) == "Invalid KeySchema: Some index key attribute have no definition");
  CHECK(MessageAfter([](auto& r) { r.key_schema[1].attribute_name = "c"; }) ==
        kInvalid +
            "Some index key attributes are not defined in AttributeDefinitions. Keys: [a, c], "
            "AttributeDefinitions: [a, b]");
  CHECK(MessageAfter([](auto& r) { r.key_schema[1].attribute_name = "a"; }) ==
        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  CHECK(MessageAfter([](auto& r) { r.key_schema[0].key_type = KeyRole::kRange; }) ==
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  CHECK(MessageAfter([](auto& r) { r.key_schema[1].key_type = KeyRole::kHash; }) ==
        "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  CHECK(MessageAfter([](auto& r) { r.key_schema.pop_back(); }) ==
        kInvalid +
            "Number of attributes in KeySchema does not exactly match number of attributes defined in "
            "AttributeDefinitions");
  CHECK(MessageAfter([](auto& r) {
          r.attribute_definitions.push_back({"a", KeyType::kNumber});
        }) == "Attribute Name is duplicated: a");
}

TEST_CASE("CreateTable's rules on local indexes have AWS's words", "[catalog][table_rules]") {
  const KeySchemaElement a{"a", KeyRole::kHash};
  CHECK(MessageAfter(Local({a, {"b", KeyRole::kRange}})) == "fine");
  CHECK(MessageAfter([](auto& r) { r.local_secondary_indexes.emplace(); }) ==
        kInvalid + "List of LocalSecondaryIndexes is empty");
  CHECK(MessageAfter([&](auto& r) {
          Local({a, {"b", KeyRole::kRange}})(r);
          r.key_schema.pop_back();
        }) == kInvalid +
                  "Table KeySchema does not have a range key, which is required when specifying a "
                  "LocalSecondaryIndex");
  CHECK(MessageAfter(Local({a, {"c", KeyRole::kRange}})) ==
        kInvalid +
            "Some index key attributes are not defined in AttributeDefinitions. Keys: [a, c], "
            "AttributeDefinitions: [a, b]");
  CHECK(MessageAfter(Local({{"a", KeyRole::kRange}})) ==
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  CHECK(MessageAfter(Local({a})) == kInvalid + "Index KeySchema does not have a range key for index: lsi");
  CHECK(MessageAfter(Local({{"b", KeyRole::kHash}, {"a", KeyRole::kRange}})) ==
        kInvalid +
            "Index KeySchema does not have the same leading hash key as table KeySchema for index: lsi. index "
            "hash key: b, table hash key: a");
  CHECK(MessageAfter([&](auto& r) {
          r.local_secondary_indexes.emplace();
          for (int i = 0; i < 6; ++i) {
            r.local_secondary_indexes->push_back({"lsi" + std::to_string(i), {a, {"b", KeyRole::kRange}}, kAll});
          }
        }) == kInvalid + "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
}

TEST_CASE("CreateTable's rules on projections have AWS's words", "[catalog][table_rules]") {
  const auto message = [](std::optional<ProjectionType> type, std::optional<std::vector<std::string>> names) {
    return MessageAfter(Global({{"a", KeyRole::kHash}}, {.projection_type = type, .non_key_attributes = names}));
  };
  CHECK(message({}, {}) == kInvalid + "Unknown ProjectionType: null");
  CHECK(message(ProjectionType::kAll, {{"x"}}) ==
        kInvalid + "ProjectionType is ALL, but NonKeyAttributes is specified");
  CHECK(message(ProjectionType::kKeysOnly, {{"x"}}) ==
        kInvalid + "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified");
  CHECK(message(ProjectionType::kInclude, {}) ==
        kInvalid + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  CHECK(message(ProjectionType::kInclude, {{"x", "y", "x"}}) == kInvalid + "Duplicate element in NonKeyAttributes: x");
  CHECK(message(ProjectionType::kInclude, {{"x", "a"}}) == "fine");
}

TEST_CASE("CreateTable's rules on global indexes have AWS's words", "[catalog][table_rules]") {
  CHECK(MessageAfter([](auto& r) { r.global_secondary_indexes.emplace(); }) ==
        kInvalid + "List of GlobalSecondaryIndexes is empty");
  CHECK(MessageAfter(Global({{"a", KeyRole::kHash}, {"a", KeyRole::kRange}})) ==
        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  CHECK(MessageAfter(Global({{"a", KeyRole::kRange}})) ==
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  CHECK(MessageAfter([](auto& r) {
          r.attribute_definitions.push_back({"c", KeyType::kString});
          Global({{"a", KeyRole::kHash}})(r);
        }) == kInvalid + "Some AttributeDefinitions are not used. AttributeDefinitions: [a, b, c], keys used: [a, b]");
  CHECK(MessageAfter([](auto& r) {
          Global({{"a", KeyRole::kHash}})(r);
          r.global_secondary_indexes->push_back(r.global_secondary_indexes->front());
        }) == kInvalid + "Duplicate index name: gsi");
  CHECK(MessageAfter([](auto& r) {
          Global({{"a", KeyRole::kHash}})(r);
          Local({{"a", KeyRole::kHash}, {"b", KeyRole::kRange}})(r);
          r.local_secondary_indexes->front().index_name = "gsi";
        }) == kInvalid + "Duplicate index name: gsi");
  CHECK(MessageAfter([](auto& r) {
          Global({{"a", KeyRole::kHash}})(r);
          r.global_secondary_indexes->front().provisioned_throughput = {{1, 1}};
        }) ==
        kInvalid + "ProvisionedThroughput should not be specified for index: gsi when BillingMode is PAY_PER_REQUEST");
  CHECK(MessageAfter([](auto& r) {
          Global({{"a", KeyRole::kHash}})(r);
          r.billing_mode.reset();
          r.provisioned_throughput = {{1, 1}};
        }) == kInvalid + "ProvisionedThroughput is not specified for index: gsi");
  CHECK(MessageAfter([](auto& r) {
          r.global_secondary_indexes.emplace();
          for (int i = 0; i < 21; ++i) {
            r.global_secondary_indexes->push_back(
                {.index_name = "gsi" + std::to_string(i), .key_schema = {{"a", KeyRole::kHash}}, .projection = kAll});
          }
        }) == kInvalid + "GlobalSecondaryIndex count exceeds the per-table limit of 20");
}

TEST_CASE("A global index may have up to four attributes of each role", "[catalog][table_rules]") {
  CHECK(MessageAfter(Multi(4, 4)) == "fine");
  CHECK(MessageAfter(Multi(2, 0)) == "fine");
  CHECK(MessageAfter(Multi(1, 3)) == "fine");
  CHECK(MessageAfter(Multi(5, 0)) ==
        kInvalid + "The KeySchema exceeds the maximum allowed number of HASH key attributes");
  CHECK(MessageAfter(Multi(1, 5)) ==
        kInvalid + "The KeySchema exceeds the maximum allowed number of RANGE key attributes");
  CHECK(MessageAfter([](auto& r) {
          Multi(1, 2)(r);
          r.global_secondary_indexes->front().key_schema[2].key_type = KeyRole::kHash;
        }) == kInvalid + "All HASH key attributes must precede RANGE key attributes in the KeySchema");
  CHECK(MessageAfter([](auto& r) {
          Multi(3, 0)(r);
          r.attribute_definitions.pop_back();
          r.global_secondary_indexes->front().key_schema[2].attribute_name = "h1";
        }) == "The KeySchema contains multiple key attributes with the same name");
}

TEST_CASE("No more than 100 attributes are included in all indexes", "[catalog][table_rules]") {
  const auto including = [](int indexes) {
    return [=](CreateTableRequest& r) {
      r.global_secondary_indexes.emplace();
      for (int i = 0; i < indexes; ++i) {
        std::vector<std::string> names;
        for (int n = 0; n < 20; ++n) names.push_back("n" + std::to_string(n));
        r.global_secondary_indexes->push_back(
            {.index_name = "gsi" + std::to_string(i),
             .key_schema = {{"a", KeyRole::kHash}},
             .projection = {.projection_type = ProjectionType::kInclude, .non_key_attributes = names}});
      }
    };
  };
  CHECK(MessageAfter(including(5)) == "fine");
  CHECK(MessageAfter(including(6)) != "fine");
}

TEST_CASE("A request of very many attributes and indexes is answered in proportion to its size",
          "[catalog][table_rules]") {
  constexpr int kCount = 200'000;
  CHECK(MessageAfter([](auto& r) {
          r.global_secondary_indexes.emplace();
          for (int i = 0; i < kCount; ++i) {
            const std::string name = "n" + std::to_string(i);
            r.attribute_definitions.push_back({name, KeyType::kString});
            r.global_secondary_indexes->push_back(
                {.index_name = name, .key_schema = {{name, KeyRole::kHash}}, .projection = kAll});
          }
        }) == kInvalid + "GlobalSecondaryIndex count exceeds the per-table limit of 20");
}

TEST_CASE("The descriptor holds what the request asks for, and Describe tells it", "[catalog][table_rules]") {
  CreateTableRequest request = Base();
  Multi(2, 1)(request);
  request.deletion_protection_enabled = true;
  request.table_class = TableClass::kStandard;
  request.on_demand_throughput = {{.max_read_request_units = 5, .max_write_request_units = {}}};
  TableDescriptor table = DescriptorFor(request).value();
  table.arn = "arn";
  const TableDescription described = Describe(table);
  CHECK(described.table_name == "Table");
  CHECK(described.table_status == TableStatus::kActive);
  REQUIRE(described.key_schema.size() == 2);
  CHECK(described.key_schema[1].attribute_name == "b");
  CHECK(described.key_schema[1].key_type == KeyRole::kRange);
  REQUIRE(described.global_secondary_indexes.size() == 1);
  CHECK(described.global_secondary_indexes[0].index_arn == "arn/index/gsi");
  CHECK(described.global_secondary_indexes[0].key_schema.size() == 3);
  CHECK(described.billing_mode_summary->billing_mode == BillingMode::kPayPerRequest);
  CHECK(described.deletion_protection_enabled);
  CHECK(described.table_class == TableClass::kStandard);
  CHECK(described.on_demand_throughput->max_read_request_units == 5);
}

TEST_CASE("A table that was always provisioned has no billing summary", "[catalog][table_rules]") {
  CreateTableRequest request = Base();
  request.billing_mode = BillingMode::kProvisioned;
  request.provisioned_throughput = {{3, 4}};
  const TableDescription described = Describe(DescriptorFor(request).value());
  CHECK_FALSE(described.billing_mode_summary);
  CHECK(described.provisioned_throughput.read_capacity_units == 3);
  CHECK(described.provisioned_throughput.write_capacity_units == 4);
}

TEST_CASE("A table is named by its name or its ARN", "[catalog][table_rules]") {
  CHECK(TableNameOf("Songs").value() == "Songs");
  CHECK(TableNameOf("arn:aws:dynamodb:us-east-1:000000000000:table/Songs").value() == "Songs");
  for (const char* bad : {"arn:aws:dynamodb:us-east-1:000000000000:table/", "arn:aws:s3:::bucket",
                          "arn:aws:dynamodb:us-east-1:000000000000:table/Songs/index/ByYear"}) {
    const auto name = TableNameOf(bad);
    REQUIRE_FALSE(name);
    CHECK(name.error().code() == ErrorCode::kValidation);
  }
}

}  // namespace karst::catalog
