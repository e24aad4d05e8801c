// Table operations: CreateTable, DescribeTable, ListTables, UpdateTable, DeleteTable, DescribeLimits,
// DescribeEndpoints.
//
// The request structs are AWS's, member for member. TableSchema is the short form that Database::EnsureTable takes.
// Plain values: safe to read from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <karst/clock.h>
#include <karst/error.h>
#include <karst/tag.h>

namespace karst {

// The types a key attribute may have. Stored; never renumber.
enum class KeyType : std::uint8_t { kString = 1, kNumber = 2, kBinary = 3 };
enum class KeyRole : std::uint8_t { kHash = 1, kRange = 2 };  // KeySchemaElement.KeyType of the wire
enum class ProjectionType : std::uint8_t { kAll = 1, kKeysOnly = 2, kInclude = 3 };
enum class BillingMode : std::uint8_t { kProvisioned = 1, kPayPerRequest = 2 };
enum class TableClass : std::uint8_t { kStandard = 1, kStandardInfrequentAccess = 2 };
enum class SseType : std::uint8_t { kAes256 = 1, kKms = 2 };
enum class SseStatus { kEnabled, kUpdating };
enum class TableStatus { kCreating, kActive, kUpdating, kDeleting };
enum class IndexStatus { kCreating, kActive, kUpdating, kDeleting };

enum class StreamViewType : std::uint8_t { kKeysOnly = 1, kNewImage = 2, kOldImage = 3, kNewAndOldImages = 4 };

// What the records of a table's stream hold; stream.h has the rest of streams.
struct StreamSpecification {
  bool stream_enabled = false;
  std::optional<StreamViewType> stream_view_type{};  // with stream_enabled, and only then
};

struct AttributeDefinition {
  std::string attribute_name{};
  KeyType attribute_type = KeyType::kString;
};

struct KeySchemaElement {
  std::string attribute_name{};
  KeyRole key_type = KeyRole::kHash;
};

struct Projection {
  std::optional<ProjectionType> projection_type{};
  std::optional<std::vector<std::string>> non_key_attributes{};  // with kInclude
};

// Capacity units a second.
struct ProvisionedThroughput {
  std::int64_t read_capacity_units = 0;
  std::int64_t write_capacity_units = 0;
};

struct OnDemandThroughput {
  std::optional<std::int64_t> max_read_request_units{};
  std::optional<std::int64_t> max_write_request_units{};
};

// What a table or index can take at once. Karst throttles nobody: it keeps the number and answers it.
struct WarmThroughput {
  std::optional<std::int64_t> read_units_per_second{};
  std::optional<std::int64_t> write_units_per_second{};
};

// Server-side encryption with a key of AWS KMS. Karst does not encrypt: it keeps the choice and answers it.
struct SseSpecification {
  std::optional<bool> enabled{};  // true, too, when only sse_type is given
  std::optional<SseType> sse_type{};
  std::optional<std::string> kms_master_key_id{};  // an id, ARN or alias; AWS's default is alias/aws/dynamodb
};

struct LocalSecondaryIndex {
  std::string index_name{};
  std::vector<KeySchemaElement> key_schema{};
  Projection projection{};
};

struct GlobalSecondaryIndex {
  std::string index_name{};
  std::vector<KeySchemaElement> key_schema{};  // up to 4 hash and 4 range attributes
  Projection projection{};
  std::optional<ProvisionedThroughput> provisioned_throughput{};
  std::optional<OnDemandThroughput> on_demand_throughput{};
  std::optional<WarmThroughput> warm_throughput{};
};

struct CreateTableRequest {
  std::string table_name{};
  std::vector<AttributeDefinition> attribute_definitions{};
  std::vector<KeySchemaElement> key_schema{};
  std::optional<std::vector<LocalSecondaryIndex>> local_secondary_indexes{};
  std::optional<std::vector<GlobalSecondaryIndex>> global_secondary_indexes{};
  std::optional<BillingMode> billing_mode{};  // AWS's default is kProvisioned
  std::optional<ProvisionedThroughput> provisioned_throughput{};
  std::optional<OnDemandThroughput> on_demand_throughput{};
  std::optional<bool> deletion_protection_enabled{};
  std::optional<TableClass> table_class{};
  std::optional<SseSpecification> sse_specification{};
  std::optional<WarmThroughput> warm_throughput{};
  std::vector<Tag> tags{};                       // tag.h
  std::optional<std::string> resource_policy{};  // resource_policy.h
  std::optional<StreamSpecification> stream_specification{};
};

struct ProvisionedThroughputDescription {
  std::int64_t read_capacity_units = 0;
  std::int64_t write_capacity_units = 0;
  std::int64_t number_of_decreases_today = 0;
  std::optional<Clock::TimePoint> last_increase{};
  std::optional<Clock::TimePoint> last_decrease{};
};

// The least that the table or index takes: AWS's starting values, or more. It never falls.
struct WarmThroughputDescription {
  std::int64_t read_units_per_second = 0;
  std::int64_t write_units_per_second = 0;
  TableStatus status = TableStatus::kActive;
};

struct SseDescription {
  SseStatus status = SseStatus::kEnabled;
  SseType sse_type = SseType::kKms;
  std::string kms_master_key_arn{};
};

struct BillingModeSummary {
  BillingMode billing_mode = BillingMode::kProvisioned;
  std::optional<Clock::TimePoint> last_update_to_pay_per_request{};
};

struct LocalSecondaryIndexDescription {
  std::string index_name{};
  std::string index_arn{};
  std::vector<KeySchemaElement> key_schema{};
  Projection projection{};
  std::int64_t item_count = 0;
  std::int64_t index_size_bytes = 0;
};

struct GlobalSecondaryIndexDescription {
  std::string index_name{};
  std::string index_arn{};
  std::vector<KeySchemaElement> key_schema{};
  Projection projection{};
  IndexStatus index_status = IndexStatus::kActive;
  std::optional<bool> backfilling{};  // only while UpdateTable's new index is not active
  ProvisionedThroughputDescription provisioned_throughput{};
  std::optional<OnDemandThroughput> on_demand_throughput{};
  std::optional<WarmThroughputDescription> warm_throughput{};
  std::int64_t item_count = 0;
  std::int64_t index_size_bytes = 0;
};

struct TableDescription {
  std::string table_name{};
  std::string table_arn{};
  std::string table_id{};  // a UUID
  TableStatus table_status = TableStatus::kActive;
  Clock::TimePoint creation_date_time{};
  std::vector<AttributeDefinition> attribute_definitions{};
  std::vector<KeySchemaElement> key_schema{};
  std::vector<LocalSecondaryIndexDescription> local_secondary_indexes{};
  std::vector<GlobalSecondaryIndexDescription> global_secondary_indexes{};
  std::optional<BillingModeSummary> billing_mode_summary{};  // absent for a table that was always provisioned
  ProvisionedThroughputDescription provisioned_throughput{};
  std::optional<OnDemandThroughput> on_demand_throughput{};
  bool deletion_protection_enabled = false;
  std::optional<TableClass> table_class{};  // TableClassSummary; absent unless it was ever set
  std::optional<Clock::TimePoint> table_class_last_update{};
  std::optional<SseDescription> sse_description{};  // absent: encrypted with AWS's own key
  std::optional<WarmThroughputDescription> warm_throughput{};
  // Counted when they are asked for: exact up to 20,000 items and 4 MiB (of an index, up to its part of as much for all
  // indexes, at least 2,000 entries), estimates beyond: within a few per cent when the items are in many partitions,
  // by the bytes in the store, and so less sure, when a few hold them all.
  std::int64_t item_count = 0;
  std::int64_t table_size_bytes = 0;
  std::optional<StreamSpecification> stream_specification{};  // absent unless a stream is enabled
  std::optional<std::string> latest_stream_label{};           // of the latest stream, enabled or not
  std::optional<std::string> latest_stream_arn{};
};

struct DescribeTableRequest {
  std::string table_name{};
};
struct DeleteTableRequest {
  std::string table_name{};
};

// The actions of a GlobalSecondaryIndexUpdate. Outside of it, and it outside of its request, since clang can make no
// value in an optional of a class whose enclosing class is not complete yet.
struct UpdateGlobalSecondaryIndexAction {
  std::string index_name{};
  std::optional<ProvisionedThroughput> provisioned_throughput{};
  std::optional<OnDemandThroughput> on_demand_throughput{};
  std::optional<WarmThroughput> warm_throughput{};
};
struct DeleteGlobalSecondaryIndexAction {
  std::string index_name{};
};

// Of one global index; exactly one of the members. A new index is filled from the items of the table: if they are few
// before UpdateTable returns, else in the background. Until then it cannot be read.
struct GlobalSecondaryIndexUpdate {
  std::optional<UpdateGlobalSecondaryIndexAction> update{};
  std::optional<GlobalSecondaryIndex> create{};                // its key attributes in attribute_definitions
  std::optional<DeleteGlobalSecondaryIndexAction> deletion{};  // Delete of the wire
};

struct UpdateTableRequest {
  std::string table_name{};
  std::optional<std::vector<AttributeDefinition>> attribute_definitions{};
  std::optional<BillingMode> billing_mode{};
  std::optional<ProvisionedThroughput> provisioned_throughput{};
  std::optional<OnDemandThroughput> on_demand_throughput{};
  std::optional<bool> deletion_protection_enabled{};
  std::optional<TableClass> table_class{};
  std::optional<SseSpecification> sse_specification{};
  std::optional<WarmThroughput> warm_throughput{};
  std::optional<StreamSpecification> stream_specification{};
  std::optional<std::vector<GlobalSecondaryIndexUpdate>> global_secondary_index_updates{};
};

struct CreateTableResult {
  TableDescription table_description{};
};
struct DescribeTableResult {
  TableDescription table{};
};
struct UpdateTableResult {
  TableDescription table_description{};
};
struct DeleteTableResult {
  TableDescription table_description{};
};

struct ListTablesRequest {
  std::optional<std::string> exclusive_start_table_name{};
  std::optional<std::int32_t> limit{};  // 1 to 100; AWS's default is 100
};
struct ListTablesResult {
  std::vector<std::string> table_names{};  // in byte order
  std::optional<std::string> last_evaluated_table_name{};
};

struct DescribeLimitsRequest {};
struct DescribeLimitsResult {
  std::int64_t account_max_read_capacity_units = 80000;
  std::int64_t account_max_write_capacity_units = 80000;
  std::int64_t table_max_read_capacity_units = 40000;
  std::int64_t table_max_write_capacity_units = 40000;
};

struct DescribeEndpointsRequest {
  // Where the client reached the endpoint, such as "localhost:8000": that is the answer. Empty for AWS's own endpoint.
  std::string host{};
};
struct Endpoint {
  std::string address{};
  std::int64_t cache_period_in_minutes = 1440;
};
struct DescribeEndpointsResult {
  std::vector<Endpoint> endpoints{};
};

// The short form of CreateTable: key attributes and their types in one place, billed on demand.
struct TableSchema {
  struct KeyAttribute {
    std::string name{};
    KeyType type = KeyType::kString;
  };
  struct Index {
    std::string name{};
    KeyAttribute partition_key{};  // for a local index: leave empty, it is the table's
    std::optional<KeyAttribute> sort_key{};
    ProjectionType projection = ProjectionType::kAll;
    std::vector<std::string> non_key_attributes{};  // with kInclude
  };

  std::string name{};
  KeyAttribute partition_key{};
  std::optional<KeyAttribute> sort_key{};
  std::vector<Index> global_indexes{};
  std::vector<Index> local_indexes{};
  std::optional<StreamViewType> stream{};  // a stream with these records; EnsureTable accepts any other when unset
};

}  // namespace karst
