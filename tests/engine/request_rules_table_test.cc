#include <string>

#include "engine/request_rules.h"
#include "support/catch.h"

namespace karst::engine {
namespace {

template <typename Request>
std::string Message(const Request& request) {
  const auto checked = CheckRules(request);
  return checked ? "fine" : checked.error().message();
}

const std::string kOne = "1 validation error detected: ";

CreateTableRequest Table(std::string name = "Songs") {
  return {.table_name = std::move(name),
          .attribute_definitions = {{"pk", KeyType::kString}},
          .key_schema = {{"pk", KeyRole::kHash}}};
}

}  // namespace

TEST_CASE("The rules of table names have AWS's words", "[engine][request_rules]") {
  const auto message = [](const std::string& name) { return Message(DescribeTableRequest{.table_name = name}); };
  CHECK(message("Songs_2.0-beta") == "fine");
  CHECK(message("") == kOne +
                           "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater "
                           "than or equal to 1");
  CHECK(message("ab") == kOne +
                             "Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length "
                             "greater than or equal to 3");
  const std::string long_name(256, 'a');
  CHECK(message(long_name) == kOne + "Value '" + long_name +
                                  "' at 'tableName' failed to satisfy constraint: Member must have length less than or "
                                  "equal to 255");
  CHECK(message("bad table!@#") == kOne +
                                       "Value 'bad table!@#' at 'tableName' failed to satisfy constraint: Member "
                                       "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  CHECK(message("arn:aws:dynamodb:us-east-1:000000000000:table/Songs") == "fine");
}

TEST_CASE("A bad table name hides what else is wrong with CreateTable", "[engine][request_rules]") {
  CreateTableRequest request = Table("ab");
  request.key_schema.clear();
  CHECK(Message(request) == kOne +
                                "Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length "
                                "greater than or equal to 3");
}

TEST_CASE("The constraints of CreateTable are found together, in AWS's order", "[engine][request_rules]") {
  CreateTableRequest request = Table();
  CHECK(Message(request) == "fine");
  request.key_schema.clear();
  request.provisioned_throughput = {{0, -1}};
  request.global_secondary_indexes = {
      {.index_name = "h;",
       .key_schema = {},
       .projection = {.projection_type = ProjectionType::kInclude, .non_key_attributes = std::vector<std::string>()}}};
  CHECK(Message(request) ==
        "7 validation errors detected: Value '-1' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy "
        "constraint: Member must have value greater than or equal to 1; Value '0' at "
        "'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have value greater than "
        "or equal to 1; Value '[]' at 'keySchema' failed to satisfy constraint: Member must have length greater than "
        "or equal to 1; Value 'h;' at 'globalSecondaryIndexes.1.member.indexName' failed to satisfy constraint: Member "
        "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'h;' at "
        "'globalSecondaryIndexes.1.member.indexName' failed to satisfy constraint: Member must have length greater "
        "than or equal to 3; Value '[]' at 'globalSecondaryIndexes.1.member.keySchema' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1; Value '[]' at "
        "'globalSecondaryIndexes.1.member.projection.nonKeyAttributes' failed to satisfy constraint: Member must have "
        "length greater than or equal to 1");
}

TEST_CASE("A number that is no enumerator of a stored enum is refused", "[engine][request_rules]") {
  CreateTableRequest request = Table();
  request.attribute_definitions[0].attribute_type = KeyType{};
  CHECK(Message(request) == kOne +
                                "Value '0' at 'attributeDefinitions.1.member.attributeType' failed to satisfy "
                                "constraint: Member must satisfy enum value set: [B, N, S]");
  request = Table();
  request.key_schema[0].key_type = static_cast<KeyRole>(3);
  CHECK(Message(request) == kOne +
                                "Value '3' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must "
                                "satisfy enum value set: [HASH, RANGE]");
  request = Table();
  request.billing_mode = BillingMode{};
  CHECK(Message(request) != "fine");
  request = Table();
  request.table_class = static_cast<TableClass>(200);
  CHECK(Message(request) != "fine");
  request = Table();
  request.global_secondary_indexes = {{.index_name = "gsi",
                                       .key_schema = {{"pk", KeyRole::kHash}},
                                       .projection = {.projection_type = ProjectionType{}, .non_key_attributes = {}}}};
  CHECK(Message(request) != "fine");
  CHECK(Message(UpdateTableRequest{.table_name = "Songs", .table_class = TableClass{}}) != "fine");
}

TEST_CASE("A table has at most two key attributes", "[engine][request_rules]") {
  CreateTableRequest request = Table();
  request.key_schema.push_back({"sk", KeyRole::kRange});
  request.key_schema.push_back({"extra", KeyRole::kRange});
  CHECK(Message(request) ==
        kOne +
            "Value '[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=sk, "
            "keyType=RANGE), KeySchemaElement(attributeName=extra, keyType=RANGE)]' at 'keySchema' failed to "
            "satisfy constraint: Member must have length less than or equal to 2");
}

TEST_CASE("Ten violations are told at most", "[engine][request_rules]") {
  CreateTableRequest request = Table();
  for (int i = 0; i < 12; ++i) request.attribute_definitions.push_back({"", KeyType::kString});
  CHECK(Message(request).starts_with("10 validation errors detected: "));
}

TEST_CASE("ListTables takes a limit of 1 to 100", "[engine][request_rules]") {
  const auto message = [](std::int32_t limit) {
    return Message(ListTablesRequest{.exclusive_start_table_name = {}, .limit = limit});
  };
  CHECK(message(1) == "fine");
  CHECK(message(100) == "fine");
  CHECK(message(0) == kOne +
                          "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or "
                          "equal to 1");
  CHECK(message(101) == kOne +
                            "Value '101' at 'limit' failed to satisfy constraint: Member must have value less than "
                            "or equal to 100");
}

TEST_CASE("UpdateTable's throughput is at least one unit, of the table and of indexes", "[engine][request_rules]") {
  CHECK(Message(UpdateTableRequest{.table_name = "Songs", .provisioned_throughput = {{0, 5}}}) ==
        kOne +
            "Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have "
            "value greater than or equal to 1");
  UpdateTableRequest update{.table_name = "Songs"};
  update.global_secondary_index_updates.emplace(1).front().update = {.index_name = "gsi",
                                                                     .provisioned_throughput = {{1, 0}}};
  CHECK(Message(update) ==
        kOne +
            "Value '0' at 'globalSecondaryIndexUpdates.1.member.update.provisionedThroughput.writeCapacityUnits' "
            "failed to satisfy constraint: Member must have value greater than or equal to 1");
}

}  // namespace karst::engine
