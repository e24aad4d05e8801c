// Global tables of either version, as AWS answers for a table that has one region only, and replica auto scaling. Used
// by the operation table. Pure functions over a Database.
#pragma once

#include <string>

#include "wire/messages/backup.h"

namespace karst::wire {

struct CreateGlobalTableRequest {};
struct DescribeGlobalTableRequest {
  std::string global_table_name;
};
struct UpdateGlobalTableRequest {
  std::string global_table_name;
};
struct ListGlobalTablesRequest {};
struct ListGlobalTablesResult {};
// DescribeGlobalTableSettings and UpdateGlobalTableSettings.
struct GlobalTableSettingsRequest {
  std::string global_table_name;
};
// DescribeTableReplicaAutoScaling and UpdateTableReplicaAutoScaling.
struct ReplicaAutoScalingRequest {
  std::string table_name;
};

void Decode(ObjectReader& in, CreateGlobalTableRequest* out);
void Decode(ObjectReader& in, DescribeGlobalTableRequest* out);
void Decode(ObjectReader& in, UpdateGlobalTableRequest* out);
void Decode(ObjectReader& in, ListGlobalTablesRequest* out);
void Decode(ObjectReader& in, GlobalTableSettingsRequest* out);
void Decode(ObjectReader& in, ReplicaAutoScalingRequest* out);
void Encode(const ListGlobalTablesResult& result, JsonWriter* out);

Result<NoAnswer> CreateGlobalTable(Database& db, const CreateGlobalTableRequest& request);
Result<NoAnswer> DescribeGlobalTable(Database& db, const DescribeGlobalTableRequest& request);
Result<NoAnswer> UpdateGlobalTable(Database& db, const UpdateGlobalTableRequest& request);
Result<ListGlobalTablesResult> ListGlobalTables(Database& db, const ListGlobalTablesRequest& request);
Result<NoAnswer> FindGlobalTableSettings(Database& db, const GlobalTableSettingsRequest& request);
Result<NoAnswer> FindReplicaAutoScaling(Database& db, const ReplicaAutoScalingRequest& request);

}  // namespace karst::wire
