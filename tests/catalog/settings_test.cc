#include <chrono>
#include <string>
#include <vector>

#include "catalog/descriptor_codec.h"
#include "catalog/encryption_rules.h"
#include "catalog/policy_document.h"
#include "catalog/resource_arn.h"
#include "catalog/sample_tables.h"
#include "catalog/table_rules.h"
#include "catalog/tag_rules.h"
#include "catalog/warm_throughput.h"
#include "support/catch.h"
#include "support/format_examples.h"

namespace karst::catalog {
namespace {

// Every setting set.
TableDescriptor SettledTable() {
  TableDescriptor table;
  table.id = 3;
  table.name = "Set";
  table.key.hash = {{"pk", KeyType::kString}};
  table.settings.tags = {{"env", ""}, {"team", "music"}};
  table.settings.resource_policy = StoredPolicy{.document = "{}", .revision = 5};
  table.settings.encryption_key = "k";
  table.settings.warm_throughput = WarmUnits{.read = 6, .write = 7};
  table.settings.recovery =
      PointInTimeRecovery{.enabled = Clock::TimePoint(std::chrono::microseconds(8)), .period_days = 9};
  table.settings.destinations = {{.stream_arn = "s", .active = false, .precision = DateTimePrecision::kMicrosecond}};
  table.settings.insights = StoredInsights{.enabled = false,
                                           .mode = ContributorInsightsMode::kThrottledKeys,
                                           .enabled_at = Clock::TimePoint(std::chrono::microseconds(10)),
                                           .last_update = Clock::TimePoint(std::chrono::microseconds(11))};
  return table;
}

std::string Encode(const TableDescriptor& table) {
  std::string bytes;
  EncodeDescriptor(table, &bytes);
  return bytes;
}

template <typename T>
std::string MessageOf(const Result<T>& result) {
  return result ? "" : result.error().message();
}

std::string Repeat(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string PolicyMessage(std::string_view document) { return MessageOf(CanonicalPolicy(document)); }

}  // namespace

TEST_CASE("The settings of a table come back from its bytes, which the format page shows", "[catalog][settings]") {
  const TableDescriptor read = DecodeDescriptor(Encode(SettledTable())).value();
  REQUIRE(read.settings.tags.size() == 2);
  CHECK(read.settings.tags[1].key == "team");
  CHECK(read.settings.tags[1].value == "music");
  CHECK(read.settings.resource_policy->document == "{}");
  CHECK(read.settings.resource_policy->revision == 5);
  CHECK(read.settings.encryption_key == "k");
  CHECK(read.settings.warm_throughput->read == 6);
  CHECK(read.settings.warm_throughput->write == 7);
  CHECK(read.settings.recovery->enabled == SettledTable().settings.recovery->enabled);
  CHECK(read.settings.recovery->period_days == 9);
  REQUIRE(read.settings.destinations.size() == 1);
  CHECK(read.settings.destinations[0].stream_arn == "s");
  CHECK_FALSE(read.settings.destinations[0].active);
  CHECK(read.settings.destinations[0].precision == DateTimePrecision::kMicrosecond);
  CHECK_FALSE(read.settings.insights->enabled);
  CHECK(read.settings.insights->mode == ContributorInsightsMode::kThrottledKeys);
  CHECK(read.settings.insights->enabled_at == SettledTable().settings.insights->enabled_at);
  CHECK(read.settings.insights->last_update == SettledTable().settings.insights->last_update);
  const auto shown = karst::testing::ExamplesOfPage("lib/catalog/FORMAT.md", "record");
  CHECK(karst::testing::ToHex(shown.at("the descriptor of Set")) == karst::testing::ToHex(Encode(SettledTable())));
}

TEST_CASE("A tag's key and value are held to AWS's lengths and characters", "[catalog][tags]") {
  CHECK(CheckTags({{std::string(128, 'k'), std::string(256, 'v')}}));
  CHECK(MessageOf(CheckTags({{std::string(129, 'k'), ""}})) ==
        "The Tag Key provided is invalid, Key: " + std::string(129, 'k'));
  CHECK(MessageOf(CheckTags({{"k", std::string(257, 'v')}})) ==
        "The Tag Value provided is invalid, Value: " + std::string(257, 'v'));
  CHECK(MessageOf(CheckTags({{"", "v"}})) == "The Tag Key provided is invalid, Key: ");
  CHECK(CheckTags({{Repeat("\xD0\xBA", 128), ""}}));  // Cyrillic, two bytes a letter
  CHECK_FALSE(CheckTags({{Repeat("\xD0\xBA", 129), ""}}));
  CHECK(CheckTags({{" sp ace", "a b+c-d=e.f_g:h/i@j"}}));
  for (const char* bad : {"a#b", "100%", "a,b", "a&b", "\xF0\x9F\x94\x91", "\xC3\x97", "\xC3"}) {
    CHECK_FALSE(CheckTags({{bad, ""}}));
    CHECK_FALSE(CheckTags({{"k", bad}}));
  }
}

TEST_CASE("A tag's key is given once and does not begin with aws:", "[catalog][tags]") {
  CHECK(MessageOf(CheckTags({{"dup", "1"}, {"dup", "2"}})) ==
        "Duplicate Tag Keys provided as input: Duplicate Tag Key found dup");
  CHECK(MessageOf(CheckTags({{"aWs:x", ""}})) == "Tag Key cannot be prefixed with aws:, Key: aWs:x");
  CHECK(MessageOf(CheckTagKeys({"aws:x"})) == "Tag Key cannot be prefixed with aws:, Key: aws:x");
  CHECK(CheckTags({{"myaws:x", ""}}));
}

TEST_CASE("A table has at most 50 tags, counted after those that take another's place", "[catalog][tags]") {
  std::vector<Tag> tags;
  for (int i = 0; i < 50; ++i) tags.push_back({"k" + std::to_string(i), ""});
  std::vector<Tag> full = WithTags({}, tags).value();
  CHECK(WithTags(full, tags));
  CHECK(MessageOf(WithTags(full, {{"k0", "new"}, {"more", ""}})) ==
        "Number of Tags exceed the current limit for the provided ResourceArn");
  CHECK(WithTags(WithoutTags(full, {"k0"}), {{"more", ""}}).value().size() == 50);
  tags.push_back({"more", ""});
  CHECK_FALSE(CheckTags(tags));
}

TEST_CASE("An ARN of no table of one's own is refused in AWS's words", "[catalog][arn]") {
  const Owner owner{.region = "us-east-1", .account = "123456789012"};
  const std::string arn = "arn:aws:dynamodb:us-east-1:123456789012:table/Songs";
  CHECK(TaggedTable(arn, owner).value() == "Songs");
  CHECK(TableWithPolicy(arn, owner).value() == "Songs");
  CHECK(TaggedTable("arn:aws:sqs:us-east-1:123456789012:q", owner).error().code() == ErrorCode::kAccessDenied);
  CHECK(TaggedTable("arn:aws:dynamodb:us-east-1:210987654321:table/Songs", owner).error().code() ==
        ErrorCode::kAccessDenied);
  CHECK(MessageOf(TableWithPolicy("arn:aws:dynamodb:us-east-1:210987654321:table/Songs", owner)) ==
        "This action is only supported by accounts that match the resource owner’s account.");
  CHECK(MessageOf(TaggedTable("arn:aws:dynamodb:eu-west-1:123456789012:table/Songs", owner)) ==
        "Invalid TableArn: Invalid ResourceArn provided as input arn:aws:dynamodb:eu-west-1:123456789012:table/Songs");
  CHECK(MessageOf(TaggedTable(arn + "/backup/01", owner)) ==
        "One or more parameter values were invalid: Provided Arn is not a DynamoDB resource arn: " + arn +
            "/backup/01");
  CHECK(MessageOf(TableWithPolicy(arn + "/index/gsi", owner)) ==
        "One or more parameter values were invalid: Invalid resource arn provided, only table or stream is accepted. "
        "Provided resource arn: " +
            arn + "/index/gsi");
  CHECK(NoTaggedTable(arn, owner).message() == "Requested resource not found: ResourceArn: " + arn + " not found");
  CHECK(NoTaggedTable(arn, {.region = "us-east-1", .account = "000000000000"}).code() == ErrorCode::kAccessDenied);
  for (const char* bad : {"arn:", "arn:aws:dynamodb", "arn:aws:dynamodb:us-east-1:123456789012:", "Songs", ""}) {
    CHECK_FALSE(TaggedTable(bad, owner));
  }
}

TEST_CASE("A policy is stored in its canonical form", "[catalog][policy]") {
  const std::string canonical = CanonicalPolicy(R"({ "Statement" : [ {"Resource":["*"], "Action":["dynamodb:GetItem",
      "dynamodb:PutItem"], "Condition":{"StringEquals":{"a b":"c"}}, "Principal":{"AWS":["123456789012",
      "arn:aws:iam::123456789012:root"]}, "Effect":"ALLOW", "Sid":"one"} ] })")
                                    .value();
  CHECK(canonical ==
        R"({"Version":"2008-10-17","Statement":[{"Sid":"one","Effect":"Allow",)"
        R"("Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":["dynamodb:GetItem","dynamodb:PutItem"],)"
        R"("Resource":"*","Condition":{"StringEquals":{"a b":"c"}}}]})");
  CHECK(CanonicalPolicy(canonical).value() == canonical);
}

