#include "wire/messages/global_table.h"

#include <fmt/format.h>

#include "base/error_table.h"
#include "wire/messages/constraints.h"

namespace karst::wire {
namespace {

// What AWS answers today to everybody who would make one.
constexpr const char* kLegacyVersion =
    "One or more parameter values were invalid: DynamoDB global tables version 2017.11.29 is not supported. We "
    "recommend "
    "using DynamoDB global tables version 2019.11.21, instead of version 2017.11.29 (Legacy).";

std::string ReadGlobalTableName(ObjectReader& in) {
  std::string name;
  in.Require("GlobalTableName", &name);
  if (in.Has("GlobalTableName") && (name.size() < kTableNameRule.min || name.size() > kTableNameRule.max)) {
    in.findings()->AfterConstraints("TableName must be at least 3 characters long and at most 255 characters long");
  }
  return name;
}

std::string DoesNotExist(const std::string& name) {
  return fmt::format("Global table with name: '{}' does not exist.", name);
}

}  // namespace

void Decode(ObjectReader& in, CreateGlobalTableRequest*) {
  ReadGlobalTableName(in);
  in.RequirePresent("ReplicationGroup");
}

void Decode(ObjectReader& in, DescribeGlobalTableRequest* out) { out->global_table_name = ReadGlobalTableName(in); }

void Decode(ObjectReader& in, UpdateGlobalTableRequest* out) {
  out->global_table_name = ReadGlobalTableName(in);
  in.RequirePresent("ReplicaUpdates");
  bool updates_something = false;
  in.ReadList("ReplicaUpdates", "ReplicaUpdate", [&](ObjectReader& element) {
    if (element.Has("Create")) element.findings()->AfterConstraints(kLegacyVersion);
    updates_something = updates_something || element.Has("Create") || element.Has("Delete");
  });
  if (!updates_something) in.findings()->AfterConstraints("One or more parameter values were invalid");
}

void Decode(ObjectReader& in, ListGlobalTablesRequest*) {
  ReadText(in, "ExclusiveStartGlobalTableName", kTableNameRule, Presence::kOptional);
  ReadRange(in, "Limit", 1, 0x7FFFFFFF);
}

void Decode(ObjectReader& in, GlobalTableSettingsRequest* out) { out->global_table_name = ReadGlobalTableName(in); }

void Decode(ObjectReader& in, ReplicaAutoScalingRequest* out) {
  out->table_name = ReadTable(in, "TableName", Presence::kRequired);
}

void Encode(const ListGlobalTablesResult&, JsonWriter* out) {
  out->BeginObject();
  out->Name("GlobalTables");
  out->BeginArray();
  out->EndArray();
  out->EndObject();
}

Result<NoAnswer> CreateGlobalTable(Database&, const CreateGlobalTableRequest&) {
  return base::ValidationError(kLegacyVersion);
}

Result<NoAnswer> DescribeGlobalTable(Database&, const DescribeGlobalTableRequest& request) {
  return Error(ErrorCode::kGlobalTableNotFound, "Global table not found: " + DoesNotExist(request.global_table_name));
}

Result<NoAnswer> UpdateGlobalTable(Database&, const UpdateGlobalTableRequest& request) {
  return Error(ErrorCode::kGlobalTableNotFound, "Global table not found: " + DoesNotExist(request.global_table_name));
}

Result<ListGlobalTablesResult> ListGlobalTables(Database&, const ListGlobalTablesRequest&) {
  return ListGlobalTablesResult();
}

Result<NoAnswer> FindGlobalTableSettings(Database&, const GlobalTableSettingsRequest& request) {
  return Error(ErrorCode::kGlobalTableNotFound, DoesNotExist(request.global_table_name));
}

Result<NoAnswer> FindReplicaAutoScaling(Database&, const ReplicaAutoScalingRequest& request) {
  return Error(ErrorCode::kResourceNotFound,
               fmt::format("Global table with name: {} does not exist.", request.table_name));
}

}  // namespace karst::wire