TEST_CASE("What is no policy is refused in AWS's words", "[catalog][policy]") {
  const std::string invalid = "One or more parameter values were invalid: Invalid policy document: ";
  for (const char* text : {"", "{not json", "[]", "{\"a\":1}}", "{\"a\":\"\n\"}", "{\"a\":\"\xC3\"}"}) {
    CHECK(PolicyMessage(text) == invalid + "This policy contains invalid Json");
  }
  CHECK(PolicyMessage(Repeat("[", 10000)) == invalid + "This policy contains invalid Json");
  CHECK(PolicyMessage("null") == invalid + "This text appears not to be a policy");
  CHECK(PolicyMessage(R"({"Statement":[]})") == invalid + "Could not parse the policy: Statement is empty!");
  CHECK(PolicyMessage(R"({"Statement":[{}]})") == invalid + "Missing required field Effect");
  CHECK(PolicyMessage(R"({"Statement":[{"Effect":"Deny","Principal":"*","Action":"a"}]})") ==
        invalid + "Missing required field Resource");
  const std::string deny = R"({"Sid":"s","Effect":"Deny","Principal":"*","Action":"a","Resource":"*"})";
  CHECK(CanonicalPolicy(R"({"Statement":)" + deny + "}"));
  CHECK(PolicyMessage(R"({"Statement":[)" + deny + "," + deny + "]}") ==
        invalid + "The Statement Ids in the policy are not unique");
  CHECK(PolicyMessage(R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"a","Resource":"*"}})") ==
        "Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure "
        "least-privilege form of access");
  CHECK(PolicyMessage(std::string(20481, ' ')) ==
        "One or more parameter values were invalid: Maximum policy size of 20480 bytes exceeded");
}

TEST_CASE("An encryption that contradicts itself is refused", "[catalog][encryption]") {
  const std::string invalid = "One or more parameter values were invalid: ";
  CHECK_FALSE(EncryptionKeyOf({}).value());
  CHECK(EncryptionKeyOf({.enabled = true}).value() == "alias/aws/dynamodb");
  CHECK(EncryptionKeyOf({.sse_type = SseType::kKms}).value() == "alias/aws/dynamodb");
  CHECK(MessageOf(EncryptionKeyOf({.enabled = false, .sse_type = SseType::kAes256, .kms_master_key_id = "k"})) ==
        invalid + "SSEType can not be specified if Enabled is false");
  CHECK(MessageOf(EncryptionKeyOf({.enabled = false, .kms_master_key_id = "k"})) ==
        invalid + "KMSMasterKeyId can not be specified if Enabled is false");
  CHECK(MessageOf(EncryptionKeyOf({.enabled = true, .sse_type = SseType::kAes256})) ==
        invalid + "SSEType AES256 is not supported");
  CHECK(MessageOf(EncryptionKeyOf({.enabled = true, .kms_master_key_id = "k"})) ==
        invalid + "SSEType KMS is required if KMSMasterKeyId is specified");
}

TEST_CASE("A key is described by its ARN", "[catalog][encryption]") {
  const std::string table = "arn:aws:dynamodb:eu-west-1:123456789012:table/Songs";
  CHECK(KeyArn("arn:aws:kms:a:b:key/c", table) == "arn:aws:kms:a:b:key/c");
  CHECK(KeyArn("1234", table) == "arn:aws:kms:eu-west-1:123456789012:key/1234");
  const std::string of_alias = KeyArn("alias/mine", table);
  CHECK(of_alias.starts_with("arn:aws:kms:eu-west-1:123456789012:key/"));
  CHECK(of_alias.size() == std::string("arn:aws:kms:eu-west-1:123456789012:key/").size() + 36);
  CHECK(KeyArn("arn:aws:kms:eu-west-1:123456789012:alias/mine", table) == of_alias);
  CHECK(KeyArn("alias/other", table) != of_alias);
}

TEST_CASE("Warm throughput follows what is provisioned upwards, and never falls", "[catalog][warm_throughput]") {
  TableDescriptor table = testing::PairTable();
  table.throughput = {.read_capacity_units = 3, .write_capacity_units = 4};
  CHECK(WarmUnitsOf(table).read == 3);
  const auto provision = [&](std::int64_t reads, std::int64_t writes) {
    table = ApplyUpdate(table, {.provisioned_throughput = ProvisionedThroughput{reads, writes}}, {}).value();
  };
  provision(5, 4);
  CHECK(WarmUnitsOf(table).read == 5);
  provision(1, 1);
  CHECK(WarmUnitsOf(table).read == 5);
  CHECK(WarmUnitsOf(table).write == 4);
  table = ApplyUpdate(table, {.billing_mode = BillingMode::kPayPerRequest}, {}).value();
  CHECK(WarmUnitsOf(table).read == 12'000);
  table =
      ApplyUpdate(
          table, {.billing_mode = BillingMode::kProvisioned, .provisioned_throughput = ProvisionedThroughput{1, 1}}, {})
          .value();
  CHECK(WarmUnitsOf(table).write == 4'000);
}

TEST_CASE("Warm throughput may not begin below what the throughput makes it", "[catalog][warm_throughput]") {
  const ProvisionedThroughputDescription ten{.read_capacity_units = 10, .write_capacity_units = 10};
  CHECK(MessageOf(InitialWarmUnits({.read_units_per_second = 5}, BillingMode::kProvisioned, ten)) ==
        "One or more parameter values were invalid: Requested ReadUnitsPerSecond for WarmThroughput for table is lower "
        "than ReadCapacityUnits of ProvisionedThroughput");
  CHECK(
      MessageOf(InitialWarmUnits({.write_units_per_second = 1}, BillingMode::kPayPerRequest, {})) ==
      "One or more parameter values were invalid: Requested WriteUnitsPerSecond for WarmThroughput for table is lower "
      "than initial throughput for OnDemand. See: "
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html"
      "#on-demand-capacity-mode-initial");
  CHECK_FALSE(InitialWarmUnits({}, BillingMode::kPayPerRequest, {}).value());
  CHECK(InitialWarmUnits({.read_units_per_second = 12'001}, BillingMode::kPayPerRequest, {}).value()->write == 4'000);
}

}  // namespace karst::catalog
